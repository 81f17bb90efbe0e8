"""A peer that breaks all rules, and neighbours who must not notice."""

import itertools
import re

import zmq

from qun import decode, encode
from qun.sockets import connect

from peer.checker import check
from peer.client import run
from peer.peers import PeersTest
from peer.tree import read


def codes():
    """The codes that PROTOCOL.md lists."""
    page = read("proto/PROTOCOL.md")
    table = page.partition("### Codes")[2].partition("## 7.")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE))


class Stranger:
    """Bare sockets that send exactly the bytes of a test."""

    def __init__(self, at, company):
        self.intake = connect(zmq.PUSH, at.intake)
        self.desk = connect(zmq.DEALER, at.desk)
        self.feed = connect(zmq.XSUB, at.feed)
        for socket in (self.intake, self.desk, self.feed):
            socket.set(zmq.SNDTIMEO, 5000)
        self._company = company
        self._lines = []
        self._numbers = itertools.count(1)

    def close(self):
        for socket in (self.intake, self.desk, self.feed):
            socket.close()

    def sockets(self):
        return [self.desk]

    def step(self, _now):
        while self.desk.poll(0):
            self._lines += [line for line in decode(self.desk.recv())
                            if line["type"] != "probe"]

    def ask(self, line):
        """Returns all that the desk answers to these bytes."""
        self.desk.send(line)
        barrier = f"barrier-{next(self._numbers)}"
        self.desk.send(encode(do="ping", re=barrier))
        return self._lines_before(lambda a: a.get("re") == barrier, "a pong")

    def query(self, verb, **fields):
        """Returns (replayed lines, answer) of this query."""
        re_ = f"query-{next(self._numbers)}"
        self.desk.send(encode(do=verb, re=re_, **fields))
        *lines, last = self._lines_before(
            lambda a: a.get("re") == re_, verb, 1)
        return [line for line in lines if "replay" in line], last

    def _lines_before(self, is_last, what, and_it=0):
        def found():
            return [i for i, line in enumerate(self._lines) if is_last(line)]

        run([*self._company, self], found, 10, what)
        end = found()[0]
        taken, self._lines = self._lines[:end + and_it], self._lines[end + 1:]
        return taken


class StrangerTest(PeersTest):
    """Alice speaks and Bob reads before and after each test, and all their
    lines must arrive."""

    def setUp(self):
        self.start_broker()
        self.alice, self.bob = self.meet("alice"), self.meet("bob")
        self.stranger = self.meet_stranger()
        self.speak()
        self.addCleanup(self.check_neighbours)

    def meet_stranger(self):
        stranger = Stranger(self.broker, self.peers)
        self.addCleanup(stranger.close)
        return stranger

    def speak(self):
        self.alice.say("lobby", "大家好")

    def check_neighbours(self):
        self.speak()
        self.run_until_read(len(self.alice.outbox.requests))
        check(self.peers, [self.alice])
        self.assertTrue(self.broker.is_up())

    def malformed(self):
        """The number of malformed lines that the broker has logged."""
        totals = re.findall(r" malformed\S* .*\btotal=(\d+)",
                            self.broker.log())
        return int(totals[-1]) if totals else 0

    def assert_counted(self, lines):
        self.run_until(lambda: self.malformed() >= lines,
                       f"{lines} malformed lines in the log")
        self.assertEqual(self.malformed(), lines)
