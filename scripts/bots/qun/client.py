"""A session that speaks, reads, and repairs losses."""

import random
import time

import zmq

from qun.inbox import Inbox
from qun.lines import LostLog, decode
from qun.outbox import Outbox
from qun.questions import Questions
from qun.sockets import Sockets

HEAL = "heal"  # the question for the missing lines of a room
PAGE = 500  # lines of a history query (section 2, limits)
PING_EVERY = 2  # beats
SILENCE = 5  # beats after which the sockets count as dead (section 7)
FIRST_WAIT, MOST_WAIT = 1, 16  # beats until new sockets are opened, at most


class Client:
    """One user's session. It belongs to one thread, and works only while
    events() or serve() runs: they receive messages, send what is due, and open
    new sockets when the broker is silent. Both raise Violation if the broker
    breaks the protocol, and LostLog if it has lost lines that were read or
    stored.

    `at` has the broker's endpoints: intake, feed and desk. `user` is the user's
    name; with `keys`, the keys identify the user (section 8). `rooms` are the
    rooms to read; the user must be a member of the private ones. `kept` says
    where reading begins (inbox.py). With `bot`, everything is marked as said by
    a program. `beat` is the broker's interval of beats in seconds; all waiting
    times are multiples of it."""

    INBOX, OUTBOX = Inbox, Outbox

    def __init__(self, at, user, rooms=(), bot=False, keys=None, kept=None,
                 beat=1.0):
        self.user, self.rooms, self.bot = user, frozenset(rooms), bot
        self._as, self._keys = (None if keys else user), keys
        self.outbox = self.OUTBOX(self._as, self._send_to_intake,
                                  self.on_final, beat)
        self.inbox = self.INBOX(kept)
        self.answers = {}  # verb: the last answer to ask(); a page has "lines"
        self.beats = 0  # number of beats that were heard
        self.reopened = 0  # number of times that new sockets were opened
        self._at = at
        self._silence, self._ping_every = SILENCE * beat, PING_EVERY * beat
        self._first_wait, self._most_wait = FIRST_WAIT * beat, MOST_WAIT * beat
        self._longest_wait = self._first_wait
        self._questions = Questions(self._send_to_desk, beat)
        self._healing = None  # the room whose gap HEAL asks for
        self._log = None  # the log's id
        self._run = None  # the run of the broker that has welcomed us
        self._beat = None  # run and number of the last beat
        self._open(time.monotonic())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # For programs.

    def say(self, room, text, **more):
        """Says a line. It is stored exactly once if the client lives until
        outbox.is_done(). `more` are other fields: reply_to, data."""
        self.do("say", room=room, text=text, **more)

    def do(self, verb, **fields):
        """Sends a request that is recorded (section 4), exactly once.
        on_final() gets its outcome."""
        if self.bot:
            fields["bot"] = True
        self.outbox.put(do=verb, **fields)
        self.outbox.pump(time.monotonic())

    def on_final(self, request, outcome):
        """Called once for each say() and do(), in their order. The outcome is
        "stored", or the code of a refusal (section 6). Override it."""

    def ask(self, verb, **fields):
        """Asks the desk, again and again until `answers` has the answer."""
        self.answers.pop(verb, None)
        self._ask(verb, verb, **fields)

    def bye(self):
        """Says that the client leaves. The broker knows it when `answers` has
        "bye"."""
        self.ask("bye")

    def events(self):
        """Yields the events of its rooms as they come, and never ends; see
        Inbox.fetch()."""
        while True:
            yield from self.inbox.fetch()
            serve([self], 0.1)

    def kept(self):
        """Where reading can go on later; see Inbox.kept()."""
        return self.inbox.kept()

    def is_welcome(self):
        """Whether the broker has answered its hello."""
        return "hello" in self.answers

    def close(self):
        self._sockets.close()

    # For serve().

    def sockets(self):
        """The sockets that receive messages."""
        return self._sockets.readable()

    def step(self, now):
        """Receives all messages and then sends what is due. `now` is the time
        of time.monotonic()."""
        for topic, frame in self._receive("feed"):
            for line in decode(frame):
                self._on_feed(topic.decode(), line, now)
        for (frame,) in self._receive("desk"):
            self._on_desk(decode(frame), now)
        if self._is_dead(now) and self._reopen_at is None:
            self._reopen_at = now + random.uniform(0, self._longest_wait)
            self._longest_wait = min(2 * self._longest_wait, self._most_wait)
        if self._reopen_at is not None and now >= self._reopen_at:
            self._reopen(now)
        self._ask_what_is_due(now)
        self.outbox.pump(now)

    # The sockets (section 2, section 7).

    def _open(self, now):
        topics = [f"room/{room}/" for room in self.rooms]
        # The beats are last: with the first one, all subscriptions are in
        # force.
        self._sockets = Sockets(self._at, [*topics, "up/"], self._keys)
        self._run = None
        self._beat = None
        self._beat_at = now  # when the last beat came
        self._owed_since = None  # since then, the desk owes an answer
        self.outbox.asked_since = None
        self._ping_at = now + self._ping_every
        self._reopen_at = None  # then new sockets are opened

    def _is_dead(self, now):
        """Whether a socket is dead; the others may work (section 7)."""
        since = [self._beat_at, self._owed_since, self.outbox.asked_since]
        return any(now - begin > self._silence
                   for begin in since if begin is not None)

    def _reopen(self, now):
        self.reopened += 1
        self.close()
        self._open(now)

    def _send_to_intake(self, line):
        self._sockets.send_to_intake(line)

    def _send_to_desk(self, line):
        self._owed_since = self._owed_since or time.monotonic()
        self._sockets.send_to_desk(line)

    def _receive(self, leg):
        return self._sockets.receive(leg)

    # The feed (section 3, section 5).

    def _on_feed(self, topic, line, now):
        if topic == "up/":
            self._on_beat(line, now)
        elif topic.rpartition("/")[2] == self._run or line["type"] == "beat":
            self._on_line(line)
        elif self._run:
            self._hello()  # another run: the log may have been restored

    def _on_line(self, line):
        """Takes an event or a beat of a room, from the feed or from the desk.
        The desk also sends those of private rooms that are not read here."""
        if "n" not in line or line["room"] not in self.rooms:
            return
        if line["type"] == "beat":
            self.inbox.on_head(line["room"], line["n"])
        elif self._run:
            self.inbox.take(line)

    def _on_beat(self, beat, now):
        self._check_log(beat)
        self.beats += self._beat != (beat["run"], beat["b"])
        # The broker repeats a beat for new subscribers.
        is_next = self._beat in ((beat["run"], beat["b"] - 1),
                                 (beat["run"], beat["b"]))
        if not is_next or now - self._beat_at > self._silence:
            self._hello()
        self._beat = (beat["run"], beat["b"])
        self._beat_at = now

    def _hello(self):
        self._run = None
        self.ask("hello", listen=True, **self._last())

    def _last(self):
        return {"last": self.inbox.last} if self.inbox.last else {}

    # The desk (section 6).

    def _on_desk(self, lines, now):
        self._owed_since = None
        page = []
        for line in lines:
            if line.get("replay"):
                page.append(line)
            elif line["type"] == "end":
                self._on_page(page, line, now)
                page = []
            elif line.get("session") == self.outbox.session and "k" in line:
                self.outbox.on_answer(line, now)
            elif "re" in line:
                self._on_reply(line, now)
            else:
                self._on_line(line)  # a line of a private room

    def _on_page(self, page, end, now):
        if end["run"] != self._run:
            if self._run:
                self._hello()
            return  # the question stays open
        name, end = self._questions.take(end, now)
        if name == HEAL:
            for event in page:
                self.inbox.take(event)
            self.inbox.on_page(end)
        elif name:
            self.answers[name] = {**end, "lines": page}

    def _on_reply(self, line, now):
        name, line = self._questions.take(line, now)
        if name == HEAL:
            self.inbox.give_up(self._healing)
        elif name:
            self.answers[name] = line
            if line["type"] in ("welcome", "pong"):
                self._on_counter(line, now)
            self._on_rooms(name, line)

    def _on_counter(self, line, now):
        """Takes a welcome or a pong: the session's counter, and whether the
        log still has all lines that were read."""
        self._check_log(line)
        if line.get("forgotten"):
            raise LostLog(f"the log forgot {self.inbox.last}")
        self.outbox.on_answer(line, now)
        if line["type"] == "welcome":
            self._longest_wait = self._first_wait
            self._run = line["run"]
            if self.rooms:
                self.ask("rooms")  # a welcome names only the user's
            if not self.outbox.is_done():
                self.outbox.ask_status(now)  # requests may have been lost

    def _on_rooms(self, name, line):
        """Takes the last lines of the rooms that a welcome or a list names."""
        known = {room["room"]: room["n"] for room in line.get("rooms", [])}
        for room in self.rooms:
            # A room that a complete list lacks is new and has no lines.
            if room in known or name == "rooms":
                self.inbox.on_head(room, known.get(room, 0))

    def _check_log(self, line):
        if self._log not in (None, line["log"]):
            raise LostLog("another log answers")
        self._log = line["log"]

    def _ask(self, name, verb, **fields):
        self._questions.ask(name, do=verb, as_=self._as,
                            session=self.outbox.session, **fields)

    def _ask_what_is_due(self, now):
        if self._run and now >= self._ping_at:
            self._ping_at = now + self._ping_every
            self._ask("ping", "ping", listen=True, **self._last())
        hole = self.inbox.hole()
        if hole and self._run and not self._questions.is_open(HEAL):
            self._healing, after = hole
            self._ask(HEAL, "history", room=self._healing, after=after,
                      limit=PAGE)
        self._questions.pump(now)


def serve(clients, seconds):
    """Runs the clients of a thread once, when a message arrives or after
    `seconds`."""
    waits = [(s, zmq.POLLIN) for c in clients for s in c.sockets()]
    zmq.zmq_poll(waits, int(1000 * seconds))
    now = time.monotonic()
    for client in clients:
        client.step(now)
