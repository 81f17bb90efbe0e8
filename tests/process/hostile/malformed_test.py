#!/usr/bin/python3
"""Bytes that are no request lead only to a refusal or a counted log line."""

import random
import unittest

import zmq
from qun import encode, new_id

from deadline import PATIENCE
from peer.raw import connect, read_until_closed
from peer.stranger import StrangerTest, codes

MOST = 128 * 1024  # bytes of a message to the broker
NOT_UTF8 = {
    "overlong": b"\xc0\xaf",
    "a surrogate": b"\xed\xa0\x80",
    "beyond U+10FFFF": b"\xf4\x90\x80\x80",
    "a tail cut off": b"\xe4\xbd",
    "a lone tail": b"\x80",
}
SAY = b'"room":"lair","as":"mallory","re":"r","text":"hi"'
# A `say` without its braces, to be completed.
NOT_JSON = {
    "trailing garbage": SAY + b'} x',
    "a second object": SAY + b'}{"a":1}',
    "a key twice": SAY + b',"text":"ho"}',
    "a key twice, once escaped": SAY + rb',"\u0074ext":"ho"}',
    "a key twice deep inside": SAY + b',"data":{"a":{"b":1,"b":2}}}',
    "depth 100,000": SAY + b',"data":{"a":' + 100_000 * b'[',
    "depth 100": SAY + b',"data":{"a":' + 100 * b'[' + 100 * b']' + b'}}',
    "2^53": SAY + b',"reply_to":9007199254740992}',
    "2^63": SAY + b',"data":{"a":9223372036854775808}}',
    "2^64 - 1": SAY + b',"k":18446744073709551615}',
    "2^64": SAY + b',"data":{"a":18446744073709551616}}',
    "1e400": SAY + b',"data":{"a":1e400}}',
    "a lone surrogate": SAY + rb',"data":{"a":"\ud800"}}',
    "a comment": SAY + b'/* hi */}',
    "a trailing comma": SAY + b',}',
    "NaN": SAY + b',"data":{"a":NaN}}',
    "a raw control character": SAY + b',"data":{"a":"\x01"}}',
    "no end": SAY,
}
NOT_OBJECTS = [b"[]", b"5", b"null", b'"say"', b"true", b"hello", b"{", b"}",
               b"\xef\xbb\xbf{}", b"\0", b"[" * 100_000]
BAD_FIELDS = {
    "k": ["0", "-1", "1.5", "1e0", '"1"', "true", "null", "[]"],
    "session": ["5", '""', '"xyz"', '"' + 32 * "A" + '"', '"' + 33 * "a" + '"'],
    "reply_to": ["0", "-1", "1.5", '"1"'],
    "bot": ["1", '"true"'],
    "data": ["[]", '"x"', "5"],
    "as": ["5", "{}"],
    "do": ["5", "[]"],
}


class NotALine(StrangerTest):

    def refusal(self, line):
        """Returns the code of the desk's refusal of these bytes."""
        answers = self.stranger.ask(line)
        self.assertEqual([a["type"] for a in answers], ["refused"], line[:200])
        self.assertIn(answers[0]["code"], codes())
        self.assertTrue(answers[0]["why"])
        return answers[0]["code"]

    def assert_nothing_was_stored(self):
        lines, last = self.stranger.query("history", room="lair")
        self.assertEqual((lines, last.get("code")), ([], "no_room"))

    def test_what_is_not_utf8_is_refused_and_never_stored(self):
        for name, tail in NOT_UTF8.items():
            line = b'{"room":"lair","as":"mallory","text":"hi' + tail + b'"}'
            with self.subTest(name):
                self.assertEqual(self.refusal(line), "bad_utf8")
            self.stranger.intake.send(line)
        self.assert_counted(2 * len(NOT_UTF8))
        self.assert_nothing_was_stored()

    def test_what_is_not_one_json_object_is_refused(self):
        lines = [(name, b"{" + rest) for name, rest in NOT_JSON.items()]
        lines += [(str(line[:20]), line) for line in NOT_OBJECTS]
        for name, line in lines:
            with self.subTest(name):
                self.assertEqual(self.refusal(line), "bad_json")
        self.assert_counted(len(lines))
        self.assert_nothing_was_stored()

    def test_known_fields_of_a_wrong_type_or_range_are_refused(self):
        for field, values in BAD_FIELDS.items():
            for value in values:
                fields = {"room": '"lair"', "as": '"m"', "text": '"hi"',
                          "session": f'"{new_id()}"', "k": "1", field: value}
                line = ",".join(f'"{k}":{v}' for k, v in fields.items())
                with self.subTest(f"{field} = {value}"):
                    self.assertEqual(self.refusal(f"{{{line}}}".encode()),
                                     "bad_field")
        self.assert_nothing_was_stored()

    def test_a_great_field_that_nobody_knows_is_ignored(self):
        line = encode(**{100_000 * "x": 1}, re="r", as_="mallory", room="den",
                      text="hi")
        self.assertEqual([a["type"] for a in self.stranger.ask(line)],
                         ["stored"])


class NotAMessage(StrangerTest):

    def test_too_many_frames_and_messages_without_a_line_are_counted(self):
        for intake_or_desk in (self.stranger.intake, self.stranger.desk):
            for frames in (2, 5, 100):
                intake_or_desk.send_multipart(frames * [b"{}"])
            for nothing in (b"", b"\n", b"\n\n\n"):
                intake_or_desk.send(nothing)
        self.assert_counted(12)
        self.assertEqual(self.stranger.ask(b""), [])

    def test_a_text_over_64_kib_is_refused_by_its_re(self):
        line = encode(re="r", as_="mallory", room="den", text=65_537 * "x")
        (answer,) = self.stranger.ask(line)
        self.assertEqual((answer["re"], answer["code"]), ("r", "too_long"))

    def test_the_longest_message_is_taken_and_a_longer_one_is_not(self):
        line = encode(re="r", as_="mallory", room="den", text="hi")
        longest = line.ljust(MOST)
        self.assertEqual(self.stranger.ask(longest)[0]["type"], "stored")
        for leg in ("intake", "desk"):
            getattr(self.stranger, leg).send(longest + b" ")
        self.stranger = self.meet_stranger()
        self.assertEqual(self.stranger.ask(line)[0]["n"], 2)

    def test_strange_subscriptions_harm_nobody(self):
        feed = self.stranger.feed
        for message in (b"", b"\x01", b"\x00never/subscribed/", b"\x02what",
                        b"\x01up/more/", b"\x01" + 510 * b"\xff"):
            feed.send(message)
        feed.send_multipart([b"\x01more/", b"\x01frames/"])
        self.subscribe_and_wait_for_a_beat()
        feed.send(b"\x01" + 100_000 * b"x")  # ends the connection
        self.stranger = self.meet_stranger()
        self.subscribe_and_wait_for_a_beat()

    def subscribe_and_wait_for_a_beat(self):
        """The feed keeps order, so everything sent before has arrived."""
        self.stranger.feed.send(b"\x01up/")

        def has_beat():
            feed = self.stranger.feed
            return feed.poll(0) and feed.recv_multipart()[0] == b"up/"

        self.run_until(has_beat, "a beat")

    def test_what_is_not_zeromq_harms_nobody(self):
        noise = b"GET / HTTP/1.0\r\n\r\n" + random.Random(1).randbytes(1000)
        for leg in ("intake", "feed", "desk"):
            with connect(getattr(self.broker, leg), noise) as connection:
                read_until_closed(connection)


class Flood(StrangerTest):

    # A broker under a sanitizer reads messages ten times more slowly.
    QUERIES = b"\n".join([encode(do="ping", re="p")] * (4000 // PATIENCE))

    def test_many_queries_do_not_stop_what_is_said(self):
        """Alice's lines are stored and read during endless queries."""
        self.stranger.desk.set(zmq.SNDTIMEO, 0)
        said = len(self.alice.outbox.requests)
        for _ in range(5):
            self.speak()
        self.run_until(lambda: self.asks_on() and all(
            c.has_read("lobby", said + 5) for c in self.peers),
            "lines in a flood")

    def asks_on(self):
        try:
            while True:
                self.stranger.desk.send(self.QUERIES)
        except zmq.Again:
            return True


class Noise(StrangerTest):

    MESSAGES = 10_000
    ID = 32 * "a"
    GOOD = [
        encode(room="den", text="你好", as_="mallory", re="r"),
        encode(room="den", text="hi", as_="mallory", session=ID, k=1),
        encode(room="den", text="x", as_="mallory", reply_to=1, data={"a": 1}),
        encode(do="hello", re="h", as_="mallory", session=ID,
               listen=True, last={"seq": 1, "at": 1}),
        encode(do="history", re="h", room="den", after=1, limit=3),
        encode(do="join", room="den", as_="mallory"),
        encode(do="status", as_="mallory", session=ID, re="s"),
        encode(do="who", re="w"), encode(do="rooms", re="r"),
    ]

    def test_ten_thousand_random_and_mutated_messages(self):
        dice = random.Random(68)
        answers = []
        for number in range(self.MESSAGES):
            message = (self.mutant(dice) if dice.random() < 0.7
                       else dice.randbytes(dice.randrange(300)))
            dice.choice([self.stranger.intake, self.stranger.desk,
                         self.stranger.desk]).send(message)
            if number % 100 == 0:
                answers += self.stranger.ask(b"{}")
        answers += self.stranger.ask(b"{}")
        self.assertGreater(len(answers), self.MESSAGES / 2)
        for answer in answers:
            if answer.get("type") == "refused":
                self.assertIn(answer["code"], codes())
        self.run_until(lambda: self.malformed() > self.MESSAGES / 2, "a count")

    def mutant(self, dice):
        line = bytearray(dice.choice(self.GOOD))
        for _ in range(dice.randint(1, 4)):
            start = dice.randrange(len(line) + 1)
            end = start + dice.randrange(8)
            line[start:end] = dice.choice(
                [b"", dice.randbytes(3), line[start:end] * 2, b'"', b"{", b"9"])
        return bytes(line)


if __name__ == "__main__":
    unittest.main()
