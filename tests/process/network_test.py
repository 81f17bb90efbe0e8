#!/usr/bin/python3
"""Networks that are slow, or bring late what was thought lost."""

import random
import unittest

from peer.broker import Broker
from peer.checker import check, check_live
from peer.gate import Route
from peer.lines import decode
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run


class Slow(unittest.TestCase):

    LINES = 40

    def setUp(self):
        broker = self.enterContext(Broker())
        self.route = self.enterContext(Route(broker))

    def talk(self):
        """Two peers and two programs, each with lines of its own."""
        peers = [self.enterContext(Client(self.route, name, ["lobby"]))
                 for name in ("alice", "bob")]
        sender = self.enterContext(Sender(self.route, "lobby", "carol"))
        follower = self.enterContext(
            Follower(self.route, "lobby", user="dave"))
        run(peers, lambda: all(p.is_welcome() for p in peers), 10, "welcomes")
        for number in range(self.LINES):
            text = f"第{number}行 " + "x" * 100
            for speaker in (peers[0], peers[1]):
                speaker.say("lobby", text)
            sender.say(text)
        run(peers, lambda: follower.count() >= 3 * self.LINES and
            all(p.has_read("lobby", 3 * self.LINES) for p in peers) and
            all(p.outbox.is_done() for p in peers), 30, "all to be read")
        sender.end(10)
        check(peers, peers)
        check_programs([follower], [sender])
        for peer in peers:
            check_live(peer, "lobby", 0)

    def test_300_ms_and_more_or_less_lose_nothing(self):
        dice = random.Random(34)
        for _, way in self.route.ways().values():
            way.delay = lambda: dice.uniform(0.1, 0.5)
        self.talk()

    def test_64_kbit_a_second_lose_nothing(self):
        for _, way in self.route.ways().values():
            way.rate = 64_000 / 8
        self.talk()


class Late(unittest.TestCase):

    def setUp(self):
        self.broker = self.enterContext(Broker())
        self.route = self.enterContext(Route(self.broker))
        self.alice = self.enterContext(Client(self.route, "alice", ["lobby"]))
        self.bob = self.enterContext(Client(self.broker, "bob", ["lobby"]))
        self.gate, self.up = self.route.ways()["intake up"]
        self.say(1)  # so that the connection to be held is there
        self.run_until(self.alice.outbox.is_done, "a line to be stored")

    def run_until(self, until, what):
        run([self.alice, self.bob], until, 10, what)

    def say(self, lines):
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
            self.say(20)
            self.gate.release(self.up)
        self.check_all()

    def hold_and_reconnect(self):
        """Of alice's lines some are held on the old connection to the intake,
        and the others go over a new one."""
        self.gate.hold(self.up)
        self.say(20)
        self.run_until(lambda: self.gate.waiting(self.up) > 20 * 100,
                       "lines on the old connection")
        self.gate.hang_up()
        self.say(20)

    def watch_repeated(self):
        """Every k of alice that is answered as one that was recorded before."""
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
        said = len(self.alice.outbox.requests)
        self.run_until(lambda: self.alice.outbox.is_done() and
                       self.bob.has_read("lobby", said) and
                       self.alice.has_read("lobby", said), "all")
        check([self.alice, self.bob], [self.alice])

    def test_what_was_said_before_the_subscription_was_there_is_read(self):
        route = self.enterContext(Route(self.broker))
        route.ways()["feed up"][1].delay = lambda: 0.3
        carol = self.enterContext(Client(route, "carol", ["lobby"]))
        self.say(50)
        self.run_until(self.alice.outbox.is_done, "lines to be stored")
        self.assertFalse(carol.is_welcome())
        said = len(self.alice.outbox.requests)
        run([carol, self.bob], lambda: all(
            reader.has_read("lobby", said) for reader in (carol, self.bob)),
            5, "the lines")
        self.assertEqual(carol.inbox.live, {})
        check([self.bob, carol], [self.alice])


if __name__ == "__main__":
    unittest.main()
