#!/usr/bin/python3
"""A broker with a key: unknown clients can neither send nor receive
anything."""

import os
import unittest

import zmq
from qun import Keys

from deadline import PATIENCE
from peer.keys import Keyed, new_keys
from peer.raw import RawPeer, command, connect, greeting, read_until_closed

TRIES = 10_000


class Strangers(Keyed):

    def legs(self):
        return [(zmq.PUSH, self.broker.intake), (zmq.SUB, self.broker.feed),
                (zmq.DEALER, self.broker.desk)]

    def test_who_knows_the_brokers_key_alone_gets_nothing_in_or_out(self):
        alice = self.meet_member("alice")
        self.say(alice, "before")
        legs = self.legs()
        tries = TRIES // (10 if "QUN_SANITIZED" in os.environ else 1)
        for number in range(tries):
            kind, endpoint = legs[number % 3]
            self.assert_stays_out(kind, endpoint, new_keys(self.broker.key))
        self.assertEqual(self.say(alice, "after"), "stored")
        self.run_until_read(2)
        self.assertEqual(alice.texts(), ["before", "after"])
        self.broker.wait_for_log("key_refused")

    def test_wrong_keys_of_every_kind_stay_out(self):
        zero = "0" * 40
        public, secret = self.broker.member("bob").public, new_keys(zero).secret
        mixed = Keys(self.broker.key, public, secret)
        other = new_keys(new_keys(zero).public)  # the key of another broker
        for kind, endpoint in self.legs():
            self.assert_stays_out(kind, endpoint, mixed)
            self.assert_stays_out(kind, endpoint, other)
            self.assert_stays_out(kind, endpoint, None)
        self.assertTrue(self.broker.is_up())

    def test_raw_hellos_of_wrong_length_are_closed(self):
        for endpoint in (self.broker.intake, self.broker.feed,
                         self.broker.desk):
            for size in (0, 1, 191, 192, 200, 5000):
                with connect(endpoint, greeting(b"CURVE") +
                             command(b"HELLO", bytes(size))) as peer:
                    peer.settimeout(10 * PATIENCE)
                    read_until_closed(peer)
            with self.assertRaises(OSError):
                RawPeer(endpoint, b"DEALER", more=[(b"User-Id", b"alice")])
        alice = self.meet_member("alice")
        self.assertEqual(self.say(alice, "still here"), "stored")


if __name__ == "__main__":
    unittest.main()
