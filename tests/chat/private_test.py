#!/usr/bin/python3
"""`qun chat` on a broker that has a key: direct messages and private rooms as a
person at a terminal sees them."""

import os
import subprocess
import tempfile
import unittest

from chat.screen import QUN, Screen
from deadline import PATIENCE
from peer.keys import Keyed


class Private(Keyed):

    def setUp(self):
        super().setUp()
        self.homes = {name: self.enterContext(tempfile.TemporaryDirectory())
                      for name in ("ming", "li")}
        for name in self.homes:
            self.qun(name, "accept", text=self.broker.invite(name))

    def qun(self, name, *words, text=None):
        subprocess.run([QUN, *words], input=text, text=True, check=True,
                       capture_output=True, timeout=20 * PATIENCE,
                       env={**os.environ, "XDG_DATA_HOME": self.homes[name]})

    def chat(self, *rooms):
        """Li's terminal, a new one."""
        self.screen = self.enterContext(
            Screen(" ".join([QUN, "chat", *rooms]), 78, 20,
                   XDG_DATA_HOME=self.homes["li"], HOME=self.homes["li"]))
        self.screen.wait_for("-- connected")

    def enter(self, text):
        self.screen.type(text)
        self.screen.press("Enter")

    def test_direct_messages_are_shown_and_answered(self):
        self.chat()
        self.qun("ming", "send", "@li", "lunch?")
        self.screen.wait_for("ming: lunch?")
        self.enter("/join @ming")
        self.screen.wait_for("@li/ming> ")
        self.enter("yes, at 12")
        self.screen.wait_for("li: yes, at 12")
        self.assertIn("@li/ming", self.screen.text())

    def test_what_came_while_one_was_away_is_shown_once(self):
        self.qun("ming", "send", "@li", "are you there?")
        self.chat()
        self.screen.wait_for("ming: are you there?")
        self.enter("/quit")
        self.chat()
        self.enter("/who")
        self.screen.wait_for("li  owner")
        self.assertNotIn("are you there?", self.screen.all_text())

    def test_one_asks_to_come_in_and_then_talks(self):
        self.qun("ming", "create", "den", "private", "approval")
        self.chat()
        self.enter("/join den")
        self.screen.wait_for("not a member")
        self.qun("ming", "approve", "den", "li")
        self.screen.wait_for("ming let li in")
        self.qun("ming", "send", "den", "welcome")
        self.screen.wait_for("ming: welcome")

    def test_after_a_refused_join_one_talks_where_one_talked_before(self):
        self.qun("ming", "create", "den", "invitation")
        self.chat()
        self.enter("/join den")
        self.screen.wait_for("takes only those who were invited")
        self.screen.wait_for("-- you talk in lobby now")
        self.enter("then here")
        self.screen.wait_for("li: then here")
        self.assertNotIn("[den]", self.screen.all_text())

    def test_people_are_shown_with_their_cards(self):
        self.qun("ming", "create", "den")
        self.qun("ming", "set", "den", "card", "班长")
        self.chat("den")
        self.enter("/who den")
        self.screen.wait_for(r"ming \(班长\)  owner")
        self.qun("ming", "send", "den", "good morning")
        self.screen.wait_for(r"ming \(班长\): good morning")
        self.qun("ming", "set", "den", "card", "on leave")
        self.qun("ming", "send", "den", "good bye")
        self.screen.wait_for(r"ming \(on leave\): good bye")

    def test_one_who_is_put_out_is_told(self):
        self.qun("ming", "create", "den", "private")
        self.qun("ming", "invite", "den", "li")
        self.chat("den")
        self.screen.wait_for("li joined")
        self.qun("ming", "kick", "den", "li")
        self.screen.wait_for("ming put li out")
        self.enter("hello?")
        self.screen.wait_for("-- not done: you are not a member")


if __name__ == "__main__":
    unittest.main()
