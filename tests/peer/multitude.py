#!/usr/bin/python3
"""Many small, honest clients in one process, which can all vanish at once.

usage: multitude.py INTAKE FEED DESK COUNT FIRST
                    [BROKER-KEY PUBLIC SECRET ...]

The users are called user and a number, from FIRST on. The clients share the
key pairs evenly.

Prints a line of JSON when all are welcome, and one for each line on stdin:
`gap` (the longest time without a beat for a client), `reopened` (how often
clients opened new sockets because of silence) and `heard` (how many clients
have heard each text), all since the last report."""

import collections
import json
import random
import resource
import select
import sys
import time

import zmq

from qun import Keys
from qun.lines import decode, encode, new_id
from qun.sockets import connect

SILENCE = 5
FIRST_WAIT, MOST_WAIT = 1, 16
PING_EVERY = 2


class Small:
    """A listening client that keeps nothing but the time of its last beat."""

    def __init__(self, at, user, keys):
        self.at, self.keys = at, keys
        self.user = None if keys else user
        self.session = new_id()
        self.longest_wait = FIRST_WAIT
        self.open()

    def open(self):
        intake, feed, desk = self.at
        self.push = connect(zmq.PUSH, intake, self.keys)
        self.sub = connect(zmq.SUB, feed, self.keys)
        self.dealer = connect(zmq.DEALER, desk, self.keys)
        self.sub.subscribe("room/lobby/")
        self.sub.subscribe("up/")
        self.beat_at = time.monotonic()
        self.has_beat = self.is_welcome = False
        self.ping_at = 0
        self.reopen_at = None

    def close(self):
        for socket in self.push, self.sub, self.dealer:
            socket.close()

    def ask(self, verb):
        self.dealer.send(encode(do=verb, re=verb, as_=self.user,
                                session=self.session, listen=True))

    def step(self, now, report):
        for topic, lines in receive(self.sub):
            if topic != b"up/":
                report.hear(lines)
                continue
            report.gap = max(report.gap, now - self.beat_at)
            self.beat_at, self.has_beat = now, True
        for (lines,) in receive(self.dealer):
            if b'"welcome"' in lines:
                self.is_welcome, self.longest_wait = True, FIRST_WAIT
        if self.reopen_at is None and now - self.beat_at > SILENCE:
            report.gap = max(report.gap, now - self.beat_at)
            self.reopen_at = now + random.uniform(0, self.longest_wait)
            self.longest_wait = min(2 * self.longest_wait, MOST_WAIT)
        if self.reopen_at is not None and now >= self.reopen_at:
            report.reopened += 1
            self.close()
            self.open()
        elif self.has_beat and now >= self.ping_at:
            self.ping_at = now + PING_EVERY
            self.ask("ping" if self.is_welcome else "hello")


class Report:

    def __init__(self):
        self.gap, self.reopened = 0, 0
        self.heard = collections.Counter()

    def hear(self, lines):
        for line in decode(lines):
            if line["type"] == "said":
                self.heard[line["text"]] += 1


def receive(socket):
    while socket.getsockopt(zmq.EVENTS) & zmq.POLLIN:
        yield socket.recv_multipart(zmq.NOBLOCK)


def tell(**what):
    print(json.dumps(what), flush=True)


def main():
    at, keys = sys.argv[1:4], sys.argv[6:]
    count, first = map(int, sys.argv[4:6])
    pairs = [Keys(keys[0], *pair)
             for pair in zip(keys[1::2], keys[2::2])] or [None]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    zmq.Context.instance().set(zmq.MAX_SOCKETS, 20 * count + 100)
    began = time.monotonic()
    clients = [Small(at, f"user{first + number}", pairs[number % len(pairs)])
               for number in range(count)]
    connected = time.monotonic() - began
    report, is_ready = Report(), False
    while True:
        now = time.monotonic()
        for client in clients:
            client.step(now, report)
        if not is_ready and all(client.is_welcome for client in clients):
            is_ready = True
            tell(connected=connected, ready=time.monotonic() - began)
        if select.select([sys.stdin], [], [], 0.02)[0]:
            if not sys.stdin.readline():
                return
            tell(**vars(report))
            report = Report()


if __name__ == "__main__":
    main()
