#!/usr/bin/python3
"""Peers that do not complete the handshake: what they send before it or instead
of it."""

import random
import struct
import unittest

from deadline import wait_until
from peer.hostile import LEGS, Hostile
from peer.raw import (command, connect, frame, greeting, is_closed, ready,
                      send_until_closed)

# More unread data than both kernels buffer.
AT_ONCE = 16 * 1024 * 1024
ZMTP_2 = b"\xff" + bytes(8) + b"\x7f\x01\x08" + frame(b"")
HUGE = [2**31, 2**63 - 1, 2**63, 2**64 - 1]
HUGE_FRAMES = {
    "a command": lambda size: greeting() + struct.pack("!BQ", 6, size),
    "a message": lambda size: greeting() + struct.pack("!BQ", 2, size),
    "ZMTP 2": lambda size: ZMTP_2 + struct.pack("!BQ", 2, size),
    "ZMTP 1": lambda size: struct.pack("!BQB", 255, size, 0),
}
PUSH = (b"Socket-Type", b"PUSH")
GARBAGE = {
    "PLAIN": greeting(b"PLAIN") + command(b"HELLO", b"\x05admin\x05admin"),
    "CURVE": greeting(b"CURVE") + command(b"HELLO", b"\1\0" + bytes(192)),
    "GSSAPI": greeting(b"GSSAPI") + command(b"INITIATE", bytes(9)),
    "a mechanism of 20 letters": greeting(20 * b"X") + ready(PUSH),
    "no mechanism": greeting(b"") + ready(PUSH),
    "half a greeting": greeting()[:32],
    "a greeting alone": greeting(),
    "a message instead of READY": greeting() + frame(b"hi"),
    "ERROR instead of READY": greeting() + command(b"ERROR", b"\2no"),
    "ERROR with a size that lies": greeting() + command(b"ERROR", b"\xff"),
    "READY twice": greeting() + ready(PUSH) + ready(PUSH),
    "READY cut off": greeting() + ready(PUSH)[:-1],
    "a property with a size that lies":
        greeting() + command(b"READY", b"\1x\xff\xff\xff\xffyz"),
    "an empty command": greeting() + frame(b"", 4),
    "HTTP": b"GET / HTTP/1.1\r\nHost: qun\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(100),
    "SSH": b"SSH-2.0-OpenSSH_9.2\r\n",
    "22 newlines": 22 * b"\n",
    "64 times ff": 64 * b"\xff",
}


class Huge(Hostile):

    def test_a_first_frame_of_gigabytes_ends_the_connection(self):
        for name, head in HUGE_FRAMES.items():
            for size in HUGE:
                with self.subTest(name, size=size):
                    self.while_alice_speaks(lambda: self.flood(head(size)))

    def flood(self, head):
        for leg in LEGS:
            with connect(self.at(leg), head) as connection:
                sent = send_until_closed(connection, bytes(60_000), AT_ONCE)
            self.assertLess(sent, AT_ONCE, leg)


class Garbage(Hostile):

    def test_every_port_closes_what_is_no_handshake(self):
        files = self.broker.open_files()
        self.open = {
            (leg, name): self.enterContext(connect(self.at(leg), garbage))
            for leg in LEGS for name, garbage in GARBAGE.items()}
        self.while_alice_speaks(lambda: wait_until(
            self.are_all_closed, 10, f"the end of {self.open.keys()}"))
        self.wait_until_gone(files)
        self.broker.wait_for_log("handshakes_failed")

    def are_all_closed(self):
        for key, connection in list(self.open.items()):
            if is_closed(connection):
                del self.open[key]
        return not self.open

    def test_thousands_one_after_the_other(self):
        files = self.broker.open_files()
        dice = random.Random(62)
        garbage = list(GARBAGE.values()) + [
            greeting() + ready(PUSH) + dice.randbytes(50) for _ in range(20)]

        def attack():
            for number in range(3000):
                said = bytearray(dice.choice(garbage))
                said[dice.randrange(len(said))] = dice.randrange(256)
                leg = list(LEGS)[number % 3]
                connect(self.at(leg), said).close()

        self.while_alice_speaks(attack)
        self.wait_until_gone(files)


if __name__ == "__main__":
    unittest.main()
