#!/usr/bin/python3
"""Endless messages and connections, which no option of libzmq limits."""

import socket
import struct
import unittest

from qun import encode

from peer.hostile import LEGS, Hostile
from peer.raw import (RawPeer, command, frame, idle_connections, part,
                      send_until_closed, subscription)

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
        def attack():
            for _ in range(20):
                try:
                    self.flood("feed", b"SUB",
                               1000 * subscription(bytes(100)))
                except ConnectionError:
                    pass  # it is refused

        self.while_alice_speaks(attack)
        bob = self.meet("bob")
        self.run_until(bob.is_welcome, "a new subscriber to be let in")


class Breaks(Hostile):
    """Connections that are reset while much of their data is unread."""

    def test_heartbeats_before_a_reset(self):
        question = encode(do="history", re="q", room="lobby")
        flood = 3000 * (frame(question) + command(b"PING", bytes(2)))

        def attack():
            for number in range(100):
                leg = ("intake", "desk")[number % 2]
                with RawPeer(self.at(leg), LEGS[leg]) as peer:
                    peer.socket.settimeout(0.1)
                    try:
                        peer.socket.sendall(flood)
                    except OSError:
                        pass
                    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                           struct.pack("ii", 1, 0))

        self.while_alice_speaks(attack)

    def test_a_flood_of_tiny_messages_stays_small(self):
        tiny = 100_000 * frame(b"x")

        def attack():
            for _ in range(3):
                with RawPeer(self.broker.intake, b"PUSH") as peer:
                    send_until_closed(peer.socket, tiny, 64 * len(tiny))

        self.while_alice_speaks(attack)


class Files(Hostile):

    FILES = 128

    def test_more_connections_than_there_are_files(self):
        for leg in LEGS:
            idle = idle_connections(self.at(leg), 2 * self.FILES)
            self.speak("meanwhile")
            # The first idle connection is closed.
            self.wait_until_closed("intake")
            for connection in idle:
                connection.close()


class Connections(Hostile):

    OPTIONS = ("--connections", "9")  # three clients

    def test_who_comes_when_all_places_are_taken_waits(self):
        bob, carol = self.meet("bob"), self.meet("carol")
        for peer in bob, carol:
            self.say(peer, "I am here")
        dave = self.meet("dave")
        self.wait_until_closed("desk")
        self.speak("while dave waits")
        self.assertFalse(dave.is_welcome())
        self.dismiss(bob)
        self.run_until(dave.is_welcome, "dave to have bob's place")
        self.say(dave, "I am here, too")
        self.assertEqual(self.alice.reopened + carol.reopened, 0)


if __name__ == "__main__":
    unittest.main()
