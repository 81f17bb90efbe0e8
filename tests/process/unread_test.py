#!/usr/bin/python3
"""Clients that take nothing, or go before it comes: the broker stays small and
the others are served."""

import signal
import unittest

from deadline import wait_until
from peer.broker import IPC, Broker
from peer.lines import encode
from peer.program import Follower
from peer.qun_peer import Client, run
from peer.raw import RawPeer, frame

MEBIBYTE = 1024 * 1024


class SlowSubscribers(unittest.TestCase):

    LINES = 1500
    TEXT = 16_000 * "x"

    def test_our_program_stopped_costs_little_and_is_complete_later(self):
        # Local sockets, for the kernel keeps little of what nobody reads there.
        broker = self.enterContext(Broker("--feed-hwm", "8", listen=IPC))
        alice = self.enterContext(Client(broker, "alice", ["lobby"]))
        readers = [self.enterContext(Follower(broker, "lobby", user=f"bob-{i}"))
                   for i in range(4)]
        alice.say("lobby", "first")
        run([alice], lambda: all(r.count() for r in readers), 10, "it")
        before = broker.peak_memory()
        for reader in readers:
            reader.signal(signal.SIGSTOP)
        for number in range(1, self.LINES):
            alice.say("lobby", f"{number} {self.TEXT}")
        run([alice], alice.outbox.is_done, 20, "the flood to be stored")
        # What one of them misses is 24 MB.
        self.assertLess(broker.peak_memory() - before, 24 * MEBIBYTE)
        for reader in readers:
            reader.signal(signal.SIGCONT)
        run([alice], lambda: all(r.count() == self.LINES for r in readers), 20,
            "the readers to be complete")
        for reader in readers:
            self.assertEqual([line["n"] for line in reader.lines()],
                             list(range(1, self.LINES + 1)))


class Questions(unittest.TestCase):
    """Those whose answers nobody takes cost the others nothing."""

    def setUp(self):
        self.broker = self.enterContext(Broker())
        self.alice = self.enterContext(Client(self.broker, "alice", ["lobby"]))
        for number in range(5):  # an answer is 64 KiB
            self.alice.say("lobby", str(number) + 16_000 * "x")
        self.run_until(self.alice.outbox.is_done, "lines to ask for")

    def run_until(self, until, what):
        run([self.alice], until, 5, what)

    def ask(self, asker):
        question = encode(do="history", re="q", room="lobby", limit=500)
        asker.socket.sendall(20 * frame(question))

    def alice_is_served(self):
        self.alice.say("lobby", "still here")
        self.run_until(self.alice.outbox.is_done, "her line to be stored")
        self.alice.ask("who")
        self.run_until(lambda: "who" in self.alice.answers, "an answer")

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
