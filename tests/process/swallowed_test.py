#!/usr/bin/python3
"""Networks that swallow what they carry and keep the connections."""

import unittest

from deadline import wait_until
from peer.broker import Broker
from peer.checker import check
from peer.gate import Route
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run

FOUND_WITHIN = 15  # seconds


class Swallowed(unittest.TestCase):
    """Connections that stay, and through which nothing gets in one direction
    any more. New ones are well. Every way at once, each of other peers."""

    def setUp(self):
        self.broker = self.enterContext(Broker())

    def routes(self, *ways):
        """(a name, a route, and what makes it swallow) for each way."""
        for number, name in enumerate(ways):
            route = self.enterContext(Route(self.broker))
            gate, way = route.ways()[name]
            yield number, route, lambda gate=gate, way=way: gate.swallow(way)

    def peers_recover(self, *ways):
        well = self.enterContext(Client(self.broker, "well", ["lobby"]))
        peers, faults = [well], []
        for number, route, fault in self.routes(*ways):
            peers.append(self.enterContext(
                Client(route, f"peer-{number}", ["lobby"])))
            faults.append(fault)
        self.talk(peers, "before", 10)
        for fault in faults:
            fault()
        self.talk(peers, "after", FOUND_WITHIN)
        check(peers, peers)

    def talk(self, peers, text, seconds):
        for peer in peers:
            peer.say("lobby", text)
        said = sum(len(peer.outbox.requests) for peer in peers)
        run(peers, lambda: all(p.outbox.is_done() and p.has_read("lobby", said)
                               for p in peers), seconds, f"all {text}")

    def programs_recover(self, *ways):
        senders, followers, faults = [], [], []
        for number, route, fault in self.routes(*ways):
            senders.append(self.enterContext(
                Sender(route, "lobby", f"sender-{number}")))
            followers.append(self.enterContext(
                Follower(route, "lobby", user=f"follower-{number}")))
            faults.append(fault)
        for sender in senders:
            sender.say("before")
        self.wait_until_read(followers, len(senders), 10)
        for fault in faults:
            fault()
        for sender in senders:
            sender.say("after")
        self.wait_until_read(followers, 2 * len(senders), FOUND_WITHIN)
        for sender in senders:
            sender.end(FOUND_WITHIN)
        check_programs(followers, senders)

    def wait_until_read(self, followers, lines, seconds):
        wait_until(lambda: all(f.count() >= lines for f in followers), seconds,
                   f"{lines} lines")

    def test_peers_notice_and_recover(self):
        self.peers_recover("intake up", "intake down", "feed up", "feed down",
                           "desk up", "desk down")

    def test_our_program_notices_and_recovers(self):
        self.programs_recover("intake down", "feed up", "feed down", "desk up",
                              "desk down")

    def test_our_program_notices_that_nothing_gets_to_the_intake(self):
        self.programs_recover("intake up")


if __name__ == "__main__":
    unittest.main()
