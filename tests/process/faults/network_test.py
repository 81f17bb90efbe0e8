#!/usr/bin/python3
"""Networks that are slow, or deliver late what seemed lost."""

import random
import unittest

from qun import decode

from peer.checker import check, check_live
from peer.gate import Route
from peer.peers import PeersAndProgramsTest, PeersTest


class Slow(PeersAndProgramsTest):

    LINES = 40

    def setUp(self):
        self.route = self.enterContext(Route(self.start_broker()))

    def talk_over_it(self):
        """Two peers and two programs talk over the route."""
        self.meet_all(self.route)
        self.run_until(lambda: all(peer.is_welcome() for peer in self.peers),
                       "welcomes")
        self.talk(*(f"第{number}行 " + "x" * 100
                    for number in range(self.LINES)))
        self.run_until_all_is_read(30)
        self.check_all()
        for peer in self.peers:
            check_live(peer, "lobby", 0)

    def test_300_ms_and_more_or_less_lose_nothing(self):
        dice = random.Random(34)
        for _, way in self.route.ways().values():
            way.delay = lambda: dice.uniform(0.1, 0.5)
        self.talk_over_it()

    def test_64_kbit_a_second_lose_nothing(self):
        for _, way in self.route.ways().values():
            way.rate = 64_000 / 8
        self.talk_over_it()


class Late(PeersTest):

    def setUp(self):
        self.route = self.enterContext(Route(self.start_broker()))
        self.alice = self.meet("alice", at=self.route)
        self.bob = self.meet("bob")
        self.gate, self.up = self.route.ways()["intake up"]
        self.say(self.alice, "1")  # opens the connection to be held

    def say_on(self, lines):
        for _ in range(lines):
            number = len(self.alice.outbox.requests) + 1
            self.alice.say("lobby", f"第{number}行")

    def test_an_old_connection_after_the_new_one_doubles_nothing(self):
        repeated = self.watch_repeated()
        for _ in range(3):
            held = len(self.alice.outbox.requests) + 1
            self.hold_and_reconnect()
            self.run_until(self.alice.outbox.is_done, "the new connection")
            self.assertNotIn(held, repeated)
            self.gate.release(self.up)
            self.run_until(lambda: held in repeated, "the old connection")
        self.check_all()

    def test_an_old_connection_amid_the_new_one_doubles_nothing(self):
        for _ in range(5):
            self.run_until(self.alice.outbox.is_done, "what was before")
            done = len(self.alice.outbox.outcomes)
            self.hold_and_reconnect()
            self.run_until(lambda: len(self.alice.outbox.outcomes) > done,
                           "the new connection")
            self.say_on(20)
            self.gate.release(self.up)
        self.check_all()

    def hold_and_reconnect(self):
        """Holds some of Alice's lines on the old connection to the intake and
        sends the others on a new one."""
        self.gate.hold(self.up)
        self.say_on(20)
        self.run_until(lambda: self.gate.waiting(self.up) > 20 * 100,
                       "lines on the old connection")
        self.gate.hang_up()
        self.say_on(20)

    def watch_repeated(self):
        """Returns a set that collects each k of Alice that was answered as
        already recorded."""
        repeated = set()

        def watch(leg, frames):
            if leg == "desk":
                repeated.update(
                    line["k"] for line in decode(frames[0])
                    if line["type"] == "stored" and "n" not in line)
            return False

        self.alice.loses = watch
        return repeated

    def check_all(self):
        self.run_until_read(len(self.alice.outbox.requests))
        check(self.peers, [self.alice])

    def test_what_was_said_before_the_subscription_was_there_is_read(self):
        route = self.enterContext(Route(self.broker))
        route.ways()["feed up"][1].delay = lambda: 0.3
        carol = self.meet("carol", at=route)
        self.peers.remove(carol)
        self.say_on(50)
        self.run_until(self.alice.outbox.is_done, "lines to be stored")
        self.assertFalse(carol.is_welcome())
        self.peers.append(carol)
        self.run_until_read(len(self.alice.outbox.requests), seconds=5)
        self.assertEqual(carol.inbox.live, {})
        check(self.peers, [self.alice])


if __name__ == "__main__":
    unittest.main()
