#!/usr/bin/python3
"""Operator's verbs on a broker with a full disk or no free files: each is done
completely or not at all."""

import unittest

import zmq

from deadline import wait_until
from peer.disk import Memory
from peer.keys import Keyed
from peer.raw import idle_connections, is_closed

ROOM = 1 << 20
MOST_FILES = 200


class FullDisk(Keyed):

    def setUp(self):
        self.disk = self.enterContext(Memory(4 * ROOM))
        self.start_keyed(data=self.disk.data)
        self.alice = self.meet_member("alice")
        self.bob = self.broker.member("bob")
        self.say(self.alice, "before")
        self.disk.fill()

    def fails(self, *words):
        """Whether the verb fails; if not, the disk still had room."""
        code, _, err = self.broker.verb(*words)
        if code:
            self.assertIn("full", err)
        return code != 0

    def test_nothing_changes_until_there_is_room(self):
        names = (f"guest{number}" for number in range(1000))
        last = next(name for name in names if self.fails("invite", name))
        self.assertTrue(self.fails("revoke", "bob"))
        self.assertEqual(self.broker.ask(self.bob, do="ping")["type"], "pong")
        self.assertNotIn(f"{last} ", self.broker.verb("invitations").ok())
        self.disk.make_room()
        self.assertEqual(self.say(self.alice, "after"), "stored")
        self.broker.verb("revoke", "bob").ok()
        self.assert_stays_out(zmq.DEALER, self.broker.desk, self.bob)


class LongWords(Keyed):

    def test_they_are_refused(self):
        self.start_keyed()
        for size in (5_000, 10_000, 100_000):
            code, _, err = self.broker.verb("invite", size * "x")
            self.assertNotEqual(code, 0)
            self.assertIn("short", err)


class NoFiles(Keyed):

    def setUp(self):
        self.start_keyed(files=MOST_FILES)

    def test_a_key_is_revoked_all_the_same(self):
        alice, bob = self.meet_member("alice"), self.meet_member("bob")
        self.say(alice, "before")
        self.say(bob, "before, too")
        self.run_until_read(2)  # both have all their connections now
        files = self.broker.open_files()
        self.idle = idle_connections(self.broker.desk, 2 * MOST_FILES)
        for idle in self.idle:
            self.addCleanup(idle.close)
        wait_until(lambda: self.broker.open_files() - files == self.count_open(),
                   10, "all that are too many to be closed")
        self.broker.wait_for_log("closed")
        self.broker.verb("revoke", "bob").ok()
        self.assertRegex(self.broker.verb("users").ok(), "bob .*revoked")
        bob.say("lobby", "am I still heard?")
        alice.say("lobby", "after")
        self.run_until(lambda: alice.has_read("lobby", 3) and
                       alice.outbox.is_done(), "her line", 5)
        self.assertEqual(alice.texts(), ["before", "before, too", "after"])
        self.assertFalse(bob.outbox.is_done())

    def count_open(self):
        return sum(not is_closed(connection) for connection in self.idle)


if __name__ == "__main__":
    unittest.main()
