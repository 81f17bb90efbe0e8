#!/usr/bin/python3
"""Disks that are full or read-only, under the real broker."""

import unittest

from peer.broker import OWN_ADDRESS, Broker, DidNotStart
from peer.checker import check
from peer.disk import Memory
from peer.qun_peer import Client, run

ROOM = 1 << 20


class SmallDisk(unittest.TestCase):

    def setUp(self):
        self.disk = self.enterContext(Memory(4 * ROOM))
        self.broker = self.enterContext(
            Broker(listen=f"{OWN_ADDRESS}:*", data=self.disk.data))
        self.alice = self.enterContext(Client(self.broker, "alice", ["lobby"]))
        self.say("before")
        self.wait_until_all_is_read()

    def say(self, text):
        self.alice.say("lobby", text)

    def wait_until_all_is_read(self):
        outbox = self.alice.outbox
        run([self.alice], lambda: outbox.is_done() and
            self.alice.has_read("lobby", len(outbox.requests)), 10,
            "all to be stored and read")

    def test_a_disk_that_is_full_takes_nothing_and_serves_until_there_is_room(
            self):
        self.disk.fill()
        for number in range(100):
            self.say(f"{number} " + 1000 * "x")
        run([self.alice], lambda: self.broker.logged("not_recorded"), 5,
            "the broker to say that nothing is recorded")
        with Client(self.broker, "bob", ["lobby"]) as bob:
            run([bob], lambda: bob.has_read("lobby", 1), 5, "history")
        self.assertFalse(self.alice.outbox.is_done())
        self.disk.make_room()
        self.wait_until_all_is_read()
        check([self.alice], [self.alice])

    def test_a_start_on_a_full_disk_harms_nothing(self):
        self.broker.kill()
        self.disk.fill()
        try:
            self.broker.start()
            self.assertEqual(self.broker.stop(), 0)
        except DidNotStart:
            self.assertEqual(self.broker.wait_until_it_ends(), 74)
            self.assertRegex(self.broker.log(), "qun-broker: .*disk is full")
        self.disk.make_room()
        self.broker.start()
        self.say("after")
        self.wait_until_all_is_read()
        check([self.alice], [self.alice])

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
