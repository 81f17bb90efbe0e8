#!/usr/bin/python3
"""Peers that occupy resources: connections without a handshake, and questions
whose answers nobody reads."""

import resource
import socket
import time
import unittest

from qun import encode

from deadline import PATIENCE, wait_until
from peer.hostile import LEGS, Hostile
from peer.raw import (RawPeer, connect, frame, is_closed,
                      send_until_closed)

QUESTION = encode(do="history", re="q", room="den", limit=500)


class Connections(Hostile):

    MANY = 2000
    MOST_CPU = 0.5  # of a core; a busy loop uses a whole one

    def setUp(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE,
                        (soft, hard))
        super().setUp()

    def test_thousands_that_say_a_byte_and_wait_shut_nobody_out(self):
        files = self.broker.open_files()
        before, began = self.broker.cpu_seconds(), time.monotonic()
        legs = list(LEGS)
        idle = [self.enterContext(connect(self.at(legs[i % 3]), b"\xff"))
                for i in range(self.MANY)]
        bob = self.meet("bob")
        self.say(bob, "I am new here", seconds=5)
        self.dismiss(bob)
        wait_until(lambda: all(map(is_closed, idle)), 10, "the end of them")
        used = self.broker.cpu_seconds() - before
        self.assertLess(
            used, self.MOST_CPU * PATIENCE * (time.monotonic() - began))
        self.wait_until_gone(files)


class Questions(Hostile):

    LINES = 60
    TEXT = 4000 * "x"  # fills answers of 64 KiB
    QUESTIONS = 10_000 // PATIENCE
    PEERS = 60

    def setUp(self):
        super().setUp()
        self.say(self.alice, *(self.LINES * [self.TEXT]), room="den")

    def raw_peer(self):
        peer = self.enterContext(RawPeer(self.broker.desk, b"DEALER"))
        peer.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        return peer

    def serve_alice(self):
        """Asks for a page, which comes after all pages that were requested
        before."""
        self.speak("meanwhile")
        page = self.answer("history", room="den", limit=5)
        self.assertEqual(page["type"], "end", page)

    def serve_alice_until_all_is_taken_of(self, peer):
        peer.send(b"no line")

        def is_taken():
            self.serve_alice()
            return self.broker.logged("malformed")

        wait_until(is_taken, 10, "all questions to be taken")

    def test_ten_thousand_of_one_who_reads_nothing(self):
        peer = self.raw_peer()
        peer.socket.sendall(self.QUESTIONS * frame(QUESTION))
        self.serve_alice_until_all_is_taken_of(peer)

    def test_as_many_in_few_messages(self):
        peer = self.raw_peer()
        peer.socket.sendall(10 * frame(
            b"\n".join(self.QUESTIONS // 10 * [QUESTION])))
        self.serve_alice_until_all_is_taken_of(peer)

    def test_status_without_end_on_the_intake(self):
        status = encode(do="status", as_="mallory", session=32 * "a")
        message = frame(b"\n".join(1500 * [status]))

        def attack():
            with RawPeer(self.broker.intake, b"PUSH") as peer:
                # A slow broker may close the connection, since too much is
                # unread.
                send_until_closed(peer.socket, message, 200 * len(message))

        self.while_alice_speaks(attack)
        self.serve_alice()

    def test_many_who_read_nothing(self):
        peers = [self.raw_peer() for _ in range(self.PEERS)]
        for _ in range(8):
            for peer in peers:
                self.send(peer, 16 * frame(QUESTION))
            self.serve_alice()

    @staticmethod
    def send(peer, data):
        try:
            peer.socket.sendall(data)
        except ConnectionError:
            pass  # it read too little, and the broker has closed it


if __name__ == "__main__":
    unittest.main()
