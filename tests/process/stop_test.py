#!/usr/bin/python3
"""A reader that missed lines notices by itself, also when nobody speaks."""

import signal
import unittest

from peer.broker import IPC, Broker
from peer.qun_peer import Client, run
from peer.tail import Tail

BEATS_OF_QUIET = 40  # a beat a second; a room's own beats end after 30


class Stop(unittest.TestCase):

    def test_a_reader_stopped_for_40_s_is_complete_10_s_after_it_goes_on(self):
        # Local sockets, for the kernel keeps little of what nobody reads there.
        with Broker("--feed-hwm", "8", listen=IPC) as broker, \
             Client(broker, "alice", ["loud", "quiet"]) as alice, \
             Tail(broker, "bob", "loud", "quiet") as bob:
            alice.say("loud", "one")
            alice.say("quiet", "one")
            self.wait_until_read(alice, bob, 10)
            bob.process.send_signal(signal.SIGSTOP)
            for number in range(400):
                alice.say("loud", f"{number} " + 16_000 * "x")
            run([alice], alice.outbox.is_done, 20, "the flood to be stored")
            alice.say("quiet", "the last line")
            self.be_quiet(alice)
            self.assertEqual(len(bob.lines("quiet")), 1)
            bob.process.send_signal(signal.SIGCONT)
            self.wait_until_read(alice, bob, 10)
            self.assertFalse(bob.lines("quiet")[-1]["live"])
            self.assertFalse(all(line["live"] for line in bob.lines("loud")))

    def be_quiet(self, alice):
        run([alice], alice.outbox.is_done, 5, "the last line to be stored")
        end = alice.beats + BEATS_OF_QUIET
        run([alice], lambda: alice.beats >= end, 60, "40 s to pass")

    def wait_until_read(self, alice, bob, seconds):
        """Until bob has printed just what alice has said, in order."""
        said = {"loud": [], "quiet": []}
        for request in alice.outbox.requests:
            said[request["room"]].append(request["text"])

        def has_all():
            return all([line["text"] for line in bob.lines(room)] == texts
                       for room, texts in said.items())

        run([alice], has_all, seconds, "bob to read all that alice said")


class LostLastLine(unittest.TestCase):

    def test_it_is_noticed_within_3_s_though_nobody_speaks(self):
        with Broker() as broker, \
             Client(broker, "alice", ["lobby"]) as alice, \
             Client(broker, "bob", ["lobby"]) as bob:
            run([alice, bob], bob.is_welcome, 5, "a welcome")
            bob.loses = lambda leg, frames: (
                leg == "feed" and b'"text"' in frames[-1])
            alice.say("lobby", "the last line")
            run([alice, bob], alice.outbox.is_done, 5, "it to be stored")
            run([alice, bob], lambda: bob.has_read("lobby", 1), 3, "it")
            self.assertEqual(bob.inbox.live, {})


if __name__ == "__main__":
    unittest.main()
