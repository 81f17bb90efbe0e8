#!/usr/bin/python3
"""What a person sees of `qun chat` on a broker that has a key: direct messages
and private rooms."""

import unittest

from chat.screen import Screen
from peer.keys import Keyed
from peer.program import QUN


class Private(Keyed):

    def setUp(self):
        super().setUp()
        self.ming, self.li = self.accept("ming"), self.accept("li")

    def chat(self, *rooms):
        """A new terminal with Li's chat."""
        self.screen = self.enterContext(
            Screen(" ".join([QUN, "chat", *rooms]), 78, 20,
                   **self.li.environment))
        self.screen.wait_for("-- connected")

    def enter(self, text):
        self.screen.type(text)
        self.screen.press("Enter")

    def test_direct_messages_are_shown_and_answered(self):
        self.chat()
        self.ming.ok("send", "@li", "lunch?")
        self.screen.wait_for("ming: lunch?")
        self.enter("/join @ming")
        self.screen.wait_for("@li/ming> ")
        self.enter("yes, at 12")
        self.screen.wait_for("li: yes, at 12")
        self.assertIn("@li/ming", self.screen.text())

    def test_what_came_while_one_was_away_is_shown_once(self):
        self.ming.ok("send", "@li", "are you there?")
        self.chat()
        self.screen.wait_for("ming: are you there?")
        self.enter("/quit")
        self.chat()
        self.enter("/who")
        self.screen.wait_for("li  owner")
        self.assertNotIn("are you there?", self.screen.all_text())

    def test_one_asks_to_come_in_and_then_talks(self):
        self.ming.ok("create", "den", "private", "approval")
        self.chat()
        self.enter("/join den")
        self.screen.wait_for("not a member")
        self.ming.ok("approve", "den", "li")
        self.screen.wait_for("ming let li in")
        self.ming.ok("send", "den", "welcome")
        self.screen.wait_for("ming: welcome")

    def test_after_a_refused_join_one_talks_where_one_talked_before(self):
        self.ming.ok("create", "den", "invitation")
        self.chat()
        self.enter("/join den")
        self.screen.wait_for("only invited users can join")
        self.screen.wait_for("-- you talk in lobby now")
        self.enter("then here")
        self.screen.wait_for("li: then here")
        self.assertNotIn("[den]", self.screen.all_text())

    def test_people_are_shown_with_their_cards(self):
        self.ming.ok("create", "den")
        self.ming.ok("set", "den", "card", "班长")
        self.chat("den")
        self.enter("/who den")
        self.screen.wait_for(r"ming \(班长\)  owner")
        self.ming.ok("send", "den", "good morning")
        self.screen.wait_for(r"ming \(班长\): good morning")
        self.ming.ok("set", "den", "card", "on leave")
        self.ming.ok("send", "den", "good bye")
        self.screen.wait_for(r"ming \(on leave\): good bye")

    def test_one_who_is_put_out_is_told(self):
        self.ming.ok("create", "den", "private")
        self.ming.ok("invite", "den", "li")
        self.chat("den")
        self.screen.wait_for("li joined")
        self.ming.ok("kick", "den", "li")
        self.screen.wait_for("ming kicked li")
        self.enter("hello?")
        self.screen.wait_for("-- not done: you are not a member")


if __name__ == "__main__":
    unittest.main()
