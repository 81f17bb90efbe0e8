"""Our own client `qun` as processes that go on, for tests that do something to
the broker or the network meanwhile."""

import json
import os
import subprocess
import tempfile

from deadline import PATIENCE
from peer.broker import BIN

QUN = os.path.join(BIN, "qun")


class Program:
    """`within` is a command that runs it, `timeout` how long it waits for the
    broker."""

    def __init__(self, at, verb, *words, user, within=(), timeout="60s"):
        self.user = user
        self.out = tempfile.NamedTemporaryFile("w+", encoding="utf-8")
        self.err = tempfile.NamedTemporaryFile("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [*within, QUN, verb, *words, "--as", user, "--timeout", timeout,
             "--server", at.intake, "--feed", at.feed, "--desk", at.desk],
            stdin=subprocess.PIPE, stdout=self.out, stderr=self.err)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        with self.process:  # waits, and closes its stdin
            pass
        self.out.close()
        self.err.close()

    def complaints(self):
        """All it has written to stderr."""
        with open(self.err.name, encoding="utf-8") as file:
            return file.read()

    def signal(self, number):
        self.process.send_signal(number)


class Sender(Program):
    """Says lines in a room; `said` are their texts."""

    def __init__(self, at, room, user, **more):
        super().__init__(at, "send", room, "--lines", user=user, **more)
        self.said = []

    def say(self, *texts):
        self.said += texts
        self.process.stdin.write("".join(f"{t}\n" for t in texts).encode())
        self.process.stdin.flush()

    def end(self, seconds):
        """It must say that all is stored."""
        self.process.stdin.close()
        code = self.process.wait(seconds * PATIENCE)
        if code != 0:
            raise AssertionError(f"{self.user}: {code} {self.complaints()}")


class Follower(Program):
    """Reads rooms from their first lines."""

    def __init__(self, at, *rooms, user):
        super().__init__(at, "tail", *rooms, "--json", "--after", "0",
                         user=user)

    def lines(self):
        """The events that it has printed so far."""
        with open(self.out.name, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file if line[-1] == "\n"]
        for line in lines:
            line.pop("replay", None)
        return lines

    def count(self):
        with open(self.out.name, "rb") as file:
            return file.read().count(b"\n")


def check_programs(followers, senders):
    """In one room: every follower has every line once, all in one order, and
    each sender's lines are those that it said, in its order."""
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
