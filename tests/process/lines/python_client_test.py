#!/usr/bin/python3
"""Tests the Python package of scripts/bots as bots use it."""

import itertools
import json
import sqlite3
import unittest

import qun
import zmq
from qun.sockets import connect

from peer.broker import OWN_ADDRESS
from peer.keys import Keyed
from peer.peers import PeersTest


class Bot(qun.Client):
    """Records what it reads and the outcomes of what it says."""

    def __init__(self, *where, **more):
        super().__init__(*where, **more)
        self.seen, self.outcomes = [], []

    def on_final(self, request, outcome):
        self.outcomes.append(outcome)

    def step(self, now):
        super().step(now)
        self.seen += self.inbox.fetch()

    def texts(self):
        """The texts, with a star if they were not heard live."""
        return [event.get("text", event["type"]) + "*" * ("replay" in event)
                for event in self.seen]


class BotTest(PeersTest):

    def start_bot(self, room, **more):
        bot = Bot(self.broker, "bot", [room], **more)
        self.peers.append(bot)
        self.addCleanup(self.dismiss, bot)
        self.run_until(lambda: "rooms" in bot.answers, "the bot to be there")
        return bot


class Public(BotTest):

    def setUp(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.alice = self.meet("alice", ())

    def run_until_bot_has(self, bot, *texts):
        self.run_until(lambda: len(bot.texts()) >= len(texts), texts)
        self.assertEqual(bot.texts(), list(texts))

    def test_it_begins_with_the_next_line(self):
        self.say(self.alice, "before")
        bot = self.start_bot("lobby")
        self.say(self.alice, "after")
        self.run_until_bot_has(bot, "after")

    def test_it_reads_a_room_that_is_not_there_yet_from_its_first_line(self):
        bot = self.start_bot("lobby")
        self.assertEqual(bot.kept()["rooms"], {"lobby": 0})
        self.say(self.alice, "one", "two")
        self.run_until_bot_has(bot, "one", "two")

    def test_it_goes_on_from_where_it_was(self):
        bot = self.start_bot("lobby")
        self.say(self.alice, "one")
        self.run_until_bot_has(bot, "one")
        kept = json.loads(json.dumps(bot.kept()))
        self.dismiss(bot)
        self.say(self.alice, "two", "three")
        again = self.start_bot("lobby", kept=kept)
        self.say(self.alice, "four")
        self.run_until_bot_has(again, "two*", "three*", "four")

    def test_what_was_not_fetched_is_not_kept(self):
        inbox = qun.client.Inbox()
        for n in (5, 6, 7):
            inbox.take({"room": "lobby", "n": n, "seq": n, "at": n})
        self.assertEqual(inbox.kept()["rooms"], {"lobby": 4})
        list(itertools.islice(inbox.fetch(), 2))
        self.assertEqual(inbox.kept()["rooms"], {"lobby": 6})

    def test_it_passes_over_a_line_that_nobody_can_read(self):
        self.say(self.alice, "one", "two", "three")
        self.broker.stop()
        with sqlite3.connect(f"{self.broker.data}/ledger.db") as ledger:
            ledger.execute("UPDATE events SET line=replace(line, 'two', 'TWO')")
        ledger.close()
        self.broker.start()
        bot = self.start_bot("lobby", kept={"rooms": {"lobby": 0}, "last": None})
        self.run_until_bot_has(bot, "one*", "unreadable", "three*")

    def test_it_is_told_what_came_of_each_line(self):
        bot = self.start_bot("lobby")
        for text in ("one", 20_000 * "x", "three"):
            bot.say("lobby", text)
        self.run_until(bot.outbox.is_done, "answers")
        self.assertEqual(bot.outcomes, ["stored", "too_long", "stored"])

    def test_a_list_is_whole(self):
        rooms = {f"many{number}" for number in range(1000)}
        with connect(zmq.PUSH, self.broker.intake) as intake:
            intake.send(b"\n".join(qun.encode(room=room, text="x", as_="bob")
                                   for room in rooms))
            self.run_until(lambda: self.list_rooms() >= rooms, "the rooms")

    def list_rooms(self):
        self.alice.ask("rooms")
        self.run_until(lambda: "rooms" in self.alice.answers, "a list")
        return {room["room"] for room in self.alice.answers["rooms"]["rooms"]}


class Private(BotTest, Keyed):

    def test_it_reads_a_private_room_until_it_is_put_out(self):
        alice = self.meet_member("alice", rooms=())
        bot = self.start_bot("den", keys=self.broker.member("bot", "--bot"))
        alice.do("create", room="den", private=True)
        alice.do("invite", room="den", user="bot")
        self.run_until(alice.outbox.is_done, "the room")
        bot.do("join", room="den")
        self.run_until(bot.outbox.is_done, "it to join")
        self.say(alice, "hello", room="den")
        self.run_until(lambda: "hello" in bot.texts(), "a private line")
        alice.do("kick", room="den", user="bot")
        self.say(alice, "without it", room="den")
        self.run_until(lambda: "kicked" in bot.texts(), "it to be told")
        bot.say("den", "still here")
        self.run_until(bot.outbox.is_done, "an answer")
        self.assertEqual(bot.outcomes, ["stored", "not_member"])
        self.assertNotIn("without it", bot.texts())


if __name__ == "__main__":
    unittest.main()
