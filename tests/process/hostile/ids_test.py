#!/usr/bin/python3
"""Peers of the desk that choose a routing id, which no client does."""

import struct
import unittest

from qun import encode, new_id

from deadline import PATIENCE, wait_until
from peer.hostile import Hostile
from peer.raw import RawPeer

# The first ids of libzmq's counter if rand() is not seeded.
UNSEEDED = [0x6b8b4567, 0xe43c9869]
STRANGE = [b"", b"\0", 5 * b"\0", b"\0" + 4 * b"\xff", b"alice", b"a/b\n",
           b"\xff\xfe", b"\xed\xa0\x80", 255 * b"x", 255 * b"\0"]
GREAT = 120_000  # bytes; with a line this is about the longest message
PING = encode(do="ping", re="p")


def given(number):
    """A routing id as libzmq writes it."""
    return b"\0" + struct.pack("!I", number & 0xffffffff)


class Ids(Hostile):

    def raw_peer(self, identity=b""):
        return self.enterContext(
            RawPeer(self.broker.desk, b"DEALER", identity))

    def assert_served(self, peer):
        """Asks again if there is no answer, as clients do: the broker may
        discard what comes on the file of a connection that it has closed."""
        wait_until(lambda: self.is_served(peer), 5, "an answer")

    def is_served(self, peer):
        peer.socket.settimeout(PATIENCE)
        peer.send(PING)
        try:
            answer = peer.receive()
            while b'"probe"' in answer:
                answer = peer.receive()
        except TimeoutError:
            return False
        self.assertIn(b'"pong"', answer)
        return True

    def test_the_first_ids_of_libzmq_are_not_the_next_ones(self):
        squatters = [self.raw_peer(given(first + number))
                     for first in UNSEEDED for number in range(-8, 64)]
        for _ in range(64):
            self.assert_served(self.raw_peer())
        for squatter in squatters:
            self.assert_served(squatter)

    def test_the_id_of_another_connection_takes_nothing_from_it(self):
        holder = self.raw_peer(b"me")
        self.assert_served(holder)
        for number in range(10):
            thief = self.raw_peer(b"me")
            # libzmq reads the next message as the id that it waits for.
            for body in (b"me", b"", b"\0", given(number), PING, PING):
                thief.send(body)
            self.assert_served(holder)
            thief.close()
        self.assert_served(holder)
        holder.close()
        self.assert_served(self.raw_peer())

    def test_strange_ids_are_ids(self):
        for identity in STRANGE:
            with self.subTest(identity):
                self.assert_served(self.raw_peer(identity))

    def test_a_great_id_is_not_kept_for_each_line(self):
        lines = b"\n".join(5000 * [PING])
        self.raw_peer(GREAT * b"x").send(lines)
        self.while_alice_speaks(lambda: self.assert_served(self.raw_peer()))

    def test_a_great_id_is_not_kept_for_each_session(self):
        def attack():
            for number in range(12):
                try:
                    peer = self.raw_peer(b"%d" % number + GREAT * b"x")
                    for _ in range(100):
                        peer.send(encode(do="ping", re="p", as_="mallory",
                                         session=new_id()))
                except ConnectionError:
                    pass  # the broker has closed it
                self.assert_served(self.raw_peer())

        self.while_alice_speaks(attack)


if __name__ == "__main__":
    unittest.main()
