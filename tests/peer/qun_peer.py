"""The protocol once more, from PROTOCOL.md alone: a client that speaks and
reads, in plain Python on pyzmq. The tests talk to the broker through it, so a
mistake of our C++ codec cannot hide on both ends. It is also a place to learn
the protocol from; the sections named here are those of PROTOCOL.md. Read first
lines.py (the codec), outbox.py (what was said, until it is final) and inbox.py
(what was read, and where it has a hole)."""

import itertools
import time

import zmq

from deadline import PATIENCE, seconds_left
from peer.inbox import Inbox
from peer.lines import Violation, decode, encode, new_id
from peer.outbox import Outbox

PAGE = 500  # lines of a history query (section 2, limits)
ASK_AGAIN = 1.0  # seconds until a query is repeated
PING_EVERY = 2.0
SILENCE = 5.0  # seconds after which the sockets count as dead (section 7)
LARGEST_MESSAGE = 1 << 20  # what a client must be ready to take


class Client:
    """Speaks and reads, and heals itself as section 7 says. `at` has the
    endpoints: intake, feed and desk. With `keys` (section 8) those say who it
    is."""

    def __init__(self, at, user, rooms=(), bot=False, keys=None):
        self.user, self.rooms, self.bot = user, rooms, bot
        self._as, self._keys = (None if keys else user), keys
        self.outbox = Outbox(self._as, self._to_intake)
        self.inbox = Inbox()
        self.answers = {}  # verb: the last line that answered it
        self.beats = 0  # how many were heard
        self.reopened = 0  # how often its sockets counted as dead
        self.loses = lambda leg, frames: False  # a fault: True loses it
        self._at = at
        self._token = new_id()
        self._asked = {}  # verb: [re, line, when to ask again]
        self._numbers = itertools.count(1)
        self._log = self._beat = None
        self._open(time.monotonic())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What a test says to it.

    def say(self, room, text, **more):
        self.do("say", room=room, text=text, **more)

    def do(self, verb, **fields):
        """Asks for something that is recorded."""
        if self.bot:
            fields["bot"] = True
        self.outbox.put(do=verb, **fields)

    def ask(self, verb, **fields):
        """Asks the desk, again and again until it is answered."""
        self.answers.pop(verb, None)
        re = f"{verb}-{next(self._numbers)}"
        line = encode(do=verb, re=re, as_=self._as,
                      session=self.outbox.session, **fields)
        self._asked[verb] = [re, line, 0.0]

    def bye(self):
        self.ask("bye")

    def is_welcome(self):
        return "hello" in self.answers

    def has_read(self, room, n):
        return len(self.inbox.lines.get(room, [])) >= n

    def count_read(self):
        return sum(map(len, self.inbox.lines.values()))

    # What run() calls.

    def sockets(self):
        return [self._feed, self._desk]

    def step(self, now):
        """Takes what has come, then does what is due."""
        for topic, lines in self._take("feed", self._feed):
            for line in decode(lines):
                self._on_feed(topic, line, now)
        for (lines,) in self._take("desk", self._desk):
            for line in decode(lines):
                self._on_desk(line, now)
        if self._is_dead(now):
            self._reopen(now)
        self._ask_what_is_due(now)
        self.outbox.pump(now)

    def close(self):
        for socket in (self._intake, self._feed, self._desk):
            socket.close(linger=0)

    # The sockets (section 2).

    def _open(self, now):
        self._intake = self._connect(zmq.PUSH, self._at.intake)
        self._desk = self._connect(zmq.DEALER, self._at.desk)
        self._feed = self._connect(zmq.SUB, self._at.feed)
        self._feed.subscribe("beat/")
        for room in self.rooms:
            self._feed.subscribe(f"room/{room}/")
        self._feed.subscribe(f"up/{self._token}/")  # last: it proves the rest
        self._beat_at = now  # when the last one came
        self._owed_since = None  # since when the desk owes an answer
        self.outbox.asked_since = None
        self._ping_at = now + PING_EVERY

    def _connect(self, kind, endpoint):
        socket = zmq.Context.instance().socket(kind)
        socket.set(zmq.LINGER, 0)
        socket.set(zmq.RECONNECT_IVL, 20)
        if self._keys:
            self._keys.set_on(socket)
        if kind != zmq.PUSH:
            socket.set(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
        if kind == zmq.SUB:
            socket.set(zmq.SNDHWM, 0)  # else it drops subscriptions
        socket.connect(endpoint)
        return socket

    def _is_dead(self, now):
        """One socket may be while the others are well (section 7)."""
        since = [self._beat_at, self._owed_since, self.outbox.asked_since]
        return any(now - time > SILENCE for time in since if time is not None)

    def _reopen(self, now):
        self.reopened += 1
        self.close()
        self._open(now)

    def _to_intake(self, line):
        try:
            if not self.loses("intake", [line]):
                self._intake.send(line, zmq.NOBLOCK)
        except zmq.Again:
            pass  # lost, like what is lost on the way

    def _take(self, leg, socket):
        try:
            while True:
                frames = socket.recv_multipart(zmq.NOBLOCK)
                if not self.loses(leg, frames):
                    yield frames
        except zmq.Again:
            return

    # The feed (section 3, section 5).

    def _on_feed(self, topic, line, now):
        kind = line["type"]
        if kind == "up":
            self._hello()
        elif kind == "beat" and topic == b"beat/":
            self._on_beat(line, now)
        elif kind == "beat":
            self.inbox.on_head(line["room"], line["n"])
        elif "n" in line:
            self.inbox.take(line)

    def _on_beat(self, beat, now):
        self.beats += 1
        self._beat_at = now
        self._check_log(beat)
        expected = self._beat and (self._beat["run"], self._beat["b"] + 1)
        self._beat = beat
        if expected and (beat["run"], beat["b"]) != expected:
            self._hello()

    def _hello(self):
        self.ask("hello", token=self._token, **self._last())

    def _last(self):
        return {"last": self.inbox.last} if self.inbox.last else {}

    # The desk (section 6).

    def _on_desk(self, line, now):
        self._owed_since = None
        if line.get("replay"):
            self.inbox.take(line)
        elif line.get("session") == self.outbox.session and "k" in line:
            self.outbox.on_answer(line, now)
        else:
            self._on_reply(line, now)

    def _on_reply(self, line, now):
        verb = line.get("re", "").partition("-")[0]
        if verb not in self._asked or self._asked[verb][0] != line["re"]:
            return  # it was answered before
        for room in line.get("rooms", []):
            if room["room"] in self.rooms:
                self.inbox.on_head(room["room"], room["n"])
        if line["type"] in ("welcome", "pong"):
            self._on_counter(line, now)
        del self._asked[verb]
        if line["type"] == "welcome" and self.rooms:
            self.ask("rooms")  # heads of rooms that one is no member of
        self.answers[verb] = line
        if "next" in line:
            self.ask(verb, start=line["next"])  # the rest of the list

    def _on_counter(self, line, now):
        """A welcome or a pong: how far the session is, and whether the log
        still knows what we know."""
        self._check_log(line)
        if line.get("forgotten"):
            raise Violation(f"the log forgot {self.inbox.last}")
        self.outbox.on_answer(line, now)
        if line["type"] == "welcome" and not self.outbox.is_done():
            self.outbox.ask_status(now)  # what was on the way may be lost

    def _check_log(self, line):
        if self._log not in (None, line["log"]):
            raise Violation("another log answers")
        self._log = line["log"]

    def _ask_what_is_due(self, now):
        if now >= self._ping_at:
            self._ping_at = now + PING_EVERY
            self.ask("ping", token=self._token, **self._last())
        hole = self.inbox.hole()
        if hole and self.is_welcome() and "history" not in self._asked:
            self.ask("history", room=hole[0], after=hole[1], limit=PAGE)
        for question in self._asked.values():
            if now >= question[2]:
                question[2] = now + ASK_AGAIN
                self._to_desk(question[1], now)

    def _to_desk(self, line, now):
        self._owed_since = self._owed_since or now
        try:
            self._desk.send(line, zmq.NOBLOCK)
        except zmq.Again:
            pass  # asked again


def run(clients, until, seconds, what):
    """Lets the clients do their part until until() is true."""
    left = seconds_left(seconds)
    while not until():
        if not left():
            raise AssertionError(
                f"waited {seconds * PATIENCE} s in vain for {what}")
        waits = [(s, zmq.POLLIN) for c in clients for s in c.sockets()]
        zmq.zmq_poll(waits, 10)
        now = time.monotonic()
        for client in clients:
            client.step(now)
