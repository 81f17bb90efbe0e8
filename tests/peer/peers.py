"""The base of most tests: a broker, and Python clients of it."""

import functools
import unittest

from peer.broker import Broker
from peer.checker import check, same
from peer.client import Client, run
from peer.program import Follower, Sender, check_programs


class PeersTest(unittest.TestCase):
    """Runs `peers` while a test waits. The broker and all peers use beats of
    `beat` seconds."""

    beat = 1.0

    @functools.cached_property
    def peers(self):
        return []

    def start_broker(self, *options, kind=Broker, **how):
        self.broker = self.enterContext(kind(
            "--beat", f"{round(1000 * self.beat)}ms", *options, **how))
        return self.broker

    def meet(self, user, rooms=("lobby",), at=None, **more):
        """Returns a new peer, which exists until dismiss() or the test's
        end."""
        peer = Client(at or self.broker, user, list(rooms), beat=self.beat,
                      **more)
        self.addCleanup(self.dismiss, peer)
        self.peers.append(peer)
        return peer

    def dismiss(self, peer):
        if peer in self.peers:
            self.peers.remove(peer)
        peer.close()

    def run_until(self, until, what, seconds=10):
        run(self.peers, until, seconds, what)

    def say(self, peer, *texts, room="lobby", seconds=10):
        """Says the texts and waits until all are final. Returns the last
        outcome."""
        for text in texts:
            peer.say(room, text)
        self.run_until(peer.outbox.is_done, f"{texts[-1]} to be stored",
                       seconds)
        return peer.outbox.outcomes[-1]

    def run_until_read(self, lines, room="lobby", seconds=10):
        """Waits until every peer has read this many lines and the outcomes of
        its own are final."""
        self.run_until(lambda: all(
            peer.has_read(room, lines) and peer.outbox.is_done()
            for peer in self.peers), f"{lines} lines to be read", seconds)

    def check_all(self):
        check(self.peers, self.peers)


class PeersAndProgramsTest(PeersTest):
    """Also runs `qun` in the room lobby: `senders` and `followers`."""

    @functools.cached_property
    def senders(self):
        return []

    @functools.cached_property
    def followers(self):
        return []

    def send(self, user, at=None, **more):
        """Adds a sender."""
        self.senders.append(self.enterContext(
            Sender(at or self.broker, "lobby", user, **more)))

    def follow(self, user, at=None):
        """Adds a follower."""
        self.followers.append(self.enterContext(
            Follower(at or self.broker, "lobby", user=user)))

    def meet_all(self, at=None):
        """Adds two peers, a sender and a follower."""
        for name in ("alice", "bob"):
            self.meet(name, at=at)
        self.send("carol", at)
        self.follow("dave", at)

    def talk(self, *texts):
        """Says the texts with every peer and every sender."""
        for text in texts:
            for peer in self.peers:
                peer.say("lobby", text)
            for sender in self.senders:
                sender.say(text)

    def run_until_all_is_read(self, seconds=10):
        """Waits until peers and followers have read all lines."""
        lines = sum(len(peer.outbox.requests) for peer in self.peers) + sum(
            len(sender.said) for sender in self.senders)
        self.run_until_read(lines, seconds=seconds)
        self.run_until(lambda: all(
            follower.count() >= lines for follower in self.followers),
            f"{lines} lines to be printed", seconds)

    def check_all(self):
        """Ends the senders and checks all peers and programs."""
        for sender in self.senders:
            sender.end()
        check_programs(self.followers, self.senders)
        if self.peers:
            super().check_all()
            for follower in self.followers:
                same(follower.lines(), self.peers[0].inbox.lines["lobby"],
                     f"what {follower.user} printed")
