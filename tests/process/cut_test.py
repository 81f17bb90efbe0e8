#!/usr/bin/python3
"""Connections that end behind any byte: no line is halved, lost or doubled."""

import random
import unittest

from deadline import every, wait_until
from peer.broker import Broker
from peer.checker import check
from peer.gate import Route
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run

# More than the handshake and the first messages of every connection.
BYTES = range(1, 401)
# So many that the subscriptions alone are longer.
ROOMS = ["lobby", *(f"room-{number:02}" for number in range(20))]
AT_ONCE = 8  # lines of a speaker that are not final


def in_any_order(cuts):
    """Else no message would pass while the cuts are before its end."""
    cuts = list(cuts)
    random.Random(31).shuffle(cuts)
    return cuts


class CutAtEachByte(unittest.TestCase):

    def cut(self, way, peers, says_much=lambda peer: None):
        """Peers talk as long as their connections are cut, and end well."""
        broker = self.enterContext(Broker())
        route = self.enterContext(Route(broker))
        _, cut_way = route.ways()[way]
        cut_way.cuts = in_any_order(BYTES)
        self.peers = [self.enterContext(Client(route, f"peer-{number}", ROOMS))
                      for number in range(peers)]
        run(self.peers, lambda: self.talk(cut_way, says_much), 30, "the cuts")
        run(self.peers, self.is_all_read, 20, "all to be read")
        check(self.peers, self.peers)

    def talk(self, way, says_much):
        for peer in self.peers:
            requests, outcomes = peer.outbox.requests, peer.outbox.outcomes
            if len(requests) < len(outcomes) + AT_ONCE:
                peer.say("lobby", f"第{len(requests)}行")
            says_much(peer)
        return not way.cuts

    def is_all_read(self):
        said = sum(len(peer.outbox.requests) for peer in self.peers)
        return all(peer.outbox.is_done() and peer.has_read("lobby", said)
                   for peer in self.peers)

    # Many peers, for each waits up to a second until it asks what was lost.
    def test_of_the_intake(self):
        self.cut("intake up", 40)

    def test_of_subscriptions(self):
        self.cut("feed up", 8)

    def test_of_the_feed(self):
        self.cut("feed down", 8)

    def test_of_questions(self):
        self.cut("desk up", 16, lambda peer: peer.ask("ping"))

    def test_of_answers(self):
        self.cut("desk down", 16, lambda peer: peer.ask("ping"))


class CutOurProgram(unittest.TestCase):

    SENDERS = 20
    FOLLOWERS = 10

    def test_it_says_and_reads_each_line_once_in_order(self):
        route = self.enterContext(Route(self.enterContext(Broker())))
        self.ways = [route.ways()[name][1] for name in (
            "intake up", "feed down", "desk up", "desk down")]
        # It waits longer before it connects again: not each byte.
        for first, way in enumerate(self.ways):
            way.cuts = in_any_order(BYTES[first::5])
        senders = [self.enterContext(Sender(route, "lobby", f"sender-{i}"))
                   for i in range(self.SENDERS)]
        followers = [
            self.enterContext(Follower(route, "lobby", user=f"follower-{i}"))
            for i in range(self.FOLLOWERS)]
        for _ in every(0.1, self.is_cut_everywhere):
            for sender in senders:
                sender.say(f"第{len(sender.said)}行")
        for sender in senders:
            sender.end(20)
        said = sum(len(sender.said) for sender in senders)
        wait_until(lambda: all(f.count() >= said for f in followers), 20,
                   "all to be read")
        check_programs(followers, senders)

    def is_cut_everywhere(self):
        return not any(way.cuts for way in self.ways)


if __name__ == "__main__":
    unittest.main()
