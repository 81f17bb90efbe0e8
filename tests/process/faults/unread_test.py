#!/usr/bin/python3
"""Clients that read nothing, or leave before data arrives: the broker stays
small and serves the others."""

import signal
import unittest

from qun import encode

from deadline import wait_until
from peer.broker import IPC
from peer.peers import PeersAndProgramsTest, PeersTest
from peer.raw import RawPeer, frame

MEBIBYTE = 1024 * 1024


class SlowSubscribers(PeersAndProgramsTest):

    LINES = 1500
    TEXT = 16_000 * "x"

    def test_our_program_stopped_costs_little_and_is_complete_later(self):
        # Unix sockets, since the kernel buffers little unread data there.
        broker = self.start_broker("--feed-hwm", "8", listen=IPC)
        alice = self.meet("alice")
        for number in range(4):
            self.follow(f"bob-{number}")
        self.say(alice, "first")
        self.run_until_all_is_read()
        before = broker.peak_memory()
        for reader in self.followers:
            reader.process.send_signal(signal.SIGSTOP)
        self.say(alice, *(f"{number} {self.TEXT}"
                          for number in range(1, self.LINES)), seconds=20)
        # Each reader misses 24 MB.
        self.assertLess(broker.peak_memory() - before, 24 * MEBIBYTE)
        for reader in self.followers:
            reader.process.send_signal(signal.SIGCONT)
        self.run_until_all_is_read(20)
        self.check_all()


class Questions(PeersTest):
    """Questions whose answers nobody reads must not affect other clients."""

    def setUp(self):
        self.start_broker()
        self.alice = self.meet("alice")
        self.say(self.alice, *(str(number) + 16_000 * "x"
                               # These fill an answer of 64 KiB.
                               for number in range(5)))

    def ask(self, asker):
        question = encode(do="history", re="q", room="lobby", limit=500)
        asker.socket.sendall(20 * frame(question))

    def alice_is_served(self):
        self.say(self.alice, "still here", seconds=5)
        self.alice.ask("who")
        self.run_until(lambda: "who" in self.alice.answers, "an answer", 5)

    def is_drop_logged_after(self, question):
        question()
        self.alice_is_served()
        return self.broker.logged("dropped", socket="desk")

    def test_one_who_goes_before_the_answer_is_counted(self):
        def ask_and_go():
            with RawPeer(self.broker.desk, b"DEALER") as asker:
                self.ask(asker)

        wait_until(lambda: self.is_drop_logged_after(ask_and_go), 10,
                   "the log to tell of dropped answers")

    def test_one_who_never_reads_is_counted_and_blocks_nobody(self):
        before = self.broker.peak_memory()
        with RawPeer(self.broker.desk, b"DEALER") as asker:
            wait_until(
                lambda: self.is_drop_logged_after(lambda: self.ask(asker)), 10,
                "the log to tell of dropped answers")
            for _ in range(20):
                self.ask(asker)
                self.alice_is_served()
        self.assertLess(self.broker.peak_memory() - before, 24 * MEBIBYTE)


if __name__ == "__main__":
    unittest.main()
