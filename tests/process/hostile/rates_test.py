#!/usr/bin/python3
"""A user who says too much is told to slow down; others do not notice."""

import itertools
import time
import unittest

import zmq
from qun import encode, new_id
from qun.sockets import connect

from deadline import PATIENCE, wait_until
from peer.desk import Desk
from peer.keys import Keyed

ROUNDS = 5


class Rates(Keyed):

    def desk_of(self, name):
        keys = self.broker.member(name)
        return self.enterContext(Desk(self.broker, keys))

    def test_who_says_too_much_is_told_when_to_go_on(self):
        desk = self.desk_of("alice")
        said = [dict(re=str(i), do="say", room="lobby", text="x")
                for i in range(1500)]
        for begin in range(0, 1500, 500):
            desk.send(*said[begin:begin + 500])
        wait_until(lambda: desk.read() or any(
            "code" in answer for answer in desk.answers.values()), 10, "a no")
        *answers, last = desk.answers.values()
        self.assertGreaterEqual(len(answers), 1000)
        self.assertEqual({answer["type"] for answer in answers}, {"stored"})
        self.assertEqual(last["code"], "slow_down")
        self.assertGreater(last["retry_after"], 0)
        self.assertEqual(self.desk_of("bob").ask(
            do="say", room="lobby", text="x")["type"], "stored")

    def test_a_client_waits_and_keeps_the_order(self):
        alice, said = self.meet_member("alice"), [str(i) for i in range(1200)]
        self.say(alice, *said, seconds=30)
        self.assertEqual(set(alice.outbox.outcomes), {"stored"})
        self.run_until_read(1200)
        self.assertEqual(alice.texts(), said)

    def cost(self, desk, meanwhile=lambda: None):
        """The CPU seconds of the broker while it stores a hundred lines, one
        after the other."""
        begin = self.broker.cpu_seconds()
        for _ in range(100):
            meanwhile()
            answer = desk.ask(do="say", room="lobby", text="x")
            self.assertEqual(answer["type"], "stored")
        return self.broker.cpu_seconds() - begin

    def test_a_flood_costs_others_little(self):
        keys = self.broker.member("flood")
        intake = self.enterContext(
            connect(zmq.PUSH, self.broker.intake, keys))
        session, count = new_id(), itertools.count(1)

        def flood():
            """Sends far more than 10,000 lines per second."""
            intake.send(b"\n".join(
                encode(do="say", room="lobby", text="flood", session=session,
                       k=next(count)) for _ in range(100)))

        # Measures with and without the flood in turns, so that other load
        # affects both.
        quiet = flooded = 0
        for i in range(ROUNDS):
            honest = self.desk_of(f"honest{i}")
            quiet += self.cost(honest)
            flooded += self.cost(honest, flood)
        self.assertLess(flooded, 2 * quiet)

    def test_a_flood_of_questions_costs_others_little(self):
        """Sends full messages of questions on many connections that read no
        answer."""
        keys = self.broker.member("flood")
        with Desk(self.broker, keys) as desk:
            desk.ask_all(dict(do="join", room=f"room{number}")
                         for number in range(100))
        honest = self.desk_of("honest")
        flood = b"\n".join(5000 * [b'{"do":"rooms","re":"q"}'])
        for _ in range(60):
            desk = self.enterContext(Desk(self.broker, keys))
            desk.socket.send(flood)
        slowest = 0
        for _ in range(20):
            begin = time.monotonic()
            honest.ask(do="say", room="lobby", text="x")
            slowest = max(slowest, time.monotonic() - begin)
        self.assertLess(slowest, PATIENCE)


if __name__ == "__main__":
    unittest.main()
