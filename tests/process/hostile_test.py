#!/usr/bin/python3
"""Peers that mean harm: the broker stays up and small, an honest client's line
is stored meanwhile, and afterwards all is as before."""

import socket
import threading
import unittest

from deadline import wait_until
from peer.broker import Broker
from peer.qun_peer import Client, run
from peer.raw import RawPeer, address, part, subscription

MOST_MEMORY = 150 * 1024 * 1024
ENDLESS = 2 * 1024 * 1024 * 1024


class Hostile(unittest.TestCase):

    FILES = None

    def setUp(self):
        self.broker = self.enterContext(Broker(files=self.FILES))
        self.alice = self.enterContext(Client(self.broker, "alice", ["lobby"]))
        self.speak("before")
        self.addCleanup(self.speak, "afterwards")

    def speak(self, when):
        self.alice.say("lobby", when)
        run([self.alice], self.alice.outbox.is_done, 5,
            f"a line to be stored {when}")

    def while_alice_speaks(self, attack):
        """Her lines are stored, one by one, as long as the attack takes."""
        attacker = threading.Thread(target=attack)
        attacker.start()
        while attacker.is_alive():
            self.speak("meanwhile")
        attacker.join()
        self.assertLess(self.broker.peak_memory(), MOST_MEMORY)

    def wait_until_closed(self, leg):
        wait_until(lambda: self.broker.logged("closed", socket=leg), 5,
                   f"the log to say that a connection to {leg} was closed")


class Endless(Hostile):

    def flood(self, leg, kind, data):
        peer = RawPeer(getattr(self.broker, leg), kind)
        self.addCleanup(peer.close)
        self.assertLess(peer.send_until_closed(data, ENDLESS), ENDLESS)

    def test_a_message_without_end_to_intake(self):
        self.while_alice_speaks(
            lambda: self.flood("intake", b"PUSH", part(bytes(60_000))))
        self.wait_until_closed("intake")

    def test_a_message_without_end_to_the_desk(self):
        self.while_alice_speaks(
            lambda: self.flood("desk", b"DEALER", part(bytes(60_000))))
        self.wait_until_closed("desk")

    def test_a_message_without_end_of_empty_parts(self):
        self.while_alice_speaks(
            lambda: self.flood("intake", b"PUSH", 10_000 * part(b"")))

    def test_a_message_without_end_to_the_feed(self):
        self.while_alice_speaks(
            lambda: self.flood("feed", b"SUB", 100 * part(b"\x01room/")))
        self.wait_until_closed("feed")

    def test_subscriptions_without_end(self):
        topics = (subscription(b"room/%010d/" % i) for i in range(1_000_000))

        def attack():
            peer = RawPeer(self.broker.feed, b"SUB")
            self.addCleanup(peer.close)
            with self.assertRaises(ConnectionError):
                while True:
                    peer.socket.sendall(b"".join(
                        next(topics) for _ in range(1000)))

        self.while_alice_speaks(attack)
        self.wait_until_closed("feed")

    def test_many_great_subscribers_one_after_the_other(self):
        for _ in range(20):
            self.flood("feed", b"SUB", 1000 * subscription(bytes(100)))
        self.assertLess(self.broker.peak_memory(), MOST_MEMORY)


class Files(Hostile):

    FILES = 128

    def test_more_connections_than_there_are_files(self):
        for leg in ("intake", "feed", "desk"):
            idle = []
            for _ in range(2 * self.FILES):
                try:
                    idle.append(socket.create_connection(
                        address(getattr(self.broker, leg)), 5))
                except OSError:
                    pass
            self.speak("meanwhile")
            for connection in idle:
                connection.close()
        self.wait_until_closed("intake")


if __name__ == "__main__":
    unittest.main()
