#!/usr/bin/python3
"""A broker that restarts at the same endpoints."""

import resource
import unittest

import zmq
from qun import encode
from qun.sockets import connect

from peer.broker import OWN_ADDRESS, Broker
from peer.peers import PeersAndProgramsTest
from peer.program import Follower, Sender


class Restart(PeersAndProgramsTest):

    def setUp(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")


class AtOnce(Restart):

    TIMES = 12

    def test_it_serves_on_its_ports_again_and_again(self):
        self.meet_all()
        for time in range(self.TIMES):
            # An orderly end leaves the ports in TIME_WAIT.
            self.assertEqual(self.broker.stop(), 0)
            self.broker.start()
            self.senders[0].say(f"第{time}次")
            self.say(self.peers[0], f"第{time}次", seconds=5)
        self.run_until_all_is_read()
        self.check_all()


class Everybody(Restart):

    PEERS = 200
    PROGRAMS = 20
    MISSED = 600  # lines; more than fit in a page

    def setUp(self):
        allow_files(4 * self.PEERS * 3)
        super().setUp()

    def test_is_complete_when_all_recover_at_once(self):
        for number in range(self.PEERS):
            self.meet(f"peer-{number}")
        for number in range(self.PROGRAMS):
            self.follow(f"program-{number}")
        self.say(self.peers[0], "before")
        self.run_until_all_is_read()
        self.broker.kill()
        self.say_elsewhere()
        self.broker.start()
        self.say(self.peers[0], "after", seconds=5)
        self.run_until_read(self.MISSED + 2, seconds=20)
        self.run_until(lambda: all(f.count() == self.MISSED + 2
                                   for f in self.followers),
                       "our programs to be complete")
        self.check_all()

    def say_elsewhere(self):
        """Records lines of the same log that none of the readers hears."""
        with Broker(data=self.broker.data) as elsewhere, \
             Sender(elsewhere, "lobby", "carol") as carol:
            carol.say(*(f"第{number}行" for number in range(self.MISSED)))
            carol.end(10)


def allow_files(count):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise unittest.SkipTest(f"needs {count} files, and may have {hard}")
    if soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


class ManyRooms(Restart):

    ROOMS = [f"room-{number}" for number in range(3000)]
    SOME = ROOMS[::100] + ROOMS[-1:]

    def test_one_who_reads_3000_rooms_reads_them_again(self):
        self.fill_rooms()
        follower = self.enterContext(
            Follower(self.broker, *self.ROOMS, user="dave"))
        alice = self.meet("alice", ())
        self.run_until(lambda: follower.count() == len(self.ROOMS),
                       "the first line of every room", 20)
        self.broker.kill()
        self.broker.start()
        for room in self.SOME:
            alice.say(room, "second")
        said = len(self.ROOMS) + len(self.SOME)
        self.run_until(lambda: follower.count() == said, "the second lines", 20)
        second = [line["room"] for line in follower.lines() if line["n"] == 2]
        self.assertEqual(sorted(second), sorted(self.SOME))

    def fill_rooms(self):
        with connect(zmq.PUSH, self.broker.intake) as intake:
            intake.set(zmq.LINGER, -1)
            for part in range(0, len(self.ROOMS), 500):
                intake.send(b"\n".join(
                    encode(room=room, text="first", as_="bob")
                    for room in self.ROOMS[part:part + 500]))


if __name__ == "__main__":
    unittest.main()
