"""Programs of this folder that act beside a test, in processes of their own."""

import json
import os
import select
import signal
import subprocess
import sys
from collections import Counter

from deadline import PATIENCE, seconds_left, wait_until
from peer.tree import ROOT

# Seconds in which a line must reach its reader, and the 99th percentile of all
# lines. The bar of this project is 0.25; a machine that does other work besides
# needs more.
LATENCY = float(os.environ.get("QUN_LATENCY", "2")) * PATIENCE
BETWEEN_BEATS = 2 * PATIENCE


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

    def signal(self, number):
        self._process.send_signal(number)

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


class Pair(Worker):
    """An honest speaker and an honest reader (pair.py)."""

    def __init__(self, broker, *keys):
        pairs = [word for pair in keys for word in pair[1:]]
        super().__init__("pair.py", broker,
                         *([keys[0].broker, *pairs] if keys else []))
        wait_until(lambda: self.report()["lines"], 10, "the pair to talk")

    def check(self, what):
        """Asserts that both have been served well since the last report."""
        report = self.report()
        print(f"{what}: {report}")
        if (report["p99"] or 0) > LATENCY or report["gap"] > BETWEEN_BEATS or (
                report["reopened"]):
            raise AssertionError(f"the pair suffers from {what}: {report}")


class Multitude:
    """Many honest clients (multitude.py), which share the keys evenly. Leaving
    the context kills them."""

    MOST = 1000  # of a process, which may open only so many files

    def __init__(self, broker, count, keys=()):
        shares = [range(count)[part:part + self.MOST]
                  for part in range(0, count, self.MOST)]
        self._workers = [
            Worker("multitude.py", broker, len(share), share.start,
                   *self._share_of(keys, number, len(shares)))
            for number, share in enumerate(shares)]

    @staticmethod
    def _share_of(keys, number, of):
        mine = keys[number::of]
        return [keys[0].broker, *(
            word for pair in mine for word in (pair.public, pair.secret))
        ] if keys else []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        for worker in self._workers:
            worker.signal(signal.SIGKILL)
        for worker in self._workers:
            worker.kill()

    def told(self, seconds):
        """When the last one had connected and was ready."""
        told = [worker.told(seconds) for worker in self._workers]
        return {what: max(report[what] for report in told)
                for what in ("connected", "ready")}

    def report(self):
        """What has happened since the last report."""
        reports = [worker.report() for worker in self._workers]
        return {"gap": max(report["gap"] for report in reports),
                "reopened": sum(report["reopened"] for report in reports),
                "heard": sum((Counter(report["heard"]) for report in reports),
                             Counter())}
