#!/usr/bin/python3
"""Peers about which libzmq knows only the bytes they send."""

import unittest

from qun import encode

from peer.hostile import Hostile
from peer.raw import RawPeer, connect, frame, subscription

LINE = encode(room="lair", as_="mallory", text="hi")


class Unknown(Hostile):
    """Peers without ZMTP 3 must not get a line through: the log could not name
    their address, and a web page can be made to send ZMTP 1."""

    ZMTP_1 = b"\1\0"  # the header; a size, flags and a body follow
    ZMTP_2 = b"\xff" + bytes(8) + b"\x7f\1\x08" + frame(b"")
    # libzmq reads this as ZMTP 1, where a letter can be a size: with this many
    # b's the header is one message and the body is the next.
    POST = b"POST /" + 150 * b"b" + b" HTTP/1.1\r\nHost: qun\r\n\r\n"
    OLD_LINE = bytes([len(LINE) + 1, 0]) + LINE

    def assert_unheard(self, said):
        for leg in ("intake", "desk"):
            self.enterContext(connect(self.at(leg), said))
        self.speak("in the same sockets")
        self.speak("again")
        self.assert_nothing_is_in("lair")

    def test_a_web_page(self):
        self.assert_unheard(self.POST + self.OLD_LINE)

    def test_a_peer_of_zmtp_1(self):
        self.assert_unheard(self.ZMTP_1 + self.OLD_LINE)

    def test_a_peer_of_zmtp_2(self):
        self.assert_unheard(self.ZMTP_2 + frame(LINE))

    def test_a_subscriber_of_zmtp_2_is_closed(self):
        peer = self.enterContext(connect(
            self.broker.feed, self.ZMTP_2[:-2] + b"\2" + frame(b"")))
        peer.settimeout(10)
        with self.assertRaises(ConnectionError):
            while peer.recv(100):
                peer.sendall(1000 * subscription(b"room/a/"))
            raise ConnectionResetError

    def test_a_peer_without_a_socket_type(self):
        for leg in ("intake", "desk"):
            peer = self.enterContext(RawPeer(self.at(leg), b""))
            peer.send(LINE)
        self.assert_unheard(b"")


if __name__ == "__main__":
    unittest.main()
