"""The Python client of scripts/bots/qun for tests. It remembers all that it
said and read, for checker.py, and loses the messages that a test chooses."""

import qun
from qun.inbox import Inbox
from qun.outbox import Outbox

from deadline import PATIENCE, seconds_left


class Remembering(Inbox):

    def __init__(self, kept=None):
        super().__init__(kept)
        self.lines = {}  # room: its events; the one with n is at n - 1
        self.live = {}  # room: every n in the order of the feed

    def take(self, event):
        room, n = event["room"], event["n"]
        if "replay" not in event:
            self.live.setdefault(room, []).append(n)
        event = {name: event[name] for name in event if name != "replay"}
        lines = self.lines.setdefault(room, [])
        if n <= len(lines) and lines[n - 1] != event:
            raise AssertionError(
                f"two lines with one n: {lines[n - 1]} {event}")
        super().take(event)

    def on_read(self, event):
        self.lines[event["room"]].append(event)


class Recording(Outbox):

    def __init__(self, user, send, _, beat):
        super().__init__(user, send, self._record, beat)
        self.requests = []  # as given; request k is at k - 1
        self.outcomes = []  # "stored" or a code, for each k that is final
        self.places = {}  # k: its `stored` answer, if it has the place

    def put(self, **request):
        self.requests.append(request)
        super().put(**request)

    def on_answer(self, answer, now):
        if answer["type"] == "stored" and "n" in answer:
            self.places[answer["k"]] = answer
        super().on_answer(answer, now)

    def _record(self, _, outcome):
        self.outcomes.append(outcome)


class Client(qun.Client):
    """Reads each of its rooms from the first line."""

    INBOX, OUTBOX = Remembering, Recording

    def __init__(self, at, user, rooms=(), **more):
        self.loses = lambda leg, frames: False  # True loses the message
        begin = {"rooms": dict.fromkeys(rooms, 0), "last": None}
        super().__init__(at, user, rooms, kept=begin, **more)

    def has_read(self, room, n):
        return len(self.inbox.lines.get(room, [])) >= n

    def count_read(self):
        return sum(map(len, self.inbox.lines.values()))

    def texts(self, room="lobby"):
        """The texts that it has read in the room."""
        return [line["text"] for line in self.inbox.lines.get(room, [])]

    def _receive(self, leg):
        for frames in super()._receive(leg):
            if not self.loses(leg, frames):
                yield frames

    def _send_to_intake(self, line):
        if not self.loses("intake", [line]):
            super()._send_to_intake(line)


def run(clients, until, seconds, what):
    """Runs the clients until until() is true."""
    left = seconds_left(seconds)
    while not until():
        if not left():
            raise AssertionError(
                f"waited {seconds * PATIENCE} s in vain for {what}")
        qun.serve(clients, 0.01)
