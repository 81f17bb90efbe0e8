#!/usr/bin/python3
"""A broken assertion ends the broker, which says what broke and loses
nothing."""

import os
import signal
import unittest

from peer.broker import BIN, PROGRAM
from peer.peers import PeersTest


class BrokenAssertion(PeersTest):

    def test_ends_the_broker_with_its_text_and_loses_nothing(self):
        self.start_broker(program=os.path.join(BIN, "recording_broker"),
                          environment={"QUN_BREAK_AT": "break",
                                       "QUN_ORDERED": "/dev/null"})
        alice = self.meet("alice")
        self.say(alice, "one", "two")
        alice.say("lobby", "break")
        self.run_until(lambda: not self.broker.is_up(), "the broker to end")
        self.assertEqual(self.broker.wait_until_it_ends(), -signal.SIGABRT)
        self.assertRegex(
            self.broker.log(),
            r'critical broken_contract kind=Precondition '
            r'text="proposal.body \|\| proposal.IsCounted\(\)" '
            r'at=\S*order_alone.cc:\d+ why=')
        self.broker.program = PROGRAM
        self.broker.start()
        self.run_until_read(3)
        self.check_all()


if __name__ == "__main__":
    unittest.main()
