#!/usr/bin/python3
"""A line's way through a real broker is the one in ARCHITECTURE.md's table, and
the broker makes two copies of its text.

The broker records its calls (trunk/call_recorder.cc)."""

import array
import os
import re
import subprocess
import tempfile
import unittest

from peer.peers import PeersTest
from peer.tree import BIN, ROOT, read

PROGRAM = os.path.join(BIN, "recorded_calls_broker")
RETURNED = 1
ALLOCATED = 1 << 63

# The handovers of a line: it is ordered, numbered, written and sent. The trunk
# is the functions that run then.
HANDS = ["OrderAlone::Propose", "Draft::Append", "LineStore::Write",
         "SocketOutlet::Send"]
# Code that runs for all lines, and templates that only call back.
FRAME = ["broker/main.cc", "broker/serve.cc", "proto/lines/lines.h"]
# Makes the proposal and has returned before the handover.
ADMIT = "broker/arrive/admit.cc"
MOST_FUNCTIONS = 15
MOST_FILES = 14
TEXT = 16_000 * "x"


def functions_of_the_table():
    """(file, function) of each row of "The way of a line"."""
    section = read("ARCHITECTURE.md").split("\n## The way of a line\n")[1]
    rows = section.split("\n\n**")[0]
    return re.findall(r"^\| \w+ \| `([\w/.]+):(\w+)`", rows, re.MULTILINE)


class Calls:
    """The calls of the main thread. A function is (file, name with its
    class)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            count, = array.array("Q", file.read(8))
            words = array.array("Q", file.read(8 * count))
        self.words = words
        addresses = sorted({w for w in words if RETURNED < w < ALLOCATED})
        self._functions = dict(zip(addresses, functions(addresses)))

    def __getitem__(self, at):
        return self._functions.get(self.words[at], ("", ""))

    def last(self, name, before=None):
        """The position of the last call of this function before `before`."""
        for at in reversed(range(len(self.words[:before]))):
            if self[at][1] == name:
                return at
        raise AssertionError(f"{name} was not entered")

    def next(self, name, after, path=None):
        """The position of the next call of this function after `after`. With
        `path`, also any function of that name in that file."""
        for at in range(after + 1, len(self.words)):
            found, full = self[at]
            if full == name or (found == path and
                                full.rpartition("::")[2] == name):
                return at
        raise AssertionError(f"{path or ''} {name} is not entered then")

    def running(self, at):
        """The functions that run at this position, the outermost first."""
        running, returned = [], 0
        for word in reversed(self.words[:at + 1]):
            if word == RETURNED:
                returned += 1
            elif word < ALLOCATED and returned:
                returned -= 1
            elif word < ALLOCATED:
                running.append(self._functions[word])
        return running[::-1]

    def allocations(self, begin, end, size):
        """The number of allocations of at least this size."""
        return sum(word - ALLOCATED >= 2 * size
                   for word in self.words[begin:end] if word >= ALLOCATED)


def functions(addresses):
    told = subprocess.run(
        ["addr2line", "-fCe", PROGRAM], check=True, capture_output=True,
        input="\n".join(map(hex, addresses)), encoding="ascii").stdout
    lines = iter(told.splitlines())
    for name, place in zip(lines, lines):
        path = os.path.relpath(place.rpartition(":")[0], ROOT)
        name = re.sub(r"\(.*|\[abi:\w+\]", "", name)
        yield path, name.replace("qun::", "").replace(
            "(anonymous namespace)::", "")


class Trunk(PeersTest):

    def setUp(self):
        path = os.path.join(
            self.enterContext(tempfile.TemporaryDirectory()), "calls")
        self.start_broker(program=PROGRAM, environment={"QUN_CALLS": path})
        alice = self.meet("alice")
        self.say(alice, "longer, for memory that the broker keeps: " + TEXT)
        self.say(alice, TEXT)
        self.run_until_read(2)
        self.broker.stop()
        self.calls = Calls(path)
        ordered, numbered, written = map(self.calls.last, HANDS[:3])
        sent = self.calls.next(HANDS[3], written)
        self.begin = self.calls.last("Loop::TakeIntake", ordered)
        self.hands = [ordered, numbered, written, sent]
        self.assertEqual(sorted(self.hands), self.hands)

    def trunk(self):
        """(file, function) of each function that runs at a handover, except
        those that run for all lines."""
        running = [name for at in self.hands for name in self.calls.running(at)
                   if name[0] not in FRAME]
        return list(dict.fromkeys(running))

    def test_its_files_are_those_of_the_table(self):
        table = functions_of_the_table()
        files = {path for path, _ in self.trunk()}
        self.assertEqual(files | {ADMIT}, {path for path, _ in table})
        self.assertLessEqual(len(table), MOST_FUNCTIONS)
        self.assertLessEqual(len({path for path, _ in table}), MOST_FILES)

    def test_it_enters_the_functions_of_the_table_in_their_order(self):
        at = self.begin - 1
        for path, function in functions_of_the_table():
            at = self.calls.next(function, at, path)
        self.assertLessEqual(at, self.hands[-1])

    def test_its_text_has_two_copies(self):
        large = self.calls.allocations(self.begin, self.hands[-1], len(TEXT))
        self.assertEqual(large, 2)


if __name__ == "__main__":
    unittest.main()
