#!/usr/bin/python3
"""A broker that is started again where it was."""

import resource
import unittest

import zmq

from deadline import wait_until
from peer.broker import OWN_ADDRESS, Broker
from peer.checker import check
from peer.lines import encode
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run


class Restart(unittest.TestCase):

    def setUp(self):
        self.broker = self.enterContext(Broker(listen=f"{OWN_ADDRESS}:*"))

    def restart(self):
        self.broker.kill()
        self.broker.start()

    def meet(self, user, rooms=("lobby",)):
        return self.enterContext(Client(self.broker, user, rooms))


class AtOnce(Restart):

    TIMES = 12

    def test_it_serves_on_its_ports_again_and_again(self):
        peers = [self.meet("alice"), self.meet("bob")]
        sender = self.enterContext(Sender(self.broker, "lobby", "carol"))
        follower = self.enterContext(
            Follower(self.broker, "lobby", user="dave"))
        for time in range(self.TIMES):
            # What ends in order leaves its ports in TIME_WAIT.
            self.assertEqual(self.broker.stop(), 0)
            self.broker.start()
            peers[0].say("lobby", f"第{time}次")
            sender.say(f"第{time}次")
            run(peers, lambda: peers[0].outbox.is_done(), 5, "an answer")
        sender.end(10)
        said = 2 * self.TIMES
        run(peers, lambda: follower.count() == said and all(
            peer.has_read("lobby", said) for peer in peers), 10, "all")
        check(peers, peers[:1])
        check_programs([follower], [sender])


class Everybody(Restart):

    PEERS = 200
    PROGRAMS = 20
    MISSED = 600  # lines; more than a page

    def setUp(self):
        allow_files(4 * self.PEERS * 3)
        super().setUp()

    def test_is_complete_when_all_recover_at_once(self):
        peers = [self.meet(f"peer-{number}") for number in range(self.PEERS)]
        followers = [self.enterContext(
            Follower(self.broker, "lobby", user=f"program-{number}"))
            for number in range(self.PROGRAMS)]
        peers[0].say("lobby", "before")
        self.wait_until_read(peers, followers, 1)
        self.broker.kill()
        self.say_elsewhere()
        self.broker.start()
        peers[0].say("lobby", "after")
        run(peers, peers[0].outbox.is_done, 5, "a line to be stored meanwhile")
        self.wait_until_read(peers, followers, self.MISSED + 2)
        check(peers, peers)
        check_programs(followers, [])

    def say_elsewhere(self):
        """Lines of the same log that none of them hears."""
        with Broker(data=self.broker.data) as elsewhere, \
             Sender(elsewhere, "lobby", "carol") as carol:
            carol.say(*(f"第{number}行" for number in range(self.MISSED)))
            carol.end(10)

    def wait_until_read(self, peers, followers, lines):
        run(peers, lambda: all(p.has_read("lobby", lines) for p in peers), 20,
            f"{lines} lines")
        wait_until(lambda: all(f.count() == lines for f in followers), 10,
                   "our programs to be complete")


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
        wait_until(lambda: follower.count() == len(self.ROOMS), 20,
                   "the first line of every room")
        self.restart()
        for room in self.SOME:
            alice.say(room, "second")
        said = len(self.ROOMS) + len(self.SOME)
        run([alice], lambda: follower.count() == said, 20, "the second lines")
        second = [line["room"] for line in follower.lines() if line["n"] == 2]
        self.assertEqual(sorted(second), sorted(self.SOME))

    def fill_rooms(self):
        with zmq.Context.instance().socket(zmq.PUSH) as intake:
            intake.connect(self.broker.intake)
            for part in range(0, len(self.ROOMS), 500):
                intake.send(b"\n".join(
                    encode(room=room, text="first", as_="bob")
                    for room in self.ROOMS[part:part + 500]))


if __name__ == "__main__":
    unittest.main()
