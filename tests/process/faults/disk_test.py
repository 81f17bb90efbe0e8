#!/usr/bin/python3
"""The broker on full and read-only disks."""

import unittest

from peer.broker import OWN_ADDRESS, DidNotStart
from peer.disk import Memory
from peer.peers import PeersTest

ROOM = 1 << 20


class SmallDisk(PeersTest):

    def setUp(self):
        self.disk = self.enterContext(Memory(4 * ROOM))
        self.start_broker(listen=f"{OWN_ADDRESS}:*", data=self.disk.data)
        self.alice = self.meet("alice")
        self.say(self.alice, "before")

    def check(self):
        """Asserts that all lines are stored and read."""
        self.run_until_read(len(self.alice.outbox.requests))
        self.check_all()

    def test_a_disk_that_is_full_takes_nothing_and_serves_until_there_is_room(
            self):
        self.disk.fill()
        for number in range(100):
            self.alice.say("lobby", f"{number} " + 1000 * "x")
        self.run_until(lambda: self.broker.logged("not_recorded"),
                       "the broker to say that nothing is recorded")
        bob = self.meet("bob")
        self.run_until(lambda: bob.has_read("lobby", 1), "history")
        self.assertFalse(self.alice.outbox.is_done())
        self.disk.make_room()
        self.check()

    def test_a_start_on_a_full_disk_harms_nothing(self):
        self.broker.kill()
        self.disk.fill()
        try:
            self.broker.start()
            self.assertEqual(self.broker.stop(), 0)
        except DidNotStart:
            self.assertEqual(self.broker.wait_until_it_ends(), 74)
            self.assertRegex(self.broker.log(),
                             "qun-broker: .*disk is full.*; make room")
        self.disk.make_room()
        self.broker.start()
        self.say(self.alice, "after")
        self.check()

    def test_a_start_on_a_read_only_disk_says_so(self):
        self.broker.stop()
        self.disk.make_read_only()
        self.addCleanup(self.disk.make_writable)
        with self.assertRaisesRegex(DidNotStart, "Read-only file system"):
            self.broker.start()
        self.disk.make_writable()
        self.broker.start()


if __name__ == "__main__":
    unittest.main()
