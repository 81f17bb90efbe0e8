#!/usr/bin/python3
"""Messages without end, and connections: what no option of libzmq bounds."""

import unittest

from peer.hostile import LEGS, Hostile
from peer.raw import (RawPeer, connect, part, send_until_closed,
                      subscription)

ENDLESS = 2 * 1024 * 1024 * 1024


class Endless(Hostile):

    def flood(self, leg, kind, data):
        with RawPeer(self.at(leg), kind) as peer:
            sent = send_until_closed(peer.socket, data, ENDLESS)
        self.assertLess(sent, ENDLESS)

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


class Files(Hostile):

    FILES = 128

    def test_more_connections_than_there_are_files(self):
        for leg in LEGS:
            idle = []
            for _ in range(2 * self.FILES):
                try:
                    idle.append(connect(self.at(leg)))
                except OSError:
                    pass
            self.speak("meanwhile")
            self.wait_until_closed("intake")  # the first of them
            for connection in idle:
                connection.close()


if __name__ == "__main__":
    unittest.main()
