"""The program `qun`: run to its end, or as a process during a test."""

import json
import os
import subprocess
import tempfile

from deadline import PATIENCE
from peer.command import run_to_end
from peer.tree import BIN

QUN = os.path.join(BIN, "qun")


class Qun:
    """Runs `qun` for one user. `at` is the broker; without it the profile in
    `home`, the user's data folder, names the broker. `user` is the name to
    claim."""

    def __init__(self, at=None, user="", home=None):
        self.environment = {"QUN_NAME": user} if user else {}
        self._options = []
        if home:
            self.environment["XDG_DATA_HOME"] = home
        if at:
            self.environment["QUN_SERVER"] = at.intake
        # TCP ports may be arbitrary
        if at and not at.intake.startswith("ipc:"):
            self._options = ["--feed", at.feed, "--desk", at.desk]

    def run(self, *words, **how):
        """Runs it and returns its Ended; `how` is for run_to_end()."""
        how["environment"] = self.environment | how.get("environment", {})
        return run_to_end(QUN, *words, *self._options, **how)

    def ok(self, *words, **how):
        """Runs it and returns its output. It must succeed."""
        return self.run(*words, **how).ok()

    def start(self, *words, within=(), **pipes):
        """Starts it as a process; `within` is a command that runs it."""
        return subprocess.Popen([*within, QUN, *words, *self._options],
                                env={**os.environ, **self.environment}, **pipes)

    def events(self, room):
        """The room's stored events."""
        lines = self.ok("history", room, "--json", "-n", "100000").split("\n")
        return [json.loads(line) for line in lines if line]


class Program:
    """A process of `qun` that ends with the context at the latest."""

    def __init__(self, qun, *words, within=()):
        self._out = tempfile.NamedTemporaryFile(prefix="qun-out-")
        self._err = tempfile.NamedTemporaryFile(prefix="qun-err-")
        self.process = qun.start(*words, within=within, stdin=subprocess.PIPE,
                                 stdout=self._out, stderr=self._err)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        with self.process:  # waits, and closes its stdin
            pass
        self._out.close()
        self._err.close()

    def printed(self):
        """All that it has written to stdout."""
        return self._read(self._out)

    def complaints(self):
        """All that it has written to stderr."""
        return self._read(self._err)

    def write(self, text):
        """Writes to its stdin."""
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def wait(self, seconds=20):
        """Closes its stdin, waits for its end and returns its exit code."""
        self.process.stdin.close()
        return self.process.wait(seconds * PATIENCE)

    @staticmethod
    def _read(file):
        with open(file.name, encoding="utf-8", newline="") as again:
            return again.read()


class Sender(Program):
    """Says lines in a room; `said` are their texts."""

    def __init__(self, at, room, user, **more):
        super().__init__(Qun(at, user), "send", room, "--lines", "--timeout",
                         "60s", **more)
        self.user = user
        self.said = []

    def say(self, *texts):
        self.said += texts
        self.write("".join(f"{text}\n" for text in texts))

    def end(self, seconds=20):
        """Waits for its end. It must report that all lines are stored."""
        code = self.wait(seconds)
        if code != 0:
            raise AssertionError(f"{self.user}: {code} {self.complaints()}")


class Follower(Program):
    """Reads rooms from their first lines."""

    def __init__(self, at, *rooms, user):
        super().__init__(Qun(at, user), "tail", *rooms, "--json", "--after",
                         "0", "--timeout", "60s")
        self.user = user

    def lines(self):
        """The events that it has printed so far."""
        whole = self.printed().split("\n")[:-1]
        lines = [json.loads(line) for line in whole]
        for line in lines:
            line.pop("replay", None)
        return lines

    def count(self):
        with open(self._out.name, "rb") as file:
            return file.read().count(b"\n")


def check_programs(followers, senders):
    """Asserts for one room that every follower has every line once, all in one
    order, and each sender's lines in the order it said them."""
    for follower in followers:
        lines = follower.lines()
        where = f"{follower.user}: "
        numbers = [line["n"] for line in lines]
        if numbers != list(range(1, len(lines) + 1)):
            raise AssertionError(where + f"the numbers are {numbers}")
        for sender in senders:
            texts = [line["text"] for line in lines
                     if line["from"] == sender.user]
            if texts != sender.said:
                raise AssertionError(
                    where + f"{sender.user} said {sender.said}, not {texts}")
        if lines != followers[0].lines():
            raise AssertionError(where + "others have read other lines")
