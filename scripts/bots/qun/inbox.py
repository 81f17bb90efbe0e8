"""The reader's half of "without a gap" (PROTOCOL.md, section 7)."""

import collections

MOST_WAITING = 10_000  # events of a room; history repeats the others


class Inbox:
    """Brings the events of rooms into order, each once. `kept` is what kept()
    returned earlier: reading begins after its lines. In a room that is not in
    it, reading begins with the next line."""

    def __init__(self, kept=None):
        kept = kept or {"rooms": {}, "last": None}
        self.last = kept["last"]  # the newest event that was read: seq and at
        self._read = dict(kept["rooms"])  # room: n of the last line read
        self._heads = {}  # room: the greatest known n
        self._waiting = {}  # room: {n: event} after a gap
        self._events = collections.deque()  # read, but not fetched yet

    def kept(self):
        """The last lines that were fetched, as an object for json.dumps. A
        program can store it and go on from there at its next start."""
        rooms = dict(self._read)
        for event in reversed(self._events):
            rooms[event["room"]] = event["n"] - 1
        return {"rooms": rooms, "last": self.last}

    def fetch(self):
        """Yields the events that were read since the last call, in the order of
        their room. Events of history have "replay". An event of type
        "unreadable", with "room" and "n", stands for a line that the broker can
        no longer read."""
        while self._events:
            yield self._events.popleft()

    def take(self, event):
        """Takes an event, live or replayed. Events may come in any order and
        more than once."""
        room, n = event["room"], event["n"]
        if n > self._read.setdefault(room, n - 1):
            self.on_head(room, n)
            waiting = self._waiting.setdefault(room, {})
            if len(waiting) < MOST_WAITING or n == self._read[room] + 1:
                waiting[n] = event
            self._read_on(room)

    def on_head(self, room, n):
        """Takes the n of a room's last line from a beat, a welcome or a
        list."""
        self._read.setdefault(room, n)
        self._heads[room] = max(n, self._heads.get(room, 0))

    def on_page(self, end):
        """Takes the end of a page, after its lines. This reader may not read
        the lines before `first`, and lines that the page lacks are gone."""
        room = end["room"]
        self._read[room] = max(self._read.get(room, 0), end["first"] - 1)
        while end["low"] <= self._read[room] + 1 <= end["high"]:
            n = self._read[room] + 1
            self.take({"type": "unreadable", "room": room, "n": n})

    def hole(self):
        """Returns a gap as (room, n of the last line before it), or None."""
        for room, head in self._heads.items():
            if self._read[room] < head:
                return room, self._read[room]
        return None

    def give_up(self, room):
        """Gives up the missing lines of a room, which the broker refuses to
        send."""
        self._read[room] = self._heads[room]
        self._waiting.pop(room, None)

    def on_read(self, event):
        """Called for each event in order. May be overridden."""
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
