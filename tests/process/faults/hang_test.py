#!/usr/bin/python3
"""Clients notice a broker that hangs, and nothing is lost or doubled."""

import os
import signal
import unittest

from peer.frozen import FrozenThread, MayNotFreeze
from peer.peers import PeersAndProgramsTest
from peer.raw import RawPeer

NOTICED_WITHIN = 7  # 5 s of silence, and time for a slow machine


class HangingBroker(PeersAndProgramsTest):

    def meet_and_talk(self):
        self.meet_all()
        self.talk(*(f"before {number}" for number in range(20)))
        self.run_until_all_is_read()

    def talk_meanwhile(self):
        """Talks until `qun` notices that nobody answers."""
        self.talk(*(f"meanwhile {number}" for number in range(20)))
        self.run_until(
            lambda: "does not respond" in self.followers[0].complaints(),
            "our program to notice", NOTICED_WITHIN)

    def check_all(self):
        self.run_until_all_is_read()
        super().check_all()

    def test_one_that_was_stopped_is_noticed_and_doubles_nothing(self):
        broker = self.start_broker()
        self.meet_and_talk()
        os.kill(broker.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, broker.pid, signal.SIGCONT)
        self.talk_meanwhile()
        self.run_until(lambda: all(peer.reopened for peer in self.peers),
                       "the peers to notice", NOTICED_WITHIN)
        os.kill(broker.pid, signal.SIGCONT)
        self.check_all()

    def test_one_whose_connections_live_on_is_noticed(self):
        """The broker's main thread stands still, while ZeroMQ's threads accept
        connections and data."""
        broker = self.start_broker()
        self.meet_and_talk()
        try:
            frozen = FrozenThread(broker.pid, "qun-broker")
        except MayNotFreeze as error:
            self.skipTest(str(error))
        with frozen:
            self.talk_meanwhile()
            # The handshake shows that the connections are alive.
            RawPeer(broker.intake, b"PUSH").close()
        self.check_all()


if __name__ == "__main__":
    unittest.main()
