#!/usr/bin/python3
"""Connections that end after any byte: no line is cut, lost or doubled."""

import random
import unittest

from deadline import every
from peer.gate import Route
from peer.peers import PeersAndProgramsTest

# More than the handshake and the first messages of every connection.
BYTES = range(1, 401)
# With so many rooms, the subscriptions alone are longer.
ROOMS = ["lobby", *(f"room-{number:02}" for number in range(20))]
AT_ONCE = 8  # unsettled lines of a speaker


def in_any_order(cuts):
    """Shuffles the cuts. In ascending order, no message would pass at first."""
    cuts = list(cuts)
    random.Random(31).shuffle(cuts)
    return cuts


class CutAtEachByte(PeersAndProgramsTest):

    beat = 0.1

    def cut(self, way, peers, says_much=lambda peer: None):
        """Peers talk while their connections are cut; at the end all lines have
        arrived."""
        route = self.enterContext(Route(self.start_broker()))
        _, cut_way = route.ways()[way]
        cut_way.cuts = in_any_order(BYTES)
        for number in range(peers):
            self.meet(f"peer-{number}", ROOMS, route)
        self.run_until(lambda: self.talk_on(cut_way, says_much), "the cuts", 30)
        self.run_until_all_is_read(20)
        self.check_all()

    def talk_on(self, way, says_much):
        for peer in self.peers:
            requests, outcomes = peer.outbox.requests, peer.outbox.outcomes
            if len(requests) < len(outcomes) + AT_ONCE:
                peer.say("lobby", f"第{len(requests)}行")
            says_much(peer)
        return not way.cuts

    # Many peers, since each waits up to a beat before it asks what was lost.
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


class CutOurProgram(PeersAndProgramsTest):

    SENDERS = 20
    FOLLOWERS = 10

    def test_it_says_and_reads_each_line_once_in_order(self):
        route = self.enterContext(Route(self.start_broker()))
        self.ways = [route.ways()[name][1] for name in (
            "intake up", "feed down", "desk up", "desk down")]
        # A program reconnects more slowly, so this cuts only at some bytes.
        for first, way in enumerate(self.ways):
            way.cuts = in_any_order(BYTES[first::5])
        for number in range(self.SENDERS):
            self.send(f"sender-{number}", route)
        for number in range(self.FOLLOWERS):
            self.follow(f"follower-{number}", route)
        for _ in every(0.1, self.is_cut_everywhere):
            self.talk(f"第{len(self.senders[0].said)}行")
        self.run_until_all_is_read(20)
        self.check_all()

    def is_cut_everywhere(self):
        return not any(way.cuts for way in self.ways)


if __name__ == "__main__":
    unittest.main()
