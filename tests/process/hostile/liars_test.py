#!/usr/bin/python3
"""Peers that lie in their handshake, or repeat parts of it later."""

import unittest

from qun import encode

from deadline import wait_until
from peer.hostile import LEGS, Hostile
from peer.raw import RawPeer, command, frame, is_closed, part, ready

WRONG_TYPES = {
    "intake": [b"PULL", b"SUB", b"REQ", b"DEALER", b"push", 999 * b"X"],
    "feed": [b"PUB", b"XPUB", b"PUSH", b"DEALER", b"sub", b"SUB\0"],
    "desk": [b"PUSH", b"SUB", b"REP", b"PAIR", b"dealer", b"DEALERS"],
}
CLAIMS = [(b"User-Id", b"admin"), (b"X-role", b"admin"),
          (b"Peer-Address", b"6.6.6.6")]
MANY_CLAIMS = CLAIMS + [(b"X-%d" % i, 50 * b"x") for i in range(1000)]
STRAY_COMMANDS = [
    ready((b"Socket-Type", b"DEALER")), command(b"ERROR", b"\2no"),
    command(b"PING"), command(b"PING", bytes(2 + 16)),
    command(b"PING", bytes(2 + 99)), command(b"PONG"), command(b""),
    command(b"SUBSCRIBE", b"room/"), command(b"CANCEL", b"room/"),
    frame(b"", 4), frame(b"\xff", 4), frame(b"x", 0xf8), frame(b"x", 5),
]
LINE = encode(room="lair", as_="mallory", text="hi")
SPOKEN = encode(room="lobby", as_="mallory", text="hi")


class Liars(Hostile):

    def raw_peer(self, leg, kind, **more):
        """A new peer. A broker that is short of memory, as under a sanitizer,
        may refuse a subscriber at first."""
        def connect():
            try:
                return RawPeer(self.at(leg), kind, **more)
            except ConnectionError:
                return None

        return self.enterContext(wait_until(connect, 5, "a new peer"))

    def wait_until_logged(self, times):
        """Waits for a log line with the connection's address, not one that a
        peer claims."""
        self.run_until(lambda: self.told() >= times, "the log to tell")
        self.assertEqual(self.told(), times)
        self.assertEqual(self.told(), self.told(address="127.0.0.1"))

    def told(self, **fields):
        return len(self.broker.logged("malformed", **fields))

    def test_a_wrong_socket_type_is_closed_and_says_nothing(self):
        for leg, kinds in WRONG_TYPES.items():
            for kind in kinds:
                self.expel(leg, kind)
        self.assert_nothing_is_in("lair")

    def expel(self, leg, kind):
        try:
            with RawPeer(self.at(leg), kind) as liar:
                liar.send(LINE)
                wait_until(lambda: is_closed(liar.socket), 5,
                           f"the {leg} to close a {kind}")
        except ConnectionError:
            pass

    def test_the_empty_frame_of_a_req_is_one_frame_too_many(self):
        self.raw_peer("desk", b"REQ").socket.sendall(part(b"") + frame(LINE))
        self.wait_until_logged(1)
        self.assert_nothing_is_in("lair")

    def test_metadata_makes_nobody_an_admin(self):
        for leg in ("intake", "desk"):
            liar = self.raw_peer(leg, LEGS[leg], more=MANY_CLAIMS)
            liar.send(b"no line")
            liar.send(SPOKEN)
        self.raw_peer("feed", b"SUB", more=CLAIMS).send(b"\x01room/")

        def heard():
            lines = self.alice.inbox.lines.get("lobby", [])
            return [line["from"] for line in lines if line["text"] == "hi"]

        self.run_until(lambda: len(heard()) == 2, "the lines")
        self.assertEqual(heard(), ["mallory", "mallory"])
        self.wait_until_logged(2)

    def test_commands_after_the_handshake_harm_nobody(self):
        for leg, kind in LEGS.items():
            for minor in (0, 1):
                for stray in STRAY_COMMANDS:
                    self.raw_peer(leg, kind, minor=minor).socket.sendall(stray)
        self.speak("meanwhile")
        self.assert_nothing_is_in("lair")


if __name__ == "__main__":
    unittest.main()
