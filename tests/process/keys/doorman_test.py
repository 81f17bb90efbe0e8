#!/usr/bin/python3
"""A broker with a key whose ZAP handler no longer answers."""

import os
import signal
import unittest

from deadline import wait_until
from peer.desk import Desk
from peer.frozen import FrozenThread, MayNotFreeze
from peer.keys import Keyed

ENDED_WITHIN = 5  # the broker does not wait for its threads
NOTICED_WITHIN = 6  # ten beats of 200 ms, and time for a slow machine


class DoormanTest(Keyed):

    def setUp(self):
        self.start_keyed()
        self.alice = self.meet_member("alice")
        self.bob = self.broker.member("bob")
        self.say(self.alice, "before")

    def freeze(self):
        try:
            return FrozenThread(self.broker.pid, "doorman")
        except MayNotFreeze as error:
            return self.skipTest(f"a thread cannot be stopped here: {error}")

    def assert_gets_in(self, keys):
        self.assertEqual(self.broker.ask(keys, do="ping")["type"], "pong")


class Hung(DoormanTest):

    def test_nobody_gets_in_and_who_is_in_goes_on(self):
        with self.freeze():
            with Desk(self.broker, self.bob) as desk:
                desk.send(dict(do="ping"))
                for _ in range(20):
                    self.assertEqual(self.say(self.alice, "hi"), "stored")
                self.assertFalse(desk.socket.poll(0))
        self.assert_gets_in(self.bob)

    def test_the_broker_ends_all_the_same_when_it_is_asked_to(self):
        with self.freeze() as doorman:
            os.kill(self.broker.pid, signal.SIGTERM)
            wait_until(doorman.is_over, ENDED_WITHIN, "the broker to end")
        self.assertEqual(self.broker.wait_until_it_ends(), 0)


class Watched(DoormanTest):
    beat = 0.2

    def test_the_broker_ends_with_nothing_lost(self):
        with self.freeze() as doorman:
            self.say(self.alice, "meanwhile")
            wait_until(doorman.is_over, NOTICED_WITHIN, "the broker to end")
        self.assertEqual(self.broker.wait_until_it_ends(), 1)
        self.assertIn('its thread "doorman" has stopped working',
                      self.broker.log())
        self.broker.start()
        self.assertEqual(self.say(self.alice, "after"), "stored")
        self.run_until_read(3)
        self.assert_gets_in(self.bob)


if __name__ == "__main__":
    unittest.main()
