#!/usr/bin/python3
"""Clients that join, and lines that are refused or lost, during a burst."""

import random
import unittest

from qun.outbox import WINDOW

from peer.broker import Broker
from peer.checker import check, check_live
from peer.client import Client
from peer.crowd import ROOMS, Crowd
from peer.peers import PeersTest

TOO_LONG = "x" * (16 * 1024 + 1)


class Newcomers(unittest.TestCase):

    def test_who_comes_in_a_burst_has_no_hole_and_no_double(self):
        # The feed's queues can hold all lines, so none may be dropped.
        with Broker("--feed-hwm", "100000") as broker, Crowd(broker) as crowd:
            crowd.say(12_000)
            for goal in (1_000, 2_000, 3_000):
                crowd.run(lambda: crowd.count_stored() >= goal, 20, "a burst")
                self._come(broker, crowd)
            crowd.wait_until_all_is_read(30)
            check(crowd.clients, crowd.clients)
            for newcomer, heads in self.newcomers:
                for room in ROOMS:
                    check_live(newcomer, room, heads[room])

    def setUp(self):
        self.newcomers = []

    def _come(self, broker, crowd):
        newcomer = Client(broker, f"newcomer-{len(self.newcomers)}", ROOMS)
        crowd.add(newcomer)
        crowd.run(lambda: "rooms" in newcomer.answers, 10, "the rooms' heads")
        rooms = newcomer.answers["rooms"]["rooms"]
        heads = {room["room"]: room["n"] for room in rooms}
        self.assertFalse(crowd.is_all_said(), "the burst was over")
        self.newcomers.append((newcomer, heads))


class RefusedAmongUnanswered(PeersTest):

    def setUp(self):
        self.start_broker()
        self.alice, self.bob = self.meet("alice"), self.meet("bob")
        self.run_until(self.alice.is_welcome, "a welcome")

    def say_a_window_with_one_too_long(self):
        for k in range(1, WINDOW + 1):
            self.alice.say("lobby", TOO_LONG if k == 32 else f"line {k}")

    def everyone_has_read(self, lines):
        return all(peer.has_read("lobby", lines) for peer in self.peers)

    def check_only_the_long_one_was_refused(self):
        self.run_until_read(WINDOW - 1)
        expected = ["stored"] * WINDOW
        expected[32 - 1] = "too_long"
        self.assertEqual(self.alice.outbox.outcomes, expected)
        check(self.peers, [self.alice])

    def test_it_alone_is_reported_refused(self):
        self.say_a_window_with_one_too_long()
        self.check_only_the_long_one_was_refused()

    def test_it_alone_is_reported_refused_when_the_answers_are_lost(self):
        self.alice.loses = lambda leg, frames: leg == "desk"
        self.say_a_window_with_one_too_long()
        self.run_until(lambda: self.everyone_has_read(WINDOW - 1), "the rest")
        self.assertEqual(self.alice.outbox.outcomes, [])
        self.alice.loses = lambda leg, frames: False
        self.check_only_the_long_one_was_refused()

    def test_lines_lost_on_the_way_are_asked_for_again(self):
        dice = random.Random(6)
        self.alice.loses = (
            lambda leg, frames: leg == "intake" and dice.random() < 0.05)
        self.say(self.alice, *(f"line {k}" for k in range(200)))
        self.run_until_read(200)
        check(self.peers, [self.alice])


if __name__ == "__main__":
    unittest.main()
