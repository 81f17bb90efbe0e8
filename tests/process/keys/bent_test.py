#!/usr/bin/python3
"""Connections that end their handshake well, and then break the rules of CURVE:
each gives its file back."""

import socket
import unittest

import zmq
from qun.sockets import connect

from deadline import PATIENCE, wait_until
from peer.keys import Keyed
from peer.raw import address, frame, greeting, read_until_closed

HANDSHAKE = 2  # HELLO and INITIATE
TIMES = 10  # within the limit of handshakes


def bend(message):
    """Wrong successors of a MESSAGE, by name."""
    body = message[2:]
    return {
        "the same nonce again": message,
        "a flipped bit": frame(body[:-1] + bytes([body[-1] ^ 1])),
        "a shortened box": frame(body[:20]),
        "nothing": frame(b""),
        "another command": frame(b"\7MASSAGE" + body[8:]),
        "an error": frame(b"\5ERROR\1x", 4),
        "a message in the clear": frame(b"hi"),
        "a second handshake": frame(b"\5HELLO" + bytes(194), 4),
    }


class Bent(Keyed):

    def setUp(self):
        super().setUp()
        self.alice = self.meet_member("alice")
        self.say(self.alice, "before")
        self.keys = self.broker.member("mallory")

    def greet(self, connection):
        """Greets a peer in the place of the other one. Returns its frames."""
        connection.settimeout(10 * PATIENCE)
        connection.sendall(greeting(b"CURVE"))
        stream = connection.makefile("rb")
        stream.read(len(greeting()))
        return self.frames(stream)

    @staticmethod
    def frames(stream):
        while True:
            head = stream.read(2)
            if head[0] & 2:
                head += stream.read(7)
            yield head + stream.read(int.from_bytes(head[1:], "big"))

    def break_in(self, kind, endpoint, name):
        """Connects through a proxy that adds a wrong frame to the first
        MESSAGE, and waits until the broker closes the connection."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            at = "tcp://{}:{}".format(*listener.getsockname())
            client = connect(kind, at, self.keys)
            if kind == zmq.SUB:
                client.subscribe("room/lobby/")
            else:
                client.send(b'{"do":"ping","re":"p"}')
            ours, _ = listener.accept()
        with ours, socket.create_connection(address(endpoint)) as theirs:
            frames, answers = self.greet(ours), self.greet(theirs)
            for _ in range(HANDSHAKE):
                theirs.sendall(next(frames))
                ours.sendall(next(answers))
            message = next(frames)
            client.close()
            theirs.sendall(message + bend(message)[name])
            read_until_closed(theirs)

    def wait_until_closed(self, files):
        wait_until(lambda: self.broker.open_files() <= files, 5,
                   f"the broker to have {files} open files again")

    def test_each_gives_its_file_back(self):
        files = self.broker.open_files()
        for kind, endpoint in ((zmq.PUSH, self.broker.intake),
                               (zmq.SUB, self.broker.feed),
                               (zmq.DEALER, self.broker.desk)):
            for name in bend(bytes(40)):
                with self.subTest(kind=kind, frame=name):
                    for _ in range(TIMES):
                        self.break_in(kind, endpoint, name)
                    self.wait_until_closed(files)
        self.assertEqual(self.say(self.alice, "after"), "stored")


if __name__ == "__main__":
    unittest.main()
