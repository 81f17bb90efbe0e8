#!/usr/bin/python3
"""Many honest clients that come and go at once."""

import unittest
from collections import Counter

from deadline import PATIENCE, wait_until
from peer.hostile import SECONDS, Hostile
from peer.keys import KeyedBroker
from peer.worker import BETWEEN_BEATS, Multitude, Pair

# A sanitizer needs more time for each client.
SLOWER = 1 if PATIENCE == 1 else 10


class Crowd(Hostile):

    MANY, SOME = 3000 // SLOWER, 1000 // SLOWER
    MOST_CONNECTIONS = 3 * (MANY + SOME) + 20
    # A connection takes some 40 KiB.
    MOST_MEMORY = Hostile.MOST_MEMORY + MOST_CONNECTIONS * 40 * 1024
    OPTIONS = ("--connections", str(MOST_CONNECTIONS))
    members = ()

    def setUp(self):
        super().setUp()
        self.pair = self.enterContext(Pair(self.broker, *self.pair_keys()))

    def pair_keys(self):
        return ()

    def come(self, count):
        """Brings a crowd, and waits until all are welcome."""
        crowd = self.enterContext(Multitude(self.broker, count, self.members))
        print(f"{count} came:", crowd.told(60))
        return crowd

    def wait_until_offline(self, count):
        wait_until(lambda: len(self.answer("who")["users"]) <= count, 20,
                   f"at most {count} users to be online")

    def test_they_come_at_once_and_vanish_at_once(self):
        files = self.broker.open_files()
        crowd = self.come(self.MANY)
        self.pair.check("coming")
        crowd.kill()
        self.wait_until_gone(files)
        self.wait_until_offline(3)
        self.pair.check("going")
        unread = 'why="too many unread bytes"'
        self.assertFalse([line for line in self.broker.logged("closed")
                          if unread in line])

    def test_some_vanish_and_the_others_hear_the_next_line(self):
        files = self.broker.open_files()
        stay = self.come(self.MANY)
        leave = self.come(self.SOME)
        stay.report()
        leave.kill()
        self.say(self.alice, "they are gone", seconds=SECONDS)
        heard = Counter()

        def all_have_heard():
            report = stay.report()
            print("those who stay:", report)
            self.assertEqual(report["reopened"], 0)
            self.assertLess(report["gap"], BETWEEN_BEATS)
            heard.update(report["heard"])
            return heard == {"they are gone": self.MANY}

        wait_until(all_have_heard, SECONDS, "all to hear the line")
        self.wait_until_gone(files + 3 * self.MANY)
        self.assertTrue(all_have_heard())
        self.pair.check("with some going")


class CrowdWithKeys(Crowd):
    """A smaller crowd, since each handshake costs 0.5 ms of CPU."""

    MANY, SOME = 900 // SLOWER, 300 // SLOWER
    KEYS = 300 // SLOWER

    def start_broker(self, *options, **how):
        super().start_broker(*options, kind=KeyedBroker, **how)
        self.members = [self.broker.member(f"member{number}")
                        for number in range(self.KEYS)]

    def meet(self, user, *rooms, **more):
        return super().meet(user, *rooms, keys=self.broker.member(user), **more)

    def pair_keys(self):
        return [self.broker.member("speaker"), self.broker.member("reader")]


if __name__ == "__main__":
    unittest.main()
