#!/usr/bin/python3
"""A network that fails for a while: the broker is in another network namespace,
at the end of a cable that is unplugged. Needs root."""

import os
import shutil
import unittest

from deadline import PATIENCE, seconds_left
from peer.command import run_to_end
from peer.peers import PeersAndProgramsTest

SECONDS = 20  # longer than any connection survives silence


class Cable:
    """A cable to a new network namespace, in which a broker can listen at
    `address`. Removed at the end of the test."""

    def __init__(self, test):
        self.network = f"qun-{os.getpid()}"
        self.far_side = ["ip", "netns", "exec", self.network]
        self._near, self._far = f"qun-{os.getpid()}a", f"qun-{os.getpid()}b"
        # Addresses that RFC 2544 reserves for tests.
        block, first = f"198.18.{os.getpid() >> 5 & 255}", os.getpid() % 32 * 8
        near, far, self.address = (f"{block}.{first + i}" for i in (1, 2, 3))
        self._make(test, near, far)

    def _make(self, test, near, far):
        inside = f"-n {self.network}"
        self._ip(f"netns add {self.network}")
        test.addCleanup(self._ip, f"netns delete {self.network}")
        self._ip(f"link add {self._near} type veth peer name {self._far} "
                 f"netns {self.network}")
        test.addCleanup(self._ip, f"link delete {self._near}")
        self._ip(f"address add {near}/29 dev {self._near}")
        self._ip(f"{inside} address add {far}/29 dev {self._far}")
        # The address stays when the cable is unplugged.
        self._ip(f"{inside} address add {self.address}/32 dev lo")
        self._ip(f"{inside} link set lo up")
        self._ip(f"link set {self._near} up")
        self.plug("up")

    def plug(self, state):
        """Sets the far end to `up` or `down`."""
        self._ip(f"-n {self.network} link set {self._far} {state}")

    @staticmethod
    def _ip(words):
        done = run_to_end("ip", *words.split())
        if done.code != 0:
            raise unittest.SkipTest(f"ip {words}: {done.err.strip()}")


class Partition(PeersAndProgramsTest):

    def setUp(self):
        if os.geteuid() != 0 or not shutil.which("ip"):
            self.skipTest("networks are made by root, with the program ip")
        self.cable = Cable(self)
        self.start_broker("--insecure", listen=f"tcp://{self.cable.address}:*",
                          within=self.cable.far_side)
        self.meet_all()
        self.send("erin", within=self.cable.far_side)

    def test_both_sides_are_complete_after_it(self):
        self.talk(*(f"before {number}" for number in range(50)))
        self.run_until_all_is_read()
        self.cable.plug("down")
        self.talk(*(f"meanwhile {number}" for number in range(50)))
        over = seconds_left(SECONDS / PATIENCE)
        self.run_until(lambda: not over(), "time to pass", SECONDS + 5)
        self.assertIn("does not respond", self.followers[0].complaints())
        self.assertFalse(self.peers[0].outbox.is_done())
        self.cable.plug("up")
        self.run_until_all_is_read(20)
        self.talk(*(f"after {number}" for number in range(50)))
        self.run_until_all_is_read()
        self.check_all()


if __name__ == "__main__":
    unittest.main()
