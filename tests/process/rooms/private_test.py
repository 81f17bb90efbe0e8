#!/usr/bin/python3
"""Private rooms on the wire: only members receive what happens there."""

import os
import time
import unittest

import zmq
from qun import new_id
from qun.sockets import connect

from deadline import PATIENCE, wait_until
from peer.desk import Desk
from peer.keys import WITHOUT_RATES, KeyedBroker

BUSY = float(os.environ.get("QUN_BUSY", "3"))  # seconds
SECRET = "s3cr3t"


class Member(Desk):
    """A connected user: a listening session on the desk, and the feed."""

    def __init__(self, broker, name, *options):
        self.name, self.broker = name, broker
        self.keys = broker.member(name, *options)
        super().__init__(broker, self.keys)
        self.session = new_id()
        self.events = {}  # room: events from the desk, in order
        self.feed = connect(zmq.SUB, broker.feed, self.keys)
        self.feed.subscribe("")
        self.ask(do="hello", session=self.session, listen=True)

    def close(self):
        super().close()
        self.feed.close()

    def do(self, room, verb, **fields):
        """Sends a request. Returns "stored", or a code."""
        answer = self.ask(do=verb, room=room, **fields)
        return answer.get("code", answer["type"])

    def say(self, room, text):
        return self.do(room, "say", text=text)

    def read(self):
        """Reads what has arrived."""
        while self.feed.poll(0):
            self.raw += self.feed.recv_multipart()
        super().read()

    def on_line(self, line):
        super().on_line(line)
        if "from" in line and "re" not in line and "replay" not in line:
            self.events.setdefault(line["room"], []).append(line)

    def has(self, room, count):
        self.read()
        return len(self.events.get(room, [])) >= count

    def texts(self, room):
        return [event.get("text", event["type"])
                for event in self.events.get(room, [])]

    def everything(self):
        self.read()
        return b"\n".join(self.raw).decode()


class Rooms(unittest.TestCase):

    def setUp(self):
        self.broker = self.enterContext(KeyedBroker(*WITHOUT_RATES))
        self.alice, self.bob = self.come("alice"), self.come("bob")

    def come(self, name, *options):
        return self.enterContext(Member(self.broker, name, *options))

    def make_den(self, *others):
        """Creates a private room of Alice's."""
        self.assertEqual(self.alice.do("den", "create", private=True), "stored")
        for other in others:
            self.alice.do("den", "invite", user=other.name)
            self.assertEqual(other.do("den", "join"), "stored")

    def test_not_a_byte_reaches_who_is_not_in_it(self):
        eve = self.come("eve")
        self.make_den(self.bob)
        end = time.monotonic() + BUSY * PATIENCE
        sent = 0
        while time.monotonic() < end:
            self.alice.say("den", f"{SECRET} {sent}")
            self.bob.say("@alice", f"{SECRET} {sent}")
            self.alice.say("lobby", "for all")
            self.bob.ask(do="history", room="den")
            eve.ask(do="ping", session=eve.session, listen=True)
            eve.ask(do="rooms")
            sent += 1
        wait_until(lambda: self.bob.has("den", sent) and self.alice.has(
            "@alice/bob", sent), 5, "both to have read all")
        heard = eve.everything()
        self.assertIn("for all", heard)
        for private in (SECRET, '"den"', "@alice/bob", self.alice.session,
                        self.bob.session, *self.bob.answers):
            self.assertNotIn(private, heard)

    def test_whoever_may_not_read_it_can_do_nothing_in_it(self):
        eve = self.come("eve", "--operator")
        self.make_den(self.bob)
        self.bob.say("@alice", SECRET)
        for room in ("den", "@alice/bob"):
            for verb, fields in {"history": {}, "who": {}, "get": {},
                                 "say": {"text": "hi"}, "mark": {"line": 1},
                                 "react": {"line": 1, "emoji": "👍"},
                                 "kick": {"user": "bob"}}.items():
                self.assertEqual(eve.do(room, verb, **fields), "not_member",
                                 (room, verb))
        self.assertNotIn(SECRET, eve.everything())

    def test_one_who_is_put_out_reads_no_more(self):
        self.make_den(self.bob)
        self.alice.say("den", "before")
        self.alice.do("den", "kick", user="bob")
        self.alice.say("den", SECRET)
        wait_until(lambda: self.alice.has("den", 5), 5, "alice to read it")
        wait_until(lambda: self.bob.has("den", 3), 5, "bob to be told")
        self.assertEqual(self.bob.do("den", "history"), "not_member")
        self.assertEqual(self.bob.texts("den")[-1], "kicked")
        self.assertNotIn(SECRET, self.bob.everything())
        self.alice.do("den", "invite", user="bob")
        self.bob.do("den", "join")
        page = self.bob.ask(do="history", room="den", after=0)
        self.assertEqual(page["first"], page["n"], "nothing from before")
        self.assertNotIn(SECRET, self.bob.everything())

    def test_a_kick_between_a_question_and_its_page(self):
        self.make_den(self.bob)
        for i in range(300):
            self.alice.send(dict(do="say", room="den", text=f"{SECRET} {i}"))
        wait_until(lambda: self.alice.has("den", 302), 10, "them to be said")
        for kicks in range(1, 21):
            for _ in range(5):
                self.bob.send(dict(do="history", room="den", limit=500))
            self.alice.do("den", "kick", user="bob")
            wait_until(lambda: self.bob.texts("den").count("kicked") == kicks
                       or self.bob.read(), 5, "him to be told")
            self.bob.ask(do="ping")
            last = max(i for i, frame in enumerate(self.bob.raw)
                       if b'"kicked"' in frame)
            self.assertNotIn(SECRET.encode(),
                             b"".join(self.bob.raw[last + 1:]))
            self.alice.do("den", "invite", user="bob")
            self.bob.do("den", "join")

    def test_what_was_recalled_is_gone_from_the_disk(self):
        self.alice.say("lobby", f"{SECRET} one")
        said = self.alice.ask(do="say", room="lobby", text=f"{SECRET} two")
        self.alice.do("lobby", "edit", line=said["n"], text=f"{SECRET} three")
        for line in (1, said["n"]):
            self.assertEqual(self.alice.do("lobby", "recall", line=line),
                             "stored")
        self.alice.ask(do="history", room="lobby")
        page = self.alice.raw[-1].decode()
        self.assertNotIn(SECRET, page)
        self.assertEqual(page.count('"recalled":'), 2)

        wait_until(self.is_gone, 60, "the disk to forget it")

    def test_it_is_gone_though_other_lines_grew_beside_it(self):
        lines = [f"{SECRET if i % 2 else 'plain'} {'x' * (i * 7 % 90)}"
                 for i in range(600)]
        self.ask_all({"do": "say", "text": text} for text in lines)
        self.ask_all({"do": "edit", "line": n, "text": "longer " * (n % 60 + 20)}
                     for n in range(1, 601, 2))
        self.ask_all({"do": "recall", "line": n} for n in range(2, 601, 2))
        wait_until(self.is_gone, 60, "the disk to forget it")
        self.alice.ask(do="history", room="lobby", after=0, limit=500)
        self.assertIn("longer longer", self.alice.raw[-1].decode())
        self.broker.kill()
        code, _, err = self.broker.verb("check")
        self.assertEqual((code, err), (0, ""))
        self.broker.start()

    def ask_all(self, requests):
        for answer in self.alice.ask_all(
                {"room": "lobby", **request} for request in requests):
            self.assertEqual(answer["type"], "stored")

    def is_gone(self):
        for name in ("ledger.db", "ledger.db-wal"):
            with open(os.path.join(self.broker.data, name), "rb") as file:
                if SECRET.encode() in file.read():
                    return False
        return True

    def test_direct_messages_find_whom_they_are_for(self):
        self.assertEqual(self.alice.say("@bob", "hi"), "stored")
        wait_until(lambda: self.bob.has("@alice/bob", 1), 5, "bob to read it")
        self.assertEqual(self.bob.say("@alice", "hello"), "stored")
        wait_until(lambda: self.alice.has("@alice/bob", 2), 5, "an answer")
        rooms = self.bob.ask(do="hello", session=self.bob.session)["rooms"]
        self.assertEqual([(room["room"], room["kind"], room["with"])
                          for room in rooms], [("@alice/bob", "direct", "alice")])
        self.assertEqual(self.alice.say("@nobody", "hi"), "no_user")

    def test_one_who_comes_back_is_told_how_far_the_room_is(self):
        self.make_den(self.bob)
        self.bob.socket.close()
        self.alice.say("den", "while he was away")
        self.bob.socket = connect(zmq.DEALER, self.broker.desk, self.bob.keys)
        self.bob.ask(do="ping", session=self.bob.session, listen=True)
        answers = self.bob.everything()
        self.assertIn('"beat","room":"den","n":4', answers)

    def test_another_client_of_the_same_user_is_told_what_was_read(self):
        self.alice.say("lobby", "a")
        self.alice.do("lobby", "join")
        self.assertEqual(self.alice.do("lobby", "mark", line=1), "stored")
        wait_until(lambda: '{"type":"marked","room":"lobby","line":1}' in
                   self.alice.everything(), 5, "the mark")
        self.assertNotIn("marked", self.bob.everything())
        self.assertEqual(self.alice.ask(do="get", room="lobby")["read"], 1)

    def test_all_of_it_is_there_after_a_kill(self):
        self.make_den(self.bob)
        self.alice.do("den", "mute", user="bob")
        self.alice.do("den", "set", setting="title", value="Den")
        self.alice.do("den", "grant", user="bob", role="admin")
        self.broker.kill()
        self.broker.start()
        room = self.alice.ask(do="get", room="den")
        self.assertEqual((room["kind"], room["role"], room["settings"]),
                         ("private", "owner", {"title": "Den"}))
        roster = self.alice.ask(do="who", room="den")["users"]
        self.assertEqual([(u["user"], u.get("role"), u.get("muted"))
                          for u in roster],
                         [("alice", "owner", None), ("bob", "admin", True)])


if __name__ == "__main__":
    unittest.main()
