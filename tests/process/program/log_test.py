#!/usr/bin/python3
"""What others write into the broker's log: one line each, that obeys nobody."""

import re
import unittest

import zmq
from qun import encode
from qun.sockets import connect

from deadline import wait_until
from peer.broker import Broker

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


if __name__ == "__main__":
    unittest.main()
