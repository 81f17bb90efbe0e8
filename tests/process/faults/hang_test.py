#!/usr/bin/python3
"""A broker that hangs is noticed, and nothing comes of it."""

import fcntl
import os
import signal
import unittest

from peer.peers import PeersAndProgramsTest
from peer.raw import RawPeer, frame

NOTICED_WITHIN = 7  # 5 s of silence, and what the machine takes


class HangingBroker(PeersAndProgramsTest):

    def meet_and_talk(self):
        self.meet_all()
        self.talk(*(f"before {number}" for number in range(20)))
        self.run_until_all_is_read()

    def talk_meanwhile(self):
        """Until it is noticed that nobody answers."""
        self.talk(*(f"meanwhile {number}" for number in range(20)))
        self.run_until(
            lambda: "does not respond" in self.followers[0].complaints(),
            "our program to notice", NOTICED_WITHIN)

    def check_all(self):
        self.run_until_all_is_read()
        super().check_all()

    def test_one_that_was_stopped_is_noticed_and_doubles_nothing(self):
        broker = self.start_broker()
        self.meet_and_talk()
        os.kill(broker.pid, signal.SIGSTOP)
        self.addCleanup(os.kill, broker.pid, signal.SIGCONT)
        self.talk_meanwhile()
        self.run_until(lambda: all(peer.reopened for peer in self.peers),
                       "the peers to notice", NOTICED_WITHIN)
        os.kill(broker.pid, signal.SIGCONT)
        self.check_all()

    def test_one_whose_connections_live_on_is_noticed(self):
        """Its own thread waits for a log that nobody reads, while those of
        ZeroMQ take connections and bytes."""
        log = self.enterContext(Log())
        broker = self.start_broker(stderr=log.writer)
        self.meet_and_talk()
        log.fill()
        with RawPeer(broker.intake, b"PUSH") as stranger:
            stranger.socket.sendall(frame(b"this is for the log"))
        self.talk_meanwhile()
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
