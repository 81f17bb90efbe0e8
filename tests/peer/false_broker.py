"""A broker that lies: real sockets, with answers from a test."""

import time

import zmq
from qun import decode, encode, new_id

from deadline import seconds_left
from peer.broker import OWN_ADDRESS

BEAT = 0.2  # seconds


class FalseBroker:
    """Answers as an honest broker with an empty log, except for `lies`: verb →
    a function that returns the lines which answer a request."""

    def __init__(self, **lies):
        self._intake = self._bind(zmq.PULL)
        self._feed = self._bind(zmq.XPUB)
        self._feed.set(zmq.XPUB_VERBOSER, 1)
        self._desk = self._bind(zmq.ROUTER)
        self.log, self.run_id = new_id(), new_id()
        self._lies = lies
        self._beat = 0
        self._next_beat = 0
        self._clients = set()
        self.requests = []  # all requests that were read

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for socket in (self._intake, self._feed, self._desk):
            socket.close(linger=0)

    intake = property(lambda self: self._at(self._intake))
    feed = property(lambda self: self._at(self._feed))
    desk = property(lambda self: self._at(self._desk))

    def run(self, until, seconds, what):
        """Serves until until() is true."""
        left = seconds_left(seconds)
        while not until():
            if not left():
                raise AssertionError(f"waited {seconds} s in vain for {what}")
            self.serve()

    def asked(self, verb):
        """The number of requests of this verb."""
        return sum(r.get("do") == verb for r in self.requests)

    def publish(self, topic, *lines):
        self._feed.send_multipart([topic.encode(), self._frame(lines)])

    def tell(self, *lines):
        """Sends the lines to all clients of the desk."""
        for client in self._clients:
            self._desk.send_multipart([client, self._frame(lines)])

    def welcome(self, request, **more):
        return {"type": "welcome", "re": request["re"],
                "user": request.get("as", ""), "log": self.log,
                "run": self.run_id, "k": 0, "rooms": [],
                "limits": {"text": 16384, "data": 8192, "message": 131072,
                           "window": 64}, **more}

    def end(self, request, **more):
        return {"type": "end", "re": request["re"], "room": request["room"],
                "n": 0, "first": 1, "low": 1, "high": 0, "began": 0,
                "run": self.run_id, **more}

    def serve(self, patience=0.02):
        """Answers the messages that arrive within `patience` seconds."""
        poller = zmq.Poller()
        for socket in (self._intake, self._feed, self._desk):
            poller.register(socket, zmq.POLLIN)
        poller.poll(1000 * patience)
        while self._feed.poll(0):
            self._on_subscription(self._feed.recv())
        while self._intake.poll(0):
            self.requests += decode(self._intake.recv())
        while self._desk.poll(0):
            client, lines = self._desk.recv_multipart()
            self._clients.add(client)
            for request in decode(lines):
                self._answer(client, request)
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT
            self._beat += 1
            self._publish_beat()

    def _publish_beat(self):
        self.publish("up/", {"type": "beat", "log": self.log,
                             "run": self.run_id, "b": self._beat})

    def _on_subscription(self, frame):
        if frame == b"\1up/":
            self._publish_beat()

    def _answer(self, client, request):
        self.requests.append(request)
        lie = self._lies.get(request.get("do"), self._honest)
        answers = lie(request)
        if answers:
            self._desk.send_multipart([client, self._frame(answers)])

    def _honest(self, request):
        re_, verb = request.get("re"), request.get("do")
        if verb == "hello":
            return [self.welcome(request)]
        if verb == "history":
            return [self.end(request)]
        if verb == "ping":
            return [{"type": "pong", "re": re_, "log": self.log,
                     "run": self.run_id}]
        if verb == "bye":
            return [{"type": "goodbye", "re": re_}]
        return []

    @staticmethod
    def _frame(lines):
        return b"\n".join(line if isinstance(line, bytes) else encode(**line)
                          for line in lines)

    @staticmethod
    def _bind(kind):
        socket = zmq.Context.instance().socket(kind)
        socket.set(zmq.SNDHWM, 0)  # so that no lie is dropped
        socket.bind(f"{OWN_ADDRESS}:*")
        return socket

    @staticmethod
    def _at(socket):
        return socket.getsockopt_string(zmq.LAST_ENDPOINT)
