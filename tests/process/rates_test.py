#!/usr/bin/python3
"""One who says too much is told to slow down, and nobody else notices."""

import itertools
import statistics
import time
import unittest

import zmq

from deadline import PATIENCE, wait_until
from peer.keys import Keyed
from peer.lines import decode, encode, new_id
from peer.qun_peer import run

ROUNDS = 5


class Rates(Keyed):

    def desk_of(self, name):
        keys = self.broker.member(name)
        desk = self.enterContext(zmq.Context.instance().socket(zmq.DEALER))
        desk.set(zmq.LINGER, 0)
        keys.set_on(desk)
        desk.connect(self.broker.desk)
        return desk

    def ask(self, desk, **request):
        desk.send(encode(re=new_id(), **request))
        self.assertTrue(desk.poll(10000 * PATIENCE))
        return decode(desk.recv())[0]

    def test_who_says_too_much_is_told_when_to_go_on(self):
        desk = self.desk_of("alice")
        lines = [encode(re=str(i), do="say", room="lobby", text="x")
                 for i in range(1500)]
        for begin in range(0, 1500, 500):
            desk.send(b"\n".join(lines[begin:begin + 500]))
        answers = []
        while not answers or answers[-1]["type"] == "stored":
            self.assertTrue(desk.poll(10000 * PATIENCE))
            answers += decode(desk.recv())
        self.assertGreaterEqual(len(answers), 1001)
        self.assertEqual(answers[-1]["code"], "slow_down")
        self.assertGreater(answers[-1]["retry_after"], 0)
        self.assertEqual(self.ask(self.desk_of("bob"), do="say", room="lobby",
                                  text="x")["type"], "stored")

    def test_a_client_waits_and_keeps_the_order(self):
        alice = self.meet("alice")
        for i in range(1200):
            alice.say("lobby", str(i))
        run([alice], alice.outbox.is_done, 30, "all to be settled")
        self.assertEqual(set(alice.outbox.outcomes), {"stored"})
        run([alice], lambda: alice.has_read("lobby", 1200), 10, "all")
        self.assertEqual([e["text"] for e in alice.inbox.lines["lobby"]],
                         [str(i) for i in range(1200)])

    def latencies(self, desk, meanwhile=lambda: None):
        """Seconds until each of a hundred lines is stored."""
        seconds = []
        for _ in range(100):
            meanwhile()
            begin = time.monotonic()
            answer = self.ask(desk, do="say", room="lobby", text="x")
            seconds.append(time.monotonic() - begin)
            self.assertEqual(answer["type"], "stored")
        return statistics.quantiles(seconds, n=100)[-1]

    def test_a_flood_costs_others_little(self):
        keys = self.broker.member("flood")
        intake = self.enterContext(zmq.Context.instance().socket(zmq.PUSH))
        intake.set(zmq.LINGER, 0)
        keys.set_on(intake)
        intake.connect(self.broker.intake)
        session, count = new_id(), itertools.count(1)

        def flood():
            """Far more than 10,000 lines a second."""
            intake.send(b"\n".join(
                encode(do="say", room="lobby", text="flood", session=session,
                       k=next(count)) for _ in range(100)))

        # Rounds with and without in turn: the machine is not ours alone.
        ratios = []
        for i in range(ROUNDS):
            honest = self.desk_of(f"honest{i}")
            quiet = self.latencies(honest)
            flooded = self.latencies(honest, flood)
            ratios.append(flooded / quiet)
        self.assertLess(statistics.median(ratios), 2, ratios)

    def test_a_flood_of_questions_costs_others_little(self):
        """Whole messages of them, on many connections that read no answer."""
        keys = self.broker.member("flood")
        for number in range(100):
            self.broker.ask(keys, do="join", room=f"room{number}")
        honest = self.desk_of("honest")
        flood = b"\n".join(5000 * [b'{"do":"rooms","re":"q"}'])
        for _ in range(60):
            desk = self.enterContext(zmq.Context.instance().socket(zmq.DEALER))
            desk.set(zmq.LINGER, 0)
            keys.set_on(desk)
            desk.connect(self.broker.desk)
            desk.send(flood)
        slowest = 0
        for _ in range(20):
            begin = time.monotonic()
            self.ask(honest, do="say", room="lobby", text="x")
            slowest = max(slowest, time.monotonic() - begin)
        self.assertLess(slowest, PATIENCE)


if __name__ == "__main__":
    unittest.main()
