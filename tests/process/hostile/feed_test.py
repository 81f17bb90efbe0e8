#!/usr/bin/python3
"""Subscribers that leave at once, and topics that no client uses."""

import functools
import os
import socket
import struct
import unittest

from qun import new_id

from deadline import PATIENCE, wait_until
from peer.hostile import Hostile
from peer.program import Follower
from peer.raw import RawPeer, command, is_closed, subscription

SIZES = [*range(245, 257), 500]
NOSY = [b"", b"ro", b"room/", b"room/room1", b"room/room10", b"b", b"\xff"]


class Subscribers(Hostile):

    # When a subscriber leaves, libzmq walks through all topics, which takes
    # long under a sanitizer.
    TIMES = 2000 if PATIENCE == 1 else 300

    def comes_and_goes(self, number):
        """Subscribes and leaves, with a normal close or a reset. False if the
        broker refuses the connection because too many old ones are still
        open."""
        try:
            with RawPeer(self.broker.feed, b"SUB") as peer:
                peer.send(b"\1up/")
                peer.send(b"\1room/lobby/")
                if number % 2 == 0:
                    peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                           struct.pack("ii", 1, 0))
                return True
        except ConnectionError:
            return False

    def test_thousands_that_go_as_soon_as_they_have_subscribed(self):
        files = self.broker.open_files()

        def attack():
            for number in range(self.TIMES):
                wait_until(functools.partial(self.comes_and_goes, number), 10,
                           f"subscriber {number} to be let in")
                # Otherwise closed connections accumulate on a busy machine; a
                # thousand at once are another test.
                if number % 50 == 0:
                    self.wait_for_a_line_of_alice()

        self.while_alice_speaks(attack)
        self.wait_until_gone(files)


class Topics(Hostile):

    def is_up(self, peer, subscribe):
        """Whether the feed has handled all that this peer has sent, and still
        sends it events."""
        room = new_id()
        topic = f"room/{room}/".encode()
        peer.socket.sendall(subscribe(topic))
        peer.socket.settimeout(0.1)

        def hears():
            self.say(self.alice, "hi", room=room)
            try:
                return peer.receive().startswith(topic) and peer.receive()
            except TimeoutError:
                return False

        return wait_until(hears, 5, "an event")

    def check(self, peer, subscribe, cancel):
        topics = [(b"room/" + size * b"x")[:size] for size in SIZES]
        for topic in topics:
            peer.socket.sendall(subscribe(topic))
        self.assertTrue(self.is_up(peer, subscribe))
        for topic in topics:
            peer.socket.sendall(cancel(topic))
        self.assertTrue(self.is_up(peer, subscribe))

    def test_long_ones_garble_nothing(self):
        peer = self.enterContext(RawPeer(self.broker.feed, b"SUB"))
        self.check(peer, subscription, lambda topic: subscription(topic, b"\0"))

    def test_long_ones_as_commands_garble_nothing(self):
        peer = self.enterContext(RawPeer(self.broker.feed, b"SUB", minor=1))
        self.check(peer, lambda topic: command(b"SUBSCRIBE", topic),
                   lambda topic: command(b"CANCEL", topic))


# A sanitizer takes so much memory itself that the broker would close others.
@unittest.skipIf("QUN_SANITIZED" in os.environ, "it is about memory")
class TopicsOfAll(Hostile):
    """The topics of all subscribers have a bound. When a subscriber ends, the
    next one gets its file descriptor, and still counts."""

    TOPICS = 550  # of 100 bytes, for each of these subscribers
    MOST = 256 * 1024 // (100 * TOPICS) + 1  # that may stay

    def subscriber(self, room, topics):
        peer = self.enterContext(RawPeer(self.broker.feed, b"SUB"))
        peer.socket.sendall(b"".join(
            subscription(b"room/%08d%086d/" % (room, topic))
            for topic in range(topics)))
        return peer

    def test_a_subscriber_counts_although_it_took_the_place_of_another(self):
        stay = []
        for room in range(0, 60, 4):
            short = [self.subscriber(0, 1) for _ in range(4)]
            self.speak("their subscriptions have been read")
            for peer in short:
                peer.close()
            stay += [self.subscriber(room + number, self.TOPICS)
                     for number in range(4)]
        wait_until(lambda: sum(not is_closed(peer.socket) for peer in stay) <=
                   self.MOST, 5, "the others to be closed")


class Prefixes(Hostile):

    LINES = 20
    ROOMS = ["room1", "room10", "room", "oom1"]

    def test_a_room_hears_nothing_of_one_whose_name_it_begins(self):
        bob = self.meet("bob", ["room1"])
        carol = self.enterContext(
            Follower(self.broker, "room1", user="carol"))
        nosy = self.enterContext(RawPeer(self.broker.feed, b"SUB"))
        for topic in NOSY:
            nosy.socket.sendall(subscription(topic))
        for number in range(self.LINES):
            for room in self.ROOMS:
                self.alice.say(room, f"{room} {number}")
        self.run_until(lambda: bob.has_read("room1", self.LINES) and
                       carol.count() >= self.LINES, "the lines of room1")
        said = [f"room1 {number}" for number in range(self.LINES)]
        self.assertEqual(list(bob.inbox.lines), ["room1"])
        for lines in (bob.inbox.lines["room1"], carol.lines()):
            self.assertEqual([line["text"] for line in lines], said)


if __name__ == "__main__":
    unittest.main()
