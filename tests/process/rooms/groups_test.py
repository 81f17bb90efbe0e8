#!/usr/bin/python3
"""Groups as people use them, with `qun` alone."""

import unittest

from deadline import wait_until
from peer.keys import Keyed
from peer.program import Program


class Groups(Keyed):

    def setUp(self):
        super().setUp()
        self.ming, self.li = self.accept("小明"), self.accept("李华")

    def follow(self, person, room):
        return self.enterContext(Program(person, "tail", room))

    def test_a_private_room_of_those_who_were_invited(self):
        self.ming.ok("create", "班级", "private")
        self.assertEqual(self.li.run("history", "班级").code, 7)
        self.assertEqual(self.li.run("join", "班级").code, 7)
        self.ming.ok("invite", "班级", "李华")
        self.assertIn("you are invited", self.li.ok("rooms"))
        self.li.ok("join", "班级")
        self.ming.ok("send", "班级", "大家好")
        self.assertIn("小明: 大家好", self.li.ok("history", "班级"))
        self.assertIn("小明  owner", self.li.ok("who", "班级"))

    def test_tail_follows_a_private_room_until_it_is_put_out(self):
        self.ming.ok("create", "den", "private")
        self.ming.ok("invite", "den", "李华")
        self.li.ok("join", "den")
        tail = self.follow(self.li, "den")
        wait_until(lambda: "joined" in tail.printed(), 10,
                   "the room's last lines")
        for i in range(3):
            self.ming.ok("send", "den", f"line {i}")
        wait_until(lambda: "line 2" in tail.printed(), 10, "the lines")
        self.ming.ok("kick", "den", "李华")
        self.ming.ok("send", "den", "after")
        wait_until(lambda: "小明 kicked 李华" in
                   tail.printed() + tail.complaints(), 10, "the news")
        code, _, err = self.li.run("history", "den")
        self.assertEqual(code, 7)
        self.assertIn("not a member", err)
        self.assertNotIn("after", tail.printed() + tail.complaints())

    def test_direct_messages(self):
        tail = self.follow(self.li, "@小明")
        self.ming.ok("send", "@李华", "hi")
        wait_until(lambda: "小明: hi" in tail.printed(), 10, "it to be read")
        self.li.ok("send", "@小明", "hello")
        self.assertIn("李华: hello", self.ming.ok("history", "@李华"))
        code, _, err = self.ming.run("send", "@nobody", "hi")
        self.assertEqual(code, 6)
        self.assertIn("no such user", err)

    def test_one_asks_to_join_and_is_let_in(self):
        self.ming.ok("create", "ops", "approval")
        code, _, err = self.li.run("join", "ops")
        self.assertEqual(code, 0)
        self.assertIn("asked to join", err)
        self.assertEqual(self.li.run("send", "ops", "hi").code, 7)
        self.ming.ok("approve", "ops", "李华")
        self.li.ok("send", "ops", "hi")

    def test_a_room_is_run(self):
        self.ming.ok("join", "lobby")
        self.li.ok("join", "lobby")
        self.ming.ok("mute", "lobby", "李华", "10m")
        code, _, err = self.li.run("send", "lobby", "hi")
        self.assertEqual(code, 7)
        self.assertIn("muted", err)
        self.ming.ok("unmute", "lobby", "李华")
        self.li.ok("send", "lobby", "hi")
        self.ming.ok("set", "lobby", "title", "The", "hall")
        self.assertIn('"title":"The hall"', self.li.ok("room", "lobby"))
        self.ming.ok("grant", "lobby", "李华", "admin")
        self.assertIn("李华  admin", self.li.ok("who", "lobby"))

    def test_lines_are_taken_back_and_changed(self):
        self.ming.ok("send", "lobby", "helo")
        self.ming.ok("edit", "lobby", "1", "hello", "all")
        self.assertIn("小明: hello all (edited)", self.li.ok("history", "lobby"))
        self.ming.ok("recall", "lobby", "1")
        history = self.li.ok("history", "lobby")
        self.assertNotIn("hello", history)
        self.assertIn("was recalled", history)

    def test_words_that_make_no_sense_are_explained(self):
        for words, hint in {("mute", "lobby", "bob", "soon"): "DURATION",
                            ("kick", "lobby"): "USER", ("grant",): "a room",
                            ("recall", "lobby", "one"): "LINE",
                            ("set", "lobby", "colour", "x"): "state.NAME",
                            ("create", "x", "secret"): "private"}.items():
            code, _, err = self.ming.run(*words)
            self.assertEqual(code, 2, words)
            self.assertIn(hint, err)


if __name__ == "__main__":
    unittest.main()
