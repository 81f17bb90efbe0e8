#!/usr/bin/python3
"""A network that goes away for a while and comes back: the broker is in a
network of its own, at the other end of a cable that is pulled. Needs root."""

import os
import shutil
import subprocess
import unittest

from deadline import PATIENCE, seconds_left
from peer.broker import Broker
from peer.checker import check
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run

SECONDS = 20  # more than any connection outlives without being heard


class Cable:
    """Between this network and a new one, in which a broker may listen at
    `address`; removed at the end of the test."""

    def __init__(self, test):
        self.network = f"qun-{os.getpid()}"
        self.far_side = ["ip", "netns", "exec", self.network]
        self._near, self._far = f"qun-{os.getpid()}a", f"qun-{os.getpid()}b"
        # Addresses that RFC 2544 sets aside for tests.
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
        # So that it stays without the cable.
        self._ip(f"{inside} address add {self.address}/32 dev lo")
        self._ip(f"{inside} link set lo up")
        self._ip(f"link set {self._near} up")
        self.plug("up")

    def plug(self, state):
        """Its far end is `up` or `down`."""
        self._ip(f"-n {self.network} link set {self._far} {state}")

    @staticmethod
    def _ip(words):
        done = subprocess.run(["ip", *words.split()], capture_output=True,
                              text=True, check=False)
        if done.returncode != 0:
            raise unittest.SkipTest(f"ip {words}: {done.stderr.strip()}")


class Partition(unittest.TestCase):

    def setUp(self):
        if os.geteuid() != 0 or not shutil.which("ip"):
            self.skipTest("networks are made by root, with the program ip")
        self.cable = Cable(self)
        self.broker = self.enterContext(Broker(
            "--insecure", listen=f"tcp://{self.cable.address}:*",
            within=self.cable.far_side))
        self.peers = [self.enterContext(Client(self.broker, name, ["lobby"]))
                      for name in ("alice", "bob")]
        self.senders = [
            self.enterContext(Sender(self.broker, "lobby", "carol")),
            self.enterContext(Sender(self.broker, "lobby", "erin",
                                     within=self.cable.far_side))]
        self.follower = self.enterContext(
            Follower(self.broker, "lobby", user="dave"))

    def test_both_sides_are_complete_after_it(self):
        self.talk("before")
        self.run_until_all_is_read(10)
        self.cable.plug("down")
        self.talk("meanwhile")
        over = seconds_left(SECONDS / PATIENCE)
        self.run_until(lambda: not over(), SECONDS + 5, "time to pass")
        self.assertIn("does not respond", self.follower.complaints())
        self.assertFalse(self.peers[0].outbox.is_done())
        self.cable.plug("up")
        self.run_until_all_is_read(20)
        self.talk("after")
        self.run_until_all_is_read(10)
        for sender in self.senders:
            sender.end(10)
        check(self.peers, self.peers)
        check_programs([self.follower], self.senders)

    def talk(self, when):
        for number in range(50):
            for peer in self.peers:
                peer.say("lobby", f"{when} {number}")
            for sender in self.senders:
                sender.say(f"{when} {number}")

    def run_until(self, until, seconds, what):
        run(self.peers, until, seconds, what)

    def run_until_all_is_read(self, seconds):
        said = 4 * len(self.senders[0].said)
        self.run_until(lambda: self.follower.count() >= said and all(
            peer.has_read("lobby", said) and peer.outbox.is_done()
            for peer in self.peers), seconds, "all to be read")


if __name__ == "__main__":
    unittest.main()
