"""The sockets to a broker (PROTOCOL.md, section 2)."""

import zmq

LARGEST_MESSAGE = 1 << 20  # bytes that a client must accept


def connect(kind, endpoint, keys=None):
    """A new socket; with `keys` it uses CURVE. Closing it drops its unsent
    messages."""
    socket = zmq.Context.instance().socket(kind)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.RECONNECT_IVL, 20)  # milliseconds
    if kind != zmq.PUSH:
        socket.set(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    if kind == zmq.SUB:
        socket.set(zmq.SNDHWM, 0)  # or it would drop subscriptions above 1,000
    if keys:
        keys.set_on(socket)
    socket.connect(endpoint)
    return socket


class Sockets:
    """The three sockets of a client. Messages may be lost on the way."""

    def __init__(self, at, topics, keys=None):
        self._intake = connect(zmq.PUSH, at.intake, keys)
        self._desk = connect(zmq.DEALER, at.desk, keys)
        self._feed = connect(zmq.SUB, at.feed, keys)
        for topic in topics:
            self._feed.subscribe(topic)

    def close(self):
        for socket in self._intake, self._feed, self._desk:
            socket.close()

    def readable(self):
        """The sockets that receive messages."""
        return [self._feed, self._desk]

    def send_to_intake(self, line):
        self._send(self._intake, line)

    def send_to_desk(self, line):
        self._send(self._desk, line)

    def receive(self, leg):
        """Yields the messages that have come, each a list of frames; `leg` is
        "feed" or "desk"."""
        socket = self._feed if leg == "feed" else self._desk
        try:
            while True:
                yield socket.recv_multipart(zmq.NOBLOCK)
        except zmq.Again:
            return

    @staticmethod
    def _send(socket, line):
        try:
            socket.send(line, zmq.NOBLOCK)
        except zmq.Again:
            pass
