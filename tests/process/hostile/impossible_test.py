#!/usr/bin/python3
"""Well-formed requests for what is impossible."""

import os
import unittest

from qun import encode, new_id

from peer.stranger import StrangerTest

PLAIN_NAMES = [".", "..", "%s%n", "chat.>", "*", "';drop-table-events;--",
               '"', "\\", "$(id)", "<b>", "大厅", "🦊"]
BAD_NAMES = ["", "/", "../x", "/etc/passwd", "a/b", "a b", "nul\0", "new\nline",
             "Lobby", "ＬＯＢＢＹ", "\u202egod", "zero\u200bwidth",
             "\ufeffbom", "e\u0301", "👩\u200d👧",
             33 * "x", 97 * "x", 10_000 * "x"]
# Requests that are refused because of their content; each uses up its k.
REFUSED = [
    ("too_long", dict(text=16_385 * "x")),
    ("too_long", dict(text="hi", data={"a": 8_192 * "x"})),
    ("bad_text", dict(text="bell \a")),
    ("bad_text", dict(text="c1 \x9b")),
    ("bad_field", dict(text="")),
    ("bad_field", dict(text=5)),
    ("bad_field", dict()),
    ("bad_field", dict(text="hi", reply_to=-1)),
    ("no_line", dict(text="hi", reply_to=999)),
    ("bad_name", dict(text="hi", room="Den")),
    ("unknown_verb", dict(do="shout", text="hi")),
    ("not_member", dict(do="leave")),
    ("room_exists", dict(do="create")),
]


class Counters(StrangerTest):

    def setUp(self):
        super().setUp()
        self.session = new_id()
        self.assertEqual(self.say(1)["type"], "stored")

    def say(self, k, text="hi", **fields):
        """Says a line and returns the only answer."""
        (answer,) = self.ask(k, room="den", text=text, **fields)
        return answer

    def ask(self, k, **fields):
        return self.stranger.ask(
            encode(as_="mallory", session=self.session, k=k, **fields))

    def lines_in_den(self):
        return self.stranger.query("history", room="den")[0]

    def test_one_that_jumps_is_told_the_wanted_k_once(self):
        for k in (3, 4, 1000, 2**53 - 1):
            answers = self.ask(k, room="den", text="hi")
            if k == 3:
                (answer,) = answers
                self.assertEqual((answer["type"], answer["k"], answer["code"]),
                                 ("resend", 2, "lost"))
            else:  # no second answer within 500 ms
                self.assertEqual(answers, [])
        self.assertEqual(len(self.lines_in_den()), 1)

    def test_one_that_goes_back_is_answered_again_and_not_recorded(self):
        again = self.say(1)
        self.assertEqual(again, {"type": "stored", "session": self.session,
                                 "k": 1})
        self.assertEqual(len(self.lines_in_den()), 1)

    def test_one_that_goes_back_with_other_bytes_is_a_conflict(self):
        answer = self.say(1, "ho")
        self.assertEqual((answer["type"], answer["k"], answer["code"]),
                         ("refused", 1, "conflict"))
        self.assertEqual(len(self.lines_in_den()), 1)

    def test_k_0_is_refused(self):
        answer = self.say(0, re="r")
        self.assertEqual((answer["re"], answer["code"]), ("r", "bad_field"))
        self.assertEqual(len(self.lines_in_den()), 1)

    def test_what_is_refused_uses_its_k_and_blocks_nothing(self):
        refused = []
        for index, (code, fields) in enumerate(REFUSED):
            k = 2 + 2 * index
            refused.append({"k": k, "code": code})
            (answer,) = self.ask(k, **{"room": "den", **fields})
            self.assertEqual((answer["type"], answer["k"], answer["code"],
                              answer["refused"]),
                             ("refused", k, code, refused), fields)
            good = self.say(k + 1)
            self.assertEqual((good["type"], good["k"], good["refused"]),
                             ("stored", k + 1, refused))
        self.assertEqual(len(self.lines_in_den()), 1 + len(REFUSED))


class Ranges(StrangerTest):

    LINES = 700

    def setUp(self):
        super().setUp()
        for start in range(1, self.LINES, 100):
            self.stranger.intake.send(b"\n".join(
                encode(room="den", as_="mallory", text=str(start + i))
                for i in range(100)))
        self.run_until(self.is_all_there, "the lines to be there")

    def is_all_there(self):
        answer = self.stranger.query("history", room="den", limit=1)[1]
        return answer.get("n") == self.LINES

    def history(self, **fields):
        """(the n of the lines, the refusal's code or None)."""
        lines, last = self.stranger.query("history", room="den", **fields)
        for line in lines:
            self.assertEqual(line["text"], str(line["n"]))
        if last["type"] == "end":
            self.assertEqual((last["n"], last["first"]), (self.LINES, 1))
            self.assertEqual(last["high"] - last["low"] + 1, len(lines))
        return [line["n"] for line in lines], last.get("code")

    def assert_lines(self, numbers, **fields):
        self.assertEqual(self.history(**fields), (list(numbers), None), fields)

    def test_possible_ones_are_answered_in_full(self):
        self.assert_lines(range(651, 701))
        self.assert_lines(range(1, 51), after=0)
        self.assert_lines(range(201, 701), limit=500)
        self.assert_lines(range(101, 601), after=100, limit=500)
        self.assert_lines(range(691, 701), after=690, limit=500)
        self.assert_lines(range(8, 10), before=10, limit=2)
        self.assert_lines(range(6, 10), after=5, before=10)
        self.assert_lines(range(651, 701), before=2**53 - 1)

    def test_empty_ones_have_an_end_and_no_lines(self):
        self.assert_lines([], after=self.LINES)
        self.assert_lines([], after=self.LINES + 1)
        self.assert_lines([], after=2**53 - 2)
        self.assert_lines([], before=1)
        self.assert_lines([], after=4, before=5)

    def test_impossible_ones_are_refused(self):
        for fields in (dict(after=-1), dict(after="1"), dict(after=1.5),
                       dict(before=0), dict(before=-1),
                       dict(after=5, before=5), dict(after=5, before=3),
                       dict(limit=0), dict(limit=-1), dict(limit=501),
                       dict(limit=10**9), dict(limit="5"), dict(limit=None)):
            self.assertEqual(self.history(**fields), ([], "bad_field"), fields)

    def test_numbers_beyond_2_to_53_are_refused(self):
        for number in (2**53, 2**63 - 1, 2**63, 2**64 - 1, 2**64):
            (answer,) = self.stranger.ask(
                encode(do="history", re="r", room="den", after=number))
            self.assertEqual(answer["code"], "bad_json", number)

    def test_rooms_that_are_not_there_are_refused(self):
        for room, code in (("nowhere", "no_room"), ("Den", "bad_name"),
                           ("", "bad_name"), (5, "bad_field")):
            last = self.stranger.query("history", room=room)[1]
            self.assertEqual(last["code"], code, room)


class Names(StrangerTest):

    def say(self, room, user="mallory"):
        return self.stranger.ask(
            encode(re="r", as_=user, room=room, text="hi"))[0]

    def files(self):
        folder = os.path.dirname(self.broker.data)
        return sorted(os.path.join(where, name)
                      for where, _, names in os.walk(folder) for name in names)

    def test_strange_ones_are_plain_names(self):
        files = self.files()
        for name in PLAIN_NAMES:
            self.assertEqual(self.say(name, user=name)["type"], "stored", name)
            (line,), _ = self.stranger.query("history", room=name)
            self.assertEqual((line["room"], line["from"]), (name, name))
        rooms = self.stranger.query("rooms")[1]["rooms"]
        self.assertEqual({room["room"]: room["topic"] for room in rooms},
                         {name: f"room/{name}/"
                          for name in PLAIN_NAMES + ["lobby"]})
        self.assertEqual(self.files(), files)

    def test_a_topic_is_of_one_room_alone(self):
        self.stranger.feed.send(b"\x01room/*/")

        def is_heard():  # subscriptions use another connection
            self.say("*")
            return self.stranger.feed.poll(10)

        self.run_until(is_heard, "the room *")
        for name in ("**", "*x", "x"):
            self.say(name)
        while self.stranger.feed.poll(100):
            self.assertRegex(self.stranger.feed.recv_multipart()[0],
                             rb"^room/\*/[0-9a-f]{32}$")

    def test_bad_ones_are_refused(self):
        files = self.files()
        for name in BAD_NAMES:
            self.assertIn(self.say(name)["code"], ("bad_name", "too_long"),
                          name)
            if name != "Lobby" and name != "ＬＯＢＢＹ":
                self.assertIn(self.say("den", user=name)["code"],
                              ("bad_name", "too_long", "no_name"), name)
        self.assertEqual(self.stranger.query("rooms")[1]["rooms"][0]["room"],
                         "lobby")
        self.assertEqual(self.files(), files)


if __name__ == "__main__":
    unittest.main()
