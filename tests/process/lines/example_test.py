#!/usr/bin/python3
"""The worked example of PROTOCOL.md, sent and compared byte for byte."""

import re
import unittest

import zmq
from qun import new_id
from qun.sockets import connect

from deadline import PATIENCE
from peer.broker import Broker
from peer.tree import read

SOCKETS = {"intake": zmq.PUSH, "feed": zmq.SUB, "desk": zmq.DEALER}
NAME = re.compile(r"<(\w+)>")
# The value of a <name>: an id or a number, a string, or an object.
VALUE = r'[0-9a-f]+|"(?:[^"\\]|\\.)*"|\{[^{}]*\}'


def example():
    """(direction, socket, rest) of each line of the example."""
    page = read("proto/PROTOCOL.md")
    section = page.partition("## 10. A worked example")[2]
    block = section.split("```")[1].strip()
    return [re.fullmatch(r"([<>]) (\w+) +(.*)", line).groups()
            for line in block.splitlines()]


def is_omitted(line):
    return '"type":"beat"' in line or '"type":"probe"' in line


class Replay:
    """Plays the example's client. A <name> is bound at its first use: to a new
    id if we send it, to the broker's value if we receive it."""

    def __init__(self, broker):
        self.values = {}
        self.sockets = {}
        self.unread = {name: [] for name in SOCKETS}
        for name, kind in SOCKETS.items():
            socket = connect(kind, getattr(broker, name))
            socket.set(zmq.RCVTIMEO, 5000 * PATIENCE)
            self.sockets[name] = socket

    def close(self):
        for socket in self.sockets.values():
            socket.close()

    def send(self, socket, text):
        for name in NAME.findall(text):
            self.values.setdefault(name, new_id())
        text = NAME.sub(lambda name: self.values[name[1]], text)
        if text.startswith("subscribe "):
            self.sockets[socket].subscribe(text.removeprefix("subscribe "))
        else:
            self.sockets[socket].send(text.encode())

    def receive(self, socket, expected):
        """Returns the next line of this socket; on the feed with its topic.
        Skips what the example omits, unless it is expected."""
        while True:
            while not self.unread[socket]:
                self.read(socket)
            line = self.unread[socket].pop(0)
            if is_omitted(expected) or not is_omitted(line):
                return line

    def read(self, socket):
        *topic, lines = self.sockets[socket].recv_multipart()
        self.unread[socket] += [b" ".join([*topic, line]).decode()
                                for line in lines.split(b"\n")]

    def bind(self, expected, got):
        """Returns the example's line with its names filled in from `got`."""
        pattern = re.escape(expected)
        for name in NAME.findall(expected):
            pattern = pattern.replace(f"<{name}>", f"(?P<{name}>{VALUE})", 1)
        match = re.fullmatch(pattern, got)
        for name, value in (match.groupdict() if match else {}).items():
            self.values.setdefault(name, value)
        return NAME.sub(lambda n: self.values.get(n[1], n[0]), expected)

    def is_anything_left(self):
        for name in ("feed", "desk"):
            while self.sockets[name].poll(0):
                self.read(name)
        return any(not is_omitted(line) for lines in self.unread.values()
                   for line in lines)


class Example(unittest.TestCase):

    def test_the_broker_speaks_the_example_byte_for_byte(self):
        with Broker() as broker:
            replay = Replay(broker)
            self.addCleanup(replay.close)
            for direction, socket, text in example():
                if direction == ">":
                    replay.send(socket, text)
                else:
                    got = replay.receive(socket, text)
                    self.assertEqual(replay.bind(text, got), got)
            self.assertFalse(replay.is_anything_left())

    def test_the_example_is_of_some_length(self):
        lines = example()
        self.assertGreater(len(lines), 20)
        self.assertEqual({socket for _, socket, _ in lines}, set(SOCKETS))


if __name__ == "__main__":
    unittest.main()
