#!/usr/bin/python3
"""An honest speaker and an honest reader, in a process of their own, so that
what a test does besides does not slow them down.

usage: pair.py INTAKE FEED DESK [BROKER-KEY PUBLIC SECRET PUBLIC SECRET]

Each line on stdin is answered by a line of JSON: how many `lines` were said
since the last one, the 99th percentile `p99` and the largest `most` of the
times from saying to reading (a line that is not read yet counts with its age),
the longest `gap` between two beats, and how often both have `reopened` their
sockets. All times are in seconds."""

import json
import select
import sys
import time

import qun

EVERY = 0.02


class At:

    def __init__(self, intake, feed, desk):
        self.intake, self.feed, self.desk = intake, feed, desk


class Timed(qun.Client):
    """Notes the longest time between two beats."""

    gap = 0

    def _on_beat(self, beat, now):
        self.gap = max(self.gap, now - self._beat_at)
        super()._on_beat(beat, now)

    def take_gap(self):
        gap = max(self.gap, time.monotonic() - self._beat_at)
        self.gap = 0
        return gap


class Pair:

    def __init__(self, at, of_speaker, of_reader):
        self.speaker = Timed(at, "pair-speaker", keys=of_speaker)
        self.reader = Timed(at, "pair-reader", ["pair"], keys=of_reader)
        self.reader.inbox.on_read = self.on_read
        self.open = {}  # text: when it was said
        self.delays = []
        self.count = 0

    def on_read(self, event):
        said = self.open.pop(event.get("text"), None)
        if said is not None:
            self.delays.append(time.monotonic() - said)

    def say(self):
        self.count += 1
        text = f"line {self.count}"
        self.open[text] = time.monotonic()
        self.speaker.say("pair", text)

    def report(self):
        now = time.monotonic()
        delays = sorted(self.delays + [now - at for at in self.open.values()])
        self.delays = []
        return {"lines": len(delays),
                "p99": delays[int(0.99 * len(delays))] if delays else None,
                "most": delays[-1] if delays else None,
                "gap": max(self.speaker.take_gap(), self.reader.take_gap()),
                "reopened": self.speaker.reopened + self.reader.reopened}


def main():
    *at, broker, public1, secret1, public2, secret2 = (
        sys.argv[1:] if len(sys.argv) > 4 else sys.argv[1:] + 5 * [None])
    keys = [broker and qun.Keys(broker, *pair)
            for pair in ((public1, secret1), (public2, secret2))]
    pair = Pair(At(*at), *keys)
    next_line = time.monotonic()
    while True:
        qun.serve([pair.speaker, pair.reader], 0.005)
        if pair.reader.is_welcome() and time.monotonic() >= next_line:
            next_line = time.monotonic() + EVERY
            pair.say()
        if select.select([sys.stdin], [], [], 0)[0]:
            if not sys.stdin.readline():
                return
            print(json.dumps(pair.report()), flush=True)


if __name__ == "__main__":
    main()
