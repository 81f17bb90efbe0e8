#!/usr/bin/python3
"""A reader notices missed lines even if nobody speaks."""

import signal
import unittest

from peer.broker import IPC
from peer.peers import PeersTest
from peer.tail import Tail

BEATS_OF_QUIET = 40  # a room's own beats end after 30


class Stop(PeersTest):

    beat = 0.1

    def test_a_reader_stopped_for_40_beats_is_complete_when_it_goes_on(self):
        # Unix sockets, since the kernel buffers little unread data there.
        self.start_broker("--feed-hwm", "8", listen=IPC)
        self.alice = self.meet("alice", ("loud", "quiet"))
        with Tail(self.broker, "bob", "loud", "quiet", beat=self.beat) as bob:
            self.alice.say("loud", "one")
            self.alice.say("quiet", "one")
            self.wait_until_read(bob)
            bob.process.send_signal(signal.SIGSTOP)
            self.say(self.alice, *(f"{number} " + 16_000 * "x"
                                   for number in range(400)), room="loud",
                     seconds=20)
            self.say(self.alice, "the last line", room="quiet")
            end = self.alice.beats + BEATS_OF_QUIET
            self.run_until(lambda: self.alice.beats >= end, "the beats", 20)
            self.assertEqual(len(bob.lines("quiet")), 1)
            bob.process.send_signal(signal.SIGCONT)
            self.wait_until_read(bob)
            self.assertFalse(bob.lines("quiet")[-1]["live"])
            self.assertFalse(all(line["live"] for line in bob.lines("loud")))

    def wait_until_read(self, bob):
        """Waits until Bob has printed exactly what Alice said, in order."""
        said = {"loud": [], "quiet": []}
        for request in self.alice.outbox.requests:
            said[request["room"]].append(request["text"])

        def has_all():
            return all([line["text"] for line in bob.lines(room)] == texts
                       for room, texts in said.items())

        self.run_until(has_all, "bob to read all that alice said")


class LostLastLine(PeersTest):

    def test_it_is_noticed_within_3_s_though_nobody_speaks(self):
        self.start_broker()
        alice, bob = self.meet("alice"), self.meet("bob")
        self.run_until(bob.is_welcome, "a welcome")
        bob.loses = lambda leg, frames: (
            leg == "feed" and b'"text"' in frames[-1])
        self.say(alice, "the last line")
        self.run_until(lambda: bob.has_read("lobby", 1), "it", 3)
        self.assertEqual(bob.inbox.live, {})


if __name__ == "__main__":
    unittest.main()
