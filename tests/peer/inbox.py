"""The reader's half of "without a gap" (PROTOCOL.md, section 7)."""

from peer.lines import Violation


class Inbox:
    """What a reader has read, room by room, from n = 1 (section 7)."""

    def __init__(self):
        self.lines = {}  # room: its events; the one with n is at n - 1
        self.live = {}  # room: every n, as the feed brought them
        self.last = None  # the newest event known, by seq
        self._waiting = {}  # room: {n: event} behind a hole
        self._heads = {}  # room: the greatest n heard of

    def take(self, event):
        """An event, live or replayed, first or again, in any order."""
        replay = event.pop("replay", False)
        room, n = event["room"], event["n"]
        if not replay:
            self.live.setdefault(room, []).append(n)
        lines = self.lines.setdefault(room, [])
        if n <= len(lines):
            if lines[n - 1] != event:
                raise Violation(f"two lines with one n: {lines[n - 1]} {event}")
            return
        self.on_head(room, n)
        waiting = self._waiting.setdefault(room, {})
        waiting[n] = event
        while len(lines) + 1 in waiting:
            self._read(lines, waiting.pop(len(lines) + 1))

    def on_head(self, room, n):
        """A beat, a welcome or a list says that the room's last line is n."""
        self._heads[room] = max(n, self._heads.get(room, 0))

    def hole(self):
        """(room, the last n before the hole), or None."""
        for room, head in self._heads.items():
            have = len(self.lines.get(room, []))
            if have < head:
                return room, have
        return None

    def _read(self, lines, event):
        lines.append(event)
        if self.last is None or event["seq"] > self.last["seq"]:
            self.last = {"seq": event["seq"], "at": event["at"]}
