#!/usr/bin/python3
"""The broker's log: one line per event, which no peer can forge, and its
content."""

import os
import re
import unittest

import zmq
from qun import encode
from qun.sockets import connect

from deadline import wait_until
from peer.broker import Broker
from peer.peers import PeersTest

LINE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 \w+ \w+")
NASTY = "hi\n2026-01-01T00:00:00.000+00:00 info connected name=root\ttab \u202egod"


class Log(unittest.TestCase):

    def test_no_line_of_it_is_another_ones(self):
        with Broker("--log-level", "debug") as broker, \
                connect(zmq.PUSH, broker.intake) as intake:
            for text in (NASTY, "end of it"):
                intake.send(encode(room="lobby", text=text, as_="alice"))
            wait_until(lambda: "end of it" in broker.log(), 5, "the lines")
            log = broker.log()
        self.assertIn("root", log, "it is there, in its line")
        for line in log.splitlines():
            self.assertRegex(line, LINE)
            self.assertNotIn("\t", line)
        self.assertNotIn("\u202e", log)


class Full(PeersTest):

    def test_a_log_that_nobody_reads_stops_nobody(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        self.addCleanup(os.close, writer)
        os.set_blocking(writer, False)
        try:
            while True:
                os.write(writer, 4096 * b"x")
        except BlockingIOError:
            os.set_blocking(writer, True)
        self.start_broker("--log-level", "debug", stderr=writer)
        alice = self.meet("alice")
        for number in range(20):
            self.say(alice, f"line {number}", seconds=5)
        os.set_blocking(reader, False)
        while self.read_some(reader):
            pass
        self.say(alice, "somebody reads again")
        wait_until(lambda: b"log_dropped lines=" in self.read_some(reader), 5,
                   "the number of dropped lines")

    @staticmethod
    def read_some(file):
        try:
            return os.read(file, 65536)
        except BlockingIOError:
            return b""


class Trace(PeersTest):

    def test_follows_a_line_through_the_five_steps(self):
        self.start_broker("--log-level", "trace")
        alice = self.meet("alice")
        self.say(alice, "one", "two")
        self.broker.wait_for_log("published", n="2")
        session = re.search(r"recorded .*session=(\w+) k=2 ",
                            self.broker.log())[1]
        for step in ("admitted", "ordered", "recorded"):
            with self.subTest(step=step):
                self.assertEqual(
                    len(self.broker.logged(step, session=session, k="2")), 1)
        self.assertEqual(len(self.broker.logged("recorded", k="2", room="lobby",
                                                n="2", seq="2")), 1)
        self.assertEqual(len(self.broker.logged("published", room="lobby",
                                                n="2", on="feed")), 1)


if __name__ == "__main__":
    unittest.main()
