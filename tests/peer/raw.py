"""A peer that speaks ZMTP 3.0 by hand (https://rfc.zeromq.org/spec/23/), to say
what libzmq would not."""

import socket
import struct

_GREETING = (b"\xff" + bytes(8) + b"\x7f" + b"\x03\x00" + b"NULL".ljust(20, b"\0")
             + b"\0" + bytes(31))
_MORE, _LONG, _COMMAND = 1, 2, 4


def frame(body, flags=0):
    if len(body) > 255:
        return struct.pack("!BQ", flags | _LONG, len(body)) + body
    return struct.pack("!BB", flags, len(body)) + body


def part(body):
    """A frame after which another one comes."""
    return frame(body, _MORE)


def subscription(topic):
    return frame(b"\x01" + topic)


def address(endpoint):
    host, port = endpoint[len("tcp://"):].rsplit(":", 1)
    return host, int(port)


class RawPeer:
    """Connected, as a socket of this type; after the handshake."""

    def __init__(self, endpoint, kind, identity=b""):
        self.socket = socket.create_connection(address(endpoint), 10)
        self.socket.sendall(_GREETING + self._ready(kind, identity))
        self._read(len(_GREETING))
        _, size = self._read(2)
        self._read(size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send_until_closed(self, data, most):
        """Sends the same bytes again and again, at most so many in all; how
        many went before the other side closed."""
        sent = 0
        try:
            while sent < most:
                self.socket.sendall(data)
                sent += len(data)
        except ConnectionError:
            pass
        return sent

    @staticmethod
    def _ready(kind, identity):
        body = b"\x05READY"
        for name, value in ((b"Socket-Type", kind), (b"Identity", identity)):
            body += bytes([len(name)]) + name
            body += struct.pack("!I", len(value)) + value
        return frame(body, _COMMAND)

    def _read(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise ConnectionError("closed in the handshake")
            data += more
        return data
