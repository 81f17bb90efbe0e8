#!/usr/bin/python3
"""Many connections, each within the limits of one, on a broker without a
key."""

import os
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

from qun import encode

from deadline import PATIENCE, wait_until
from peer.hostile import Hostile
from peer.raw import RawPeer, address, frame, subscription
from peer.worker import Pair

MANY = 150
FEW = 30
KERNEL = 48 * 1024 * 1024
TINY = 80_000 * frame(b"x")  # 240 KB
SEND_BUFFER = 64 * 1024  # the kernel doubles it, and may exceed it a little


# A sanitizer takes so much memory itself that the broker would close honest
# connections, too.
@unittest.skipIf("QUN_SANITIZED" in os.environ, "it is about memory")
class Sums(Hostile):

    REST = 40 * 1024 * 1024  # memory of a broker without messages

    def setUp(self):
        super().setUp()
        self.pair = self.enterContext(Pair(self.broker))

    def open(self, leg, kind, count):
        return [self.enterContext(RawPeer(self.at(leg), kind))
                for _ in range(count)]

    @staticmethod
    def send(peer, data):
        try:
            peer.socket.sendall(data)
        except ConnectionError:
            pass  # the broker has closed it

    def flood(self, peers, data):
        """Each peer sends its part of the data at the same time."""
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self.send, peers, data))

    def test_tiny_messages_on_many_connections(self):
        for leg, kind in (("intake", b"PUSH"), ("desk", b"DEALER")):
            peers = self.open(leg, kind, MANY)
            self.flood(peers, MANY * [TINY])
            self.pair.check(f"tiny messages to the {leg}")
            for peer in peers:
                peer.close()
            wait_until(lambda: self.broker.memory() < self.REST, 10,
                       "free memory to be given back")

    def test_peers_that_neither_read_nor_stop(self):
        self.say(self.alice, *(40 * [16_000 * "x"]), seconds=5)
        page = frame(encode(do="history", re="q", room="lobby"))
        peers = self.open("desk", b"DEALER", FEW)
        self.flood(peers, FEW * [8 * page + 1000 * frame(b"x")])
        beats = self.alice.beats
        self.run_until(lambda: self.alice.beats > beats + 1,
                       "the time to pass in which a peer may read nothing", 5)
        clogged = sum(unsent > 0 for unsent in self.unsent("desk"))
        self.assertGreaterEqual(clogged, FEW)
        self.pair.report()
        self.flood(peers, FEW * [TINY])
        self.wait_until_closed("desk")
        self.pair.check("peers that neither read nor stop")

    def test_topics_on_many_connections(self):
        def topics(number):
            return b"".join(subscription(b"room/%d.%08d/" % (number, topic))
                            for topic in range(14_000))

        peers = self.open("feed", b"SUB", 12)
        self.flood(peers, map(topics, range(12)))
        self.wait_until_closed("feed")
        self.pair.check("topics")
        bob = self.meet("bob")
        self.run_until(bob.is_welcome, "a newcomer to be let in", 10)

    def test_subscribers_that_read_nothing(self):
        peers = self.open("feed", b"SUB", 1000)
        for peer in peers:
            peer.send(b"\1room/lobby/")
        for _ in range(20):
            self.say(self.alice, *(20 * [16_000 * "x"]), seconds=5)
        most = max(self.unsent("feed"))
        self.assertGreater(most, 0)
        self.assertLess(most, 4 * SEND_BUFFER)
        wait_until(lambda: sum(self.unsent("feed")) < KERNEL, 10,
                   "the kernel to have little for all of them")
        self.pair.check("subscribers that read nothing")

    def test_subscribers_of_many_rooms_that_read_nothing(self):
        peers = self.open("feed", b"SUB", 40)
        for number, peer in enumerate(peers):
            peer.send(f"\1room/room{number}/".encode())
        for _ in range(130):
            for number in range(len(peers)):
                self.alice.say(f"room{number}", 16_000 * "x")
            self.run_until(self.alice.outbox.is_done, "the lines to be stored",
                           5)
        self.pair.check("subscribers of many rooms")
        self.wait_until_closed("feed")
        self.assertEqual(self.broker.logged("closed", socket="intake"), [])

    def unsent(self, leg):
        """The unsent bytes of each connection to this leg, in the kernel."""
        port = "%04X" % address(self.at(leg))[1]
        with open("/proc/net/tcp", encoding="ascii") as file:
            for row in file.read().splitlines()[1:]:
                ours, queues = re.match(
                    r" *\d+: \w+:(\w+) \w+:\w+ \w+ (\w+):", row).groups()
                if ours == port:
                    yield int(queues, 16)


if __name__ == "__main__":
    unittest.main()
