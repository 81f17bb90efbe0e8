#!/usr/bin/python3
"""A broker that hangs is noticed, and nothing comes of it."""

import fcntl
import os
import signal
import unittest

from peer.broker import Broker
from peer.checker import check
from peer.program import Follower, Sender, check_programs
from peer.qun_peer import Client, run
from peer.raw import RawPeer, frame

NOTICED_WITHIN = 7  # 5 s of silence, and what the machine takes


class HangingBroker(unittest.TestCase):

    def meet(self, broker):
        self.peers = [self.enterContext(Client(broker, name, ["lobby"]))
                      for name in ("alice", "bob")]
        self.sender = self.enterContext(Sender(broker, "lobby", "carol"))
        self.follower = self.enterContext(
            Follower(broker, "lobby", user="dave"))
        self.talk("before")
        self.wait_until_read()

    def talk(self, text):
        for number in range(20):
            for speaker in (*self.peers, self.sender):
                speaker.say(*["lobby"] * (speaker in self.peers),
                            f"{text} {number}")

    def run_until(self, until, seconds, what):
        run(self.peers, until, seconds, what)

    def wait_until_noticed(self):
        self.run_until(
            lambda: "does not respond" in self.follower.complaints(),
            NOTICED_WITHIN, "our program to notice")

    def wait_until_read(self):
        said = 3 * len(self.sender.said)
        self.run_until(lambda: self.follower.count() >= said and all(
            peer.has_read("lobby", said) and peer.outbox.is_done()
            for peer in self.peers), 10, "all to be read")

    def check_all(self):
        self.wait_until_read()
        self.sender.end(10)
        check(self.peers, self.peers)
        check_programs([self.follower], [self.sender])

    def test_one_that_was_stopped_is_noticed_and_doubles_nothing(self):
        broker = self.enterContext(Broker())
        self.meet(broker)
        os.kill(broker.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, broker.pid, signal.SIGCONT)
        self.talk("meanwhile")
        self.wait_until_noticed()
        self.run_until(lambda: all(peer.reopened for peer in self.peers),
                       NOTICED_WITHIN, "the peers to notice")
        os.kill(broker.pid, signal.SIGCONT)
        self.check_all()

    def test_one_whose_connections_live_on_is_noticed(self):
        """Its own thread waits for a log that nobody reads, while those of
        ZeroMQ take connections and bytes."""
        log = self.enterContext(Log())
        broker = self.enterContext(Broker(stderr=log.writer))
        self.meet(broker)
        log.fill()
        with RawPeer(broker.intake, b"PUSH") as stranger:
            stranger.socket.sendall(frame(b"this is for the log"))
        self.talk("meanwhile")
        self.wait_until_noticed()
        # The handshake shows that its connections do live.
        RawPeer(broker.intake, b"PUSH").close()
        log.drain()
        self.check_all()


class Log:
    """A pipe that is read when a test says so."""

    ROOM = 1024 * 1024

    def __init__(self):
        self._reader, self.writer = os.pipe()
        os.set_blocking(self._reader, False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.writer)
        os.close(self._reader)

    def fill(self):
        # Opened once more, for who writes to it otherwise is to wait.
        flags = os.O_WRONLY | os.O_NONBLOCK
        writer = os.open(f"/proc/self/fd/{self.writer}", flags)
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
        for size in (4096, 1):
            try:
                while True:
                    os.write(writer, bytes(size))
            except BlockingIOError:
                pass
        os.close(writer)

    def drain(self):
        """It has room for all that comes later."""
        fcntl.fcntl(self._reader, fcntl.F_SETPIPE_SZ, self.ROOM)
        try:
            while os.read(self._reader, self.ROOM):
                pass
        except BlockingIOError:
            pass


if __name__ == "__main__":
    unittest.main()
