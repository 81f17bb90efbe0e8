"""A client that uses only the desk."""

import zmq
from qun import decode, encode, new_id
from qun.sockets import connect

from deadline import seconds_left


class Desk:
    """A connection that sends the requests of a test and has no session."""

    def __init__(self, at, keys=None):
        self.socket = connect(zmq.DEALER, at.desk, keys)
        self.raw = []  # every frame that has arrived
        self.answers = {}  # re: the last line with it

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, *requests):
        """Sends the requests in one message and gives each without a `re` one.
        Returns their `re`s."""
        requests = [{"re": new_id(), **request} for request in requests]
        self.socket.send(b"\n".join(encode(**line) for line in requests))
        return [request["re"] for request in requests]

    def ask(self, **request):
        """Sends one request and returns its answer."""
        return self.ask_all([request])[0]

    def try_to_ask(self, seconds, **request):
        """The same, but returns None if no answer comes in so many seconds."""
        re, = self.send(request)
        left = seconds_left(seconds)
        while re not in self.answers and self.socket.poll(1000 * left()):
            self.read()
        return self.answers.pop(re, None)

    def ask_all(self, requests, at_once=100):
        """Sends the requests, `at_once` in a message. Returns their answers in
        order."""
        requests, answers = list(requests), []
        for begin in range(0, len(requests), at_once):
            asked = self.send(*requests[begin:begin + at_once])
            self._wait_for(asked)
            answers += [self.answers.pop(re) for re in asked]
        return answers

    def ask_ahead(self, requests, at_once):
        """The same, but does not wait for the answers of a message before it
        sends the next one."""
        requests, asked = list(requests), []
        for begin in range(0, len(requests), at_once):
            asked += self.send(*requests[begin:begin + at_once])
        self._wait_for(asked)
        return [self.answers.pop(re) for re in asked]

    def read(self):
        """Reads the messages that have arrived."""
        while self.socket.poll(0):
            self.raw.append(self.socket.recv())
            for line in decode(self.raw[-1]):
                self.on_line(line)

    def _wait_for(self, asked):
        left = seconds_left(10)
        while not self.answers.keys() >= set(asked):
            if not self.socket.poll(1000 * left()):
                raise AssertionError(f"no answer to {len(asked)} requests")
            self.read()

    def on_line(self, line):
        """Takes a line. May be extended."""
        if "re" in line:
            self.answers[line["re"]] = line
