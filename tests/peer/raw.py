"""A peer that writes ZMTP 3 itself (https://rfc.zeromq.org/spec/23/), so that
it can send what libzmq does not."""

import socket
import struct

_MORE, _LONG, _COMMAND = 1, 2, 4


def greeting(mechanism=b"NULL", minor=0):
    return (b"\xff" + bytes(8) + b"\x7f" + bytes([3, minor])
            + mechanism.ljust(20, b"\0") + bytes(32))


def frame(body, flags=0):
    if len(body) > 255:
        return struct.pack("!BQ", flags | _LONG, len(body)) + body
    return struct.pack("!BB", flags, len(body)) + body


def part(body):
    """A frame with the MORE flag."""
    return frame(body, _MORE)


def command(name, body=b""):
    return frame(bytes([len(name)]) + name + body, _COMMAND)


def ready(*properties):
    """The READY command, which ends the handshake; a property is (name,
    value)."""
    return command(b"READY", b"".join(
        bytes([len(name)]) + name + struct.pack("!I", len(value)) + value
        for name, value in properties))


def subscription(topic, on=b"\1"):
    return frame(on + topic)


def address(endpoint):
    host, port = endpoint[len("tcp://"):].rsplit(":", 1)
    return host, int(port)


def connect(endpoint, said=b""):
    connection = socket.create_connection(address(endpoint), 10)
    connection.sendall(said)
    return connection


def idle_connections(endpoint, count):
    """Opens `count` silent connections. Returns those that were accepted."""
    there = []
    for _ in range(count):
        try:
            there.append(connect(endpoint))
        except OSError:
            pass
    return there


def send_until_closed(connection, data, most):
    """Sends the bytes again and again, at most `most` in all. Returns how many
    were sent before the other side closed."""
    sent = 0
    try:
        while sent < most:
            connection.sendall(data)
            sent += len(data)
    except ConnectionError:
        pass
    return sent


def read_until_closed(connection):
    """Reads and discards data until the other side closes."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionError:
        pass


def is_closed(connection):
    """Whether the other side has closed. Discards what it sent."""
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
        return True
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


class RawPeer:
    """A connection after the handshake. `kind` is its socket type (empty: it
    announces none), `more` are further properties."""

    def __init__(self, endpoint, kind, identity=b"", more=(), minor=0):
        properties = [(b"Socket-Type", kind)] if kind else []
        properties += [(b"Identity", identity), *more]
        self.socket = connect(endpoint,
                              greeting(minor=minor) + ready(*properties))
        try:
            self._read(len(greeting()))
            self.receive()
        except OSError:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, body):
        self.socket.sendall(frame(body))

    def receive(self):
        """The next frame or command."""
        flags, size = self._read(2)
        if flags & _LONG:
            size, = struct.unpack("!Q", bytes([size]) + self._read(7))
        return self._read(size)

    def _read(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise ConnectionError("closed")
            data += more
        return data
