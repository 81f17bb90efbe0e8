#!/usr/bin/python3
"""A reader as its own process, so that a test can stop or kill it. tail.py
INTAKE FEED DESK BEAT NAME ROOM... prints each event that it reads, in order,
with "live": whether it came on the feed."""

import json
import subprocess
import sys
import tempfile
from collections import namedtuple

from peer.client import Client, run

FOR_EVER = 1e9

At = namedtuple("At", "intake feed desk")


class Tail:
    """That process; lines() returns what it has printed so far."""

    def __init__(self, at, user, *rooms, beat=1.0):
        self._out = tempfile.NamedTemporaryFile("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, __file__, at.intake, at.feed, at.desk,
             str(beat), user, *rooms],
            stdout=self._out)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self._out.close()

    def lines(self, room):
        # At once: a line may grow while a file is read line by line.
        with open(self._out.name, encoding="utf-8") as file:
            whole = file.read().split("\n")[:-1]
        lines = [json.loads(line) for line in whole]
        return [line for line in lines if line["room"] == room]


def print_new(client, printed):
    for room, lines in client.inbox.lines.items():
        live = client.inbox.live.get(room, [])
        for line in lines[printed.get(room, 0):]:
            print(json.dumps({**line, "live": line["n"] in live}), flush=True)
        printed[room] = len(lines)


def main(intake, feed, desk, beat, user, *rooms):
    at = At(intake, feed, desk)
    with Client(at, user, rooms, beat=float(beat)) as client:
        printed = {}
        while True:
            run([client], lambda: client.count_read() > sum(printed.values()),
                FOR_EVER, "a line")
            print_new(client, printed)


if __name__ == "__main__":
    main(*sys.argv[1:])
