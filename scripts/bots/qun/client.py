"""A session that speaks and reads, and heals what is lost on the way."""

import time

import zmq

from qun.inbox import Inbox, LostLog
from qun.lines import decode, new_id
from qun.outbox import Outbox
from qun.questions import Questions
from qun.sockets import Sockets

HEAL = "heal"  # the question for what a room lacks
PAGE = 500  # lines of a history query (section 2, limits)
PING_EVERY = 2  # beats
SILENCE = 5  # beats after which the sockets count as dead (section 7)


class Client:
    """One user's session. It belongs to one thread, and works only while
    events() or serve() runs: that takes what has come, sends what is due, and
    opens new sockets when the broker is silent. Both raise Violation if the
    broker breaks the protocol, LostLog if it lost lines that were read.

    `at` has the broker's endpoints: intake, feed and desk. `user` is the name
    to speak under, unless the `keys` say who it is (section 8). `rooms` are
    read, those that are private if the user is a member; reading begins as
    `kept` says (inbox.py). With `bot`, all that it says is marked as a
    program's. `beat` is the broker's, in seconds: what the client waits for is
    counted in it."""

    INBOX, OUTBOX = Inbox, Outbox

    def __init__(self, at, user, rooms=(), bot=False, keys=None, kept=None,
                 beat=1.0):
        self.user, self.rooms, self.bot = user, frozenset(rooms), bot
        self._as, self._keys = (None if keys else user), keys
        self.outbox = self.OUTBOX(self._as, self._send_to_intake,
                                  self.on_final, beat)
        self.inbox = self.INBOX(kept)
        self.answers = {}  # verb: the last answer to ask(); a page has "lines"
        self.beats = 0  # how many were heard
        self.reopened = 0  # how often its sockets counted as dead
        self._at = at
        self._silence, self._ping_every = SILENCE * beat, PING_EVERY * beat
        self._token = new_id()
        self._questions = Questions(self._send_to_desk, beat)
        self._healing = None  # the room whose hole HEAL asks for
        self._log = None  # the log's id
        self._run = None  # the broker's start that has welcomed us
        self._beat = None  # run and number of the last one
        self._open(time.monotonic())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # What a program says to it.

    def say(self, room, text, **more):
        """Says a line, exactly once if the client lives until outbox.is_done().
        `more` are further fields: reply_to, data."""
        self.do("say", room=room, text=text, **more)

    def do(self, verb, **fields):
        """Asks for something that is recorded (section 4), exactly once; what
        came of it is told to on_final()."""
        if self.bot:
            fields["bot"] = True
        self.outbox.put(do=verb, **fields)
        self.outbox.pump(time.monotonic())

    def on_final(self, request, outcome):
        """Called once for each say() and do(), in their order: the outcome is
        "stored", or the code of a refusal (section 6). To be overridden."""

    def ask(self, verb, **fields):
        """Asks the desk, again and again until `answers` has what it says."""
        self.answers.pop(verb, None)
        self._ask(verb, verb, **fields)

    def bye(self):
        """Leaves on purpose; done when `answers` has "bye"."""
        self.ask("bye")

    def events(self):
        """Yields the events of its rooms as they come, for ever; see
        Inbox.fetch()."""
        while True:
            yield from self.inbox.fetch()
            serve([self], 0.1)

    def kept(self):
        """How far was read; see Inbox.kept()."""
        return self.inbox.kept()

    def is_welcome(self):
        """Whether the broker has answered its hello."""
        return "hello" in self.answers

    def close(self):
        self._sockets.close()

    # What serve() calls.

    def sockets(self):
        """Those on which something may come."""
        return self._sockets.readable()

    def step(self, now):
        """Takes what has come, then does what is due. `now` is that of
        time.monotonic()."""
        for topic, frame in self._receive("feed"):
            for line in decode(frame):
                self._on_feed(topic.decode(), line, now)
        for (frame,) in self._receive("desk"):
            self._on_desk(decode(frame), now)
        if self._is_dead(now):
            self._reopen(now)
        self._ask_what_is_due(now)
        self.outbox.pump(now)

    # The sockets (section 2, section 7).

    def _open(self, now):
        topics = [f"room/{room}/" for room in self.rooms]
        # `up` is last: it proves the rest.
        self._sockets = Sockets(
            self._at, ["beat/", *topics, f"up/{self._token}/"], self._keys)
        self._run = None
        self._beat_at = now  # when the last one came
        self._deaf_since = now  # since when no `up` has come
        self._owed_since = None  # since when the desk owes an answer
        self.outbox.asked_since = None
        self._ping_at = now + self._ping_every

    def _is_dead(self, now):
        """One socket may be while the others are well (section 7)."""
        since = [self._beat_at, self._deaf_since, self._owed_since,
                 self.outbox.asked_since]
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
        if line["type"] == "up":
            self._deaf_since = None
            self._hello()
        elif topic == "beat/":
            self._on_beat(line, now)
        elif topic.rpartition("/")[2] == self._run or line["type"] == "beat":
            self._on_line(line)
        elif self._run:
            self._hello()  # another run: the log may have been restored

    def _on_line(self, line):
        """An event or a beat of a room, on the feed or on the desk, which brings
        those of private rooms that nobody reads here, too."""
        if "n" not in line or line["room"] not in self.rooms:
            return
        if line["type"] == "beat":
            self.inbox.on_head(line["room"], line["n"])
        elif self._run:
            self.inbox.take(line)

    def _on_beat(self, beat, now):
        self.beats += 1
        self._check_log(beat)
        is_next = self._beat in (None, (beat["run"], beat["b"] - 1))
        if not is_next or now - self._beat_at > self._silence:
            self._hello()
        self._beat = (beat["run"], beat["b"])
        self._beat_at = now

    def _hello(self):
        self._run = None
        self.ask("hello", token=self._token, **self._last())

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
                self._on_line(line)  # of a private room

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
        """A welcome or a pong: how far the session is, and whether the log
        still knows what we know."""
        self._check_log(line)
        if line.get("forgotten"):
            raise LostLog(f"the log forgot {self.inbox.last}")
        self.outbox.on_answer(line, now)
        if line["type"] == "welcome":
            self._run = line["run"]
            if self.rooms:
                self.ask("rooms")  # also of those without us
            if not self.outbox.is_done():
                self.outbox.ask_status(now)  # what was on the way may be lost

    def _on_rooms(self, name, line):
        """How far the rooms are that a welcome or a list names."""
        known = {room["room"]: room["n"] for room in line.get("rooms", [])}
        for room in self.rooms:
            if room in known or name == "rooms":  # or else it is not there yet
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
            self._ask("ping", "ping", token=self._token, **self._last())
        hole = self.inbox.hole()
        if hole and self._run and not self._questions.is_open(HEAL):
            self._healing, after = hole
            self._ask(HEAL, "history", room=self._healing, after=after,
                      limit=PAGE)
        self._questions.pump(now)


def serve(clients, seconds):
    """Lets clients of one thread do their part once, when something has come or
    after so many seconds."""
    waits = [(s, zmq.POLLIN) for c in clients for s in c.sockets()]
    zmq.zmq_poll(waits, int(1000 * seconds))
    now = time.monotonic()
    for client in clients:
        client.step(now)
