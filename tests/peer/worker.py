"""Programs of this folder that act beside a test, in processes of their own."""

import json
import os
import select
import subprocess
import sys

from deadline import seconds_left
from peer.tree import ROOT


class Worker:
    """A program of this folder that prints a line of JSON for each line that it
    reads. Leaving the context ends it."""

    def __init__(self, name, broker, *arguments):
        self._process = subprocess.Popen(
            [sys.executable, os.path.join(ROOT, "tests", "peer", name),
             broker.intake, broker.feed, broker.desk, *map(str, arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        self._process.kill()
        self._process.communicate()

    def told(self, seconds=10):
        """The next line that it prints."""
        left = seconds_left(seconds)
        if not select.select([self._process.stdout], [], [], left())[0]:
            raise AssertionError(f"waited {seconds} s in vain for a report")
        return json.loads(self._process.stdout.readline())

    def report(self):
        """What has happened since the last report."""
        self._process.stdin.write(b"\n")
        self._process.stdin.flush()
        return self.told()
