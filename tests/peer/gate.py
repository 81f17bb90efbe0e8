"""A gate forwards a loopback port to one of the broker's ports and disturbs the
traffic as bad networks do. A route is three gates; peers use its endpoints as
the broker's."""

import collections
import math
import selectors
import socket
import threading
import time
from concurrent.futures import Future

from peer.raw import address
from peer.stream import Stream, Way


class Gate:
    """`up` is the direction to the broker, `down` from it. Only the gate's
    thread touches the connections; other threads give it jobs."""

    def __init__(self, target):
        self.up, self.down = Way(), Way()
        self._target = address(target)
        self._streams = []
        self._jobs = collections.deque()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.endpoint = "tcp://{}:{}".format(*self._listener.getsockname())
        self._bell, self._ring = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ,
                                self._accept)
        self._selector.register(self._bell, selectors.EVENT_READ,
                                lambda: self._bell.recv(1))
        self._open = True
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def swallow(self, way):
        """Drops all data of the present connections, which stay open."""
        self._set(way, "swallows", True)

    def hold(self, way):
        """Holds the data of the present connections until release()."""
        self._set(way, "holds", True)

    def release(self, way):
        self._set(way, "holds", False)

    def waiting(self, way):
        """The number of bytes that wait."""
        return self._do(lambda: sum(stream.waiting() for stream in self._streams
                                    if stream.way is way))

    def hang_up(self):
        """Closes the peers' side of all connections; data in the gate still
        reaches the broker."""
        self._do(lambda: [self._hang_up(stream) for stream in self._streams])

    def cut(self):
        """Ends all connections."""
        self._do(lambda: self._set_all(self._streams, "is_cut", True))

    def close(self):
        self.cut()
        self._do(lambda: setattr(self, "_open", False))
        self._thread.join()
        self._selector.close()
        for end in (self._listener, self._bell, self._ring):
            end.close()

    def _set(self, way, flag, value):
        self._do(lambda: self._set_all(
            [stream for stream in self._streams if stream.way is way],
            flag, value))

    @staticmethod
    def _set_all(streams, flag, value):
        for stream in streams:
            setattr(stream, flag, value)

    def _do(self, job):
        """Runs the job on the gate's thread and returns its result."""
        done = Future()
        self._jobs.append(lambda: done.set_result(job()))
        self._ring.send(b"!")
        return done.result(10)

    def _run(self):
        while self._open:
            for key, _ in self._selector.select(self._idle_for()):
                key.data()
            while self._jobs:
                self._jobs.popleft()()
            now = time.monotonic()
            for stream in self._streams:
                stream.write(now)
            self._close_what_is_over()

    def _idle_for(self):
        due = min((stream.due() for stream in self._streams), default=math.inf)
        if due == math.inf:
            return None
        return max(0.0, due - time.monotonic())

    def _accept(self):
        peer, _ = self._listener.accept()
        try:
            broker = socket.create_connection(self._target, 5)
        except OSError:
            peer.close()
            return
        for way, source, sink in ((self.up, peer, broker),
                                  (self.down, broker, peer)):
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            source.settimeout(5)
            stream = Stream(way, source, sink)
            self._streams.append(stream)
            self._selector.register(source, selectors.EVENT_READ, stream.read)

    def _hang_up(self, stream):
        if stream.way is self.down:
            stream.swallows = True
            return
        self._selector.unregister(stream.source)
        stream.source.close()
        stream.end()

    def _close_what_is_over(self):
        over = {end for stream in self._streams if stream.is_over()
                for end in (stream.source, stream.sink)}
        for end in over:
            if end.fileno() >= 0:
                self._selector.unregister(end)
                end.close()
        self._streams = [stream for stream in self._streams
                         if stream.source not in over]


class Route:
    """A gate for each of the broker's sockets."""

    def __init__(self, at):
        self.gates = [Gate(at.intake), Gate(at.feed), Gate(at.desk)]
        self.intake, self.feed, self.desk = (g.endpoint for g in self.gates)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for gate in self.gates:
            gate.close()

    def ways(self):
        """The six directions by name, each as (gate, way)."""
        return {f"{leg} {name}": (gate, getattr(gate, name))
                for leg, gate in zip(("intake", "feed", "desk"), self.gates)
                for name in ("up", "down")}
