#!/usr/bin/python3
"""Networks that drop all data and keep the connections."""

import unittest

from peer.gate import Route
from peer.peers import PeersAndProgramsTest

FOUND_WITHIN = 15  # seconds


class Swallowed(PeersAndProgramsTest):
    """Connections stay open but lose all data in one direction; new ones work.
    All directions are tested at once, each with its own peers."""

    beat = 0.1  # for peers; `qun` has its own intervals

    def setUp(self):
        self.start_broker()

    def swallow(self, meet, *ways):
        """Drops all data of each way, each with its own peer from meet()."""
        faults = []
        for number, name in enumerate(ways):
            route = self.enterContext(Route(self.broker))
            meet(number, route)
            faults.append(route.ways()[name])
        self.talk("before")
        self.run_until_all_is_read()
        for gate, way in faults:
            gate.swallow(way)
        self.talk("after")
        self.run_until_all_is_read(FOUND_WITHIN)
        self.check_all()

    def meet_peer(self, number, route):
        self.meet(f"peer-{number}", at=route)

    def meet_programs(self, number, route):
        self.send(f"sender-{number}", route)
        self.follow(f"follower-{number}", route)

    def test_peers_notice_and_recover(self):
        self.meet("well")
        self.swallow(self.meet_peer, "intake up", "intake down", "feed up",
                     "feed down", "desk up", "desk down")

    def test_our_program_notices_and_recovers(self):
        self.swallow(self.meet_programs, "intake down", "feed up", "feed down",
                     "desk up", "desk down")

    def test_our_program_notices_that_nothing_gets_to_the_intake(self):
        self.swallow(self.meet_programs, "intake up")


if __name__ == "__main__":
    unittest.main()
