#!/usr/bin/python3
"""Clients notice a broker that hangs, and nothing is lost or doubled."""

import fcntl
import os
import signal
import unittest

from peer.peers import PeersAndProgramsTest
from peer.raw import RawPeer, frame

NOTICED_WITHIN = 7  # 5 s of silence, and time for a slow machine


class HangingBroker(PeersAndProgramsTest):

    def meet_and_talk(self):
        self.meet_all()
        self.talk(*(f"before {number}" for number in range(20)))
        self.run_until_all_is_read()

    def talk_meanwhile(self):
        """Talks until `qun` notices that nobody answers."""
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
        """The broker's thread waits for the log's reader, while ZeroMQ's
        threads accept connections and data."""
        log = self.enterContext(Log())
        broker = self.start_broker(stderr=log.writer)
        self.meet_and_talk()
        log.fill()
        with RawPeer(broker.intake, b"PUSH") as stranger:
            stranger.socket.sendall(frame(b"this is for the log"))
        self.talk_meanwhile()
        # The handshake shows that the connections are alive.
        RawPeer(broker.intake, b"PUSH").close()
        log.drain()
        self.check_all()


class Log:
    """A pipe for the log that is read only in drain()."""

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
        # Opened again, since only this writer must not block.
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
        """Empties the pipe and makes room for all later output."""
        fcntl.fcntl(self._reader, fcntl.F_SETPIPE_SZ, self.ROOM)
        try:
            while os.read(self._reader, self.ROOM):
                pass
        except BlockingIOError:
            pass


if __name__ == "__main__":
    unittest.main()
