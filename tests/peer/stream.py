"""The data that passes through a gate (gate.py)."""

import collections
import math
import time

CHUNK = 512  # small, so that a slow direction is a steady one


class Way:
    """One direction of a gate. Settings apply to later data and connections."""

    def __init__(self):
        # Byte counts: each new connection takes one and ends after that many
        # bytes; with none left, connections stay.
        self.cuts = []
        self.delay = lambda: 0.0  # seconds; later data waits behind
        self.rate = math.inf  # bytes a second, of each connection


class Stream:
    """One direction of a connection."""

    def __init__(self, way, source, sink):
        self.way, self.source, self.sink = way, source, sink
        self.swallows = self.holds = self.is_cut = self._ended = False
        self._left = way.cuts.pop() if way.cuts else math.inf
        self._waiting = collections.deque()  # (when it is due, bytes)
        self._free_at = 0.0

    def read(self):
        try:
            data = self.source.recv(CHUNK)
        except OSError:
            data = b""
        if not data:
            self.end()
        elif not self.swallows:
            due = max(self._free_at, time.monotonic() + self.way.delay())
            self._free_at = due + len(data) / self.way.rate
            self._waiting.append((self._free_at, data))

    def end(self):
        """Ends the input. Waiting data is still sent."""
        self._ended = True

    def write(self, now):
        while not self.is_cut and self.due() <= now:
            _, data = self._waiting.popleft()
            self._send(data[:min(len(data), self._left)])
            self._left -= len(data)
            self.is_cut = self.is_cut or self._left <= 0

    def due(self):
        idle = self.holds or not self._waiting
        return math.inf if idle else self._waiting[0][0]

    def waiting(self):
        return sum(len(data) for _, data in self._waiting)

    def is_over(self):
        return self.is_cut or self._ended and not self._waiting

    def _send(self, data):
        try:
            self.sink.sendall(data)
        except OSError:
            self.is_cut = True
