"""The reader's half of "without a gap" (PROTOCOL.md, section 7)."""

import collections

MOST_WAITING = 10_000  # events of a room; history brings the others again


class LostLog(Exception):
    """The broker's log lacks lines that were read here: it is another log, or
    an older one. What kept() returned is void; begin anew with a new Client."""


class Inbox:
    """Brings the events of rooms into their order, each once. Reading begins
    behind the lines of `kept`, what kept() returned at an earlier time; in a
    room that is not in it, with the next line that is said."""

    def __init__(self, kept=None):
        kept = kept or {"rooms": {}, "last": None}
        self.last = kept["last"]  # the newest event that was read: seq and at
        self._read = dict(kept["rooms"])  # room: n of the last line read
        self._heads = {}  # room: the greatest n heard of
        self._waiting = {}  # room: {n: event} behind a hole
        self._events = collections.deque()  # read, and not yet fetched

    def kept(self):
        """How far was fetched: an object for json.dumps, to be stored by a
        program that wants to go on from there at its next start."""
        rooms = dict(self._read)
        for event in reversed(self._events):
            rooms[event["room"]] = event["n"] - 1
        return {"rooms": rooms, "last": self.last}

    def fetch(self):
        """Yields what was read since, in each room in order. Events of history
        have "replay". One of type "unreadable", with "room" and "n", stands for
        a line that the broker cannot give any more."""
        while self._events:
            yield self._events.popleft()

    def take(self, event):
        """Takes an event, live or replayed, the first or the second time, in
        any order."""
        room, n = event["room"], event["n"]
        if n > self._read.setdefault(room, n - 1):
            self.on_head(room, n)
            waiting = self._waiting.setdefault(room, {})
            if len(waiting) < MOST_WAITING or n == self._read[room] + 1:
                waiting[n] = event
            self._read_on(room)

    def on_head(self, room, n):
        """Takes what a beat, a welcome or a list says: the room's last line is
        n."""
        self._read.setdefault(room, n)
        self._heads[room] = max(n, self._heads.get(room, 0))

    def on_page(self, end):
        """Takes the end of a page, behind its lines: those before `first` are
        not for this reader, and those that were not in the page are gone."""
        room = end["room"]
        self._read[room] = max(self._read.get(room, 0), end["first"] - 1)
        while end["low"] <= self._read[room] + 1 <= end["high"]:
            n = self._read[room] + 1
            self.take({"type": "unreadable", "room": room, "n": n})

    def hole(self):
        """(room, n of the last line before the hole), or None."""
        for room, head in self._heads.items():
            if self._read[room] < head:
                return room, self._read[room]
        return None

    def give_up(self, room):
        """The broker does not show what is missing there."""
        self._read[room] = self._heads[room]
        self._waiting.pop(room, None)

    def on_read(self, event):
        """Called for each event when it is its turn. To be overridden."""
        self._events.append(event)

    def _read_on(self, room):
        waiting = self._waiting[room]
        while self._read[room] + 1 in waiting:
            self._read[room] += 1
            event = waiting.pop(self._read[room])
            if "seq" in event and (
                    self.last is None or event["seq"] > self.last["seq"]):
                self.last = {"seq": event["seq"], "at": event["at"]}
            self.on_read(event)
