#!/usr/bin/python3
"""`qun` and a broker that lies: `qun` survives, stays small, and shows nothing
that was not said."""

import os
import time
import unittest

from peer.broker import peak_memory
from peer.false_broker import FalseBroker
from peer.program import Follower, Program, Qun

SMALL = 100 << 20
HUGE = 2**53 - 1
HEADS = 1_000_000


def said(n, text="x", room="lobby", **more):
    return {"seq": n, "n": n, "room": room, "at": 1, "type": "said",
            "from": "mallory", "text": text, **more}


class FalseBrokerTest(unittest.TestCase):

    def meet(self, *words, **lies):
        """Starts a lying broker and the program that uses it."""
        self.broker = self.enterContext(FalseBroker(**lies))
        return self.enterContext(Program(
            Qun(self.broker, "alice"), *words, "--timeout", "2s"))

    def follow(self, **lies):
        self.broker = self.enterContext(FalseBroker(**lies))
        reader = self.enterContext(
            Follower(self.broker, "lobby", user="alice"))
        self.broker.run(lambda: self.broker.asked("history"), 5,
                        "the reader to ask for the room")
        return reader

    def publish(self, *lines, room="lobby"):
        self.broker.publish(f"room/{room}/", *lines)

    def assert_reads(self, reader, *texts):
        self.broker.run(lambda: len(reader.lines()) >= len(texts), 20,
                        f"{texts} to be read")
        self.assertEqual([line["text"] for line in reader.lines()],
                         list(texts))

    def assert_small(self, program):
        self.assertIsNone(program.process.poll())
        self.assertLess(peak_memory(program.process.pid), SMALL)

    def assert_ends(self, program, code, complaint):
        self.broker.run(lambda: program.process.poll() is not None, 15,
                        "the program to end")
        self.assertEqual(program.process.returncode, code)
        self.assertIn(complaint, program.complaints())


class Reader(FalseBrokerTest):

    def test_numbers_that_go_back_stand_still_or_name_other_rooms(self):
        reader = self.follow()
        self.publish(said(1, "one"))
        self.assert_reads(reader, "one")
        self.publish(said(1, "again"), said(0, "zero"), said(-1, "less"),
                     said(2, "elsewhere", room="kitchen"),
                     said(2.5, "a half"), b"[]", b"{", b"\xff\xfe", b"")
        self.publish(said(2, "far away"), room="kitchen")
        self.publish({**said(2, "two"), "seq": 1})
        self.assert_reads(reader, "one", "two")

    def test_a_line_from_the_end_of_numbers_is_no_reason_to_ask_for_ever(self):
        reader = self.follow()
        self.publish(said(HUGE, "the last one"))
        self.publish(said(1, "one"))
        asked, pings = self.broker.asked("history"), self.broker.asked("ping")
        self.broker.run(lambda: self.broker.asked("ping") > pings + 1, 15,
                        "it to live on")  # `qun` pings every two seconds
        self.assertLess(self.broker.asked("history") - asked, 20)
        self.assert_reads(reader, "one")

    def test_pages_of_lies(self):
        lies = [dict(room="kitchen"), dict(low=5, high=2), dict(n=HUGE),
                dict(low=1, high=HUGE, n=HUGE), dict(first=HUGE), dict(began=HUGE),
                dict(run="0" * 32), dict(low=0, high=0), dict(n=-1)]

        def page(request):
            n = request.get("after", 0) + 1
            if lies:
                return [said(3, "from a page", replay=True),
                        self.broker.end(request, **lies.pop(0))]
            if n > 5:
                return [self.broker.end(request, n=5, low=n, high=5)]
            return [said(n, str(n), replay=True),
                    self.broker.end(request, n=5, low=n, high=n)]

        reader = self.follow(history=page)
        self.publish(said(5, "live"))
        self.assert_reads(reader, "1", "2", "3", "4", "live")
        self.assertEqual(lies, [])
        self.assert_small(reader)

    @unittest.skipIf("QUN_SANITIZED" in os.environ, "memory is not ours then")
    def test_a_million_heads_take_no_memory(self):
        reader = self.meet("tail", "--all", history=lambda _: [])
        self.broker.run(lambda: self.broker.asked("rooms"), 5, "it to be there")
        for begin in range(0, HEADS, 500):
            self.broker.tell(*({"type": "beat", "room": f"room{number}", "n": 5,
                                "run": self.broker.run_id}
                               for number in range(begin, begin + 500)))
            self.broker.serve(0)
        pings = self.broker.asked("ping")
        self.broker.run(lambda: self.broker.asked("ping") > pings + 1, 60,
                        "it to have read them")
        self.assertIn("room0", {r.get("room") for r in self.broker.requests})
        self.assert_small(reader)

    @unittest.skipIf("QUN_SANITIZED" in os.environ, "memory is not ours then")
    def test_lines_that_wait_for_one_that_never_comes_take_no_memory(self):
        reader = self.follow(history=lambda _: [])
        for n in range(2, 20_000):
            self.publish(said(n, 5000 * "x"))
            self.broker.serve(0)
        pings = self.broker.asked("ping")
        self.broker.run(lambda: self.broker.asked("ping") > pings + 1, 60,
                        "it to have read them")
        self.assert_small(reader)
        self.assertEqual(reader.lines(), [])

    def test_a_message_that_is_too_long_is_not_taken(self):
        reader = self.follow()
        self.publish(said(1, (2 << 20) * "x"))
        self.broker.run(lambda: self.broker.asked("hello") > 1, 20,
                        "it to come back")
        self.publish(said(1, "one"))
        self.assert_reads(reader, "one")
        self.assert_small(reader)

    def test_logs_that_change_all_the_time(self):
        def welcome(request):
            return [self.broker.welcome(request, log=f"{len(told):032x}",
                                        forgotten=True)]

        told, begin = [], time.monotonic()
        reader = self.follow(hello=lambda r: told.append(r) or welcome(r))
        self.broker.run(lambda: len(told) > 4, 30, "it to greet again")
        self.assertGreater(time.monotonic() - begin, 2)
        self.assert_small(reader)

    def test_nothing_moves_the_cursor(self):
        self.broker = self.enterContext(FalseBroker())
        reader = self.enterContext(Program(
            Qun(self.broker, "alice"), "tail", "lobby", "--after", "0"))
        self.broker.run(lambda: self.broker.asked("history"), 5, "it to ask")
        evil = "\x1b[2J\x1b]0;title\x07\x9b31m\r\b\u202e\u2028"
        self.publish({**said(1, evil), "from": evil},
                     {**said(2, "x"), "type": evil, "room": "lobby"},
                     {**said(3, "fine")})

        self.broker.run(lambda: "fine" in reader.printed(), 10,
                        "the third line")
        for forbidden in "\x1b\x07\r\b\x9b\u202e\u2028":
            self.assertNotIn(forbidden, reader.printed())


class Asker(FalseBrokerTest):

    def test_a_list_that_never_ends_is_left(self):
        def rooms(request):
            return [{"type": "rooms", "re": request["re"], "next": "a",
                     "rooms": [{"room": "a", "topic": "room/a/", "n": 1,
                                "first": 1, "members": 1}]}]

        program = self.meet("rooms", rooms=rooms)
        self.assert_ends(program, 0, "")
        self.assertLess(len(self.broker.requests), 10)

    def test_a_page_of_another_room_is_not_printed(self):
        program = self.meet("history", "lobby", history=lambda r: [
            self.broker.end(r, room="kitchen", n=9, low=1, high=9)])
        self.assert_ends(program, 1, "makes no sense")

    def test_an_answer_to_something_else_is_none(self):
        program = self.meet("ping", ping=lambda r: [
            {"type": "roster", "re": r["re"], "users": []}])
        self.assert_ends(program, 1, "makes no sense")


class Speaker(FalseBrokerTest):

    def session(self):
        return next(r["session"] for r in self.broker.requests
                    if r.get("do") == "hello")

    def test_answers_that_settle_nothing_are_not_taken_for_stored(self):
        program = self.meet("send", "lobby", "hi")
        self.broker.run(lambda: any(r.get("text") == "hi"
                                    for r in self.broker.requests), 5,
                        "the line")
        session = self.session()
        self.broker.tell({"type": "stored", "session": "0" * 32, "k": 1},
                         {"type": "stored", "session": session, "k": 0},
                         {"type": "stored", "session": session},
                         {"type": "resend", "session": session, "k": 900},
                         {"type": "resend", "session": session, "k": 0})
        self.assert_ends(program, 5, "did not say in time")

    def test_not_now_for_ever_ends_with_the_wait(self):
        program = self.meet("send", "lobby", "hi")
        self.broker.run(lambda: any(r.get("text") == "hi"
                                    for r in self.broker.requests), 5,
                        "the line")
        self.broker.tell({"type": "resend", "session": self.session(), "k": 1,
                          "code": "slow_down", "retry_after": HUGE})
        self.assert_ends(program, 5, "did not say in time")


if __name__ == "__main__":
    unittest.main()
