#!/usr/bin/python3
"""A broker with a key identifies clients by their keys."""

import unittest

import zmq
from qun import encode
from qun.sockets import connect

from deadline import wait_until
from peer.keys import Keyed, new_keys

MOST = 128 * 1024  # bytes of a message


def events_of(client, room="lobby"):
    return client.inbox.lines.get(room, [])


class Inside(Keyed):

    def test_people_talk_and_are_who_their_keys_say(self):
        alice = self.meet_member("小明")
        robot = self.meet_member("robot", "--bot")
        self.assertEqual(self.say(alice, "hi"), "stored")
        self.assertEqual(self.say(robot, "beep"), "stored")
        self.run_until_read(2)
        said = [(e["from"], e["text"], e.get("bot", False))
                for e in events_of(alice)]
        self.assertEqual(said, [("小明", "hi", False), ("robot", "beep", True)])
        self.assertEqual(events_of(robot), events_of(alice))

    def test_the_longest_message_is_taken(self):
        """Encryption adds bytes to the message."""
        keys = self.broker.member("alice")
        longest = encode(room="lobby", text="hi").ljust(MOST)
        for n, kind, at in ((1, zmq.PUSH, self.broker.intake),
                            (2, zmq.DEALER, self.broker.desk)):
            with connect(kind, at, keys) as socket:
                socket.send(longest)
                wait_until(lambda n=n: self.head("lobby", keys) == n, 5,
                           "the line to be there")

    def head(self, room, keys):
        answer = self.broker.ask(keys, do="history", room=room, limit=1)
        return answer.get("n", 0)

    def test_a_forged_name_never_appears(self):
        alice = self.meet_member("alice")
        self.meet_member("bob")
        alice.do("say", room="lobby", text="I am bob", as_="bob")
        self.run_until(alice.outbox.is_done, "an answer")
        self.assertEqual(alice.outbox.outcomes, ["not_you"])
        alice.do("say", room="lobby", text="a bot?", bot=True)
        self.run_until(lambda: alice.has_read("lobby", 1), "her line")
        event, = events_of(alice)
        self.assertEqual((event["from"], event.get("bot")), ("alice", None))

    def test_names_that_are_taken_are_not_given_again(self):
        self.broker.member("alice")
        for name in ("alice", "ALICE", "Alice"):
            code, _, err = self.broker.verb("invite", name)
            self.assertEqual(code, 1)
            self.assertIn("taken", err)

    def test_a_renamed_user_goes_on_under_the_new_name(self):
        alice = self.meet_member("alice")
        self.say(alice, "before")
        self.broker.verb("rename", "alice", "alicia").ok()
        self.assertEqual(self.say(alice, "after"), "stored")
        self.run_until_read(2)
        self.assertEqual([e["from"] for e in events_of(alice)],
                         ["alice", "alicia"])

    def test_all_of_it_is_there_after_a_kill(self):
        alice = self.meet_member("alice")
        invitation = self.broker.invite("bob")
        self.broker.kill()
        self.broker.start()
        self.assertEqual(self.say(alice, "still me"), "stored")
        keys = new_keys(self.broker.key)
        answer = self.broker.register(invitation, keys.public)
        self.assertEqual(answer["type"], "stored", answer)


class Invitations(Keyed):

    def register(self, invitation):
        return self.broker.register(invitation, new_keys(self.broker.key).public)

    def test_one_is_good_once(self):
        invitation = self.broker.invite("alice")
        keys = new_keys(self.broker.key)
        for _ in range(2):  # the answer may be lost
            answer = self.broker.register(invitation, keys.public)
            self.assertEqual(answer["type"], "stored")
        self.assertEqual(self.register(invitation)["code"], "bad_invitation")

    def test_one_that_expired_or_was_withdrawn_is_refused(self):
        expired = self.broker.invite("alice", "--expires", "1ms")
        withdrawn = self.broker.invite("bob")
        self.broker.verb("withdraw", "bob").ok()
        self.assertIn("expired", self.register(expired)["why"])
        self.assertIn("withdrawn", self.register(withdrawn)["why"])
        listed = self.broker.verb("invitations").ok()
        self.assertIn("bob  person  withdrawn", listed)
        self.assertIn("expired", listed)

    def test_the_brokers_own_key_is_nobodys(self):
        answer = self.broker.register(self.broker.invite("mallory"),
                                      self.broker.key)
        self.assertEqual(answer["code"], "conflict")

    def test_its_key_is_good_for_nothing_else(self):
        once = self.broker.once(self.broker.invite("alice"))
        for request in (dict(do="history", room="lobby"), dict(do="who"),
                        dict(do="rooms"), dict(room="lobby", text="x"),
                        dict(do="hello", as_="alice", session="0" * 32)):
            answer = self.broker.ask(once, **request)
            self.assertEqual(answer["code"], "bad_invitation", answer)
        for kind, endpoint in ((zmq.PUSH, self.broker.intake),
                               (zmq.SUB, self.broker.feed)):
            self.assert_stays_out(kind, endpoint, once)


class Revoked(Keyed):

    def test_who_is_silent_stays_when_a_subscriber_goes(self):
        alice = self.meet_member("alice", rooms=())
        self.run_until(lambda: alice.beats > 0, "a beat", 5)
        bob = self.meet_member("bob")
        self.run_until(bob.is_welcome, "bob to be there")
        self.dismiss(bob)
        self.broker.wait_for_log("disconnected", name="bob")
        self.assertEqual(self.say(alice, "my first line"), "stored")
        self.assertEqual(self.broker.logged("closed"), [])
        self.assertEqual(alice.reopened, 0)

    def test_a_revoked_key_is_silent_within_a_second(self):
        bob, alice = self.meet_member("bob"), self.meet_member("alice")
        self.say(bob, "hello")
        self.run_until_read(1)
        self.broker.verb("revoke", "bob").ok()
        wait_until(lambda: len(self.broker.logged("closed")) >= 2, 1,
                   "his connections to be closed")
        count = bob.count_read()
        bob.say("lobby", "am I still heard?")
        for number in range(20):
            self.say(alice, f"line {number}")
        self.assertEqual(bob.count_read(), count)
        self.assertFalse(bob.outbox.is_done())
        self.run_until(lambda: alice.has_read("lobby", 21), "her lines")
        self.assertNotIn("am I still heard?", alice.texts())

    def test_a_revoked_key_hears_nothing_where_it_had_said_nothing(self):
        alice, keys = self.meet_member("alice"), self.broker.member("bob")
        self.say(alice, "before")
        files = self.broker.open_files()
        quiet = [self.enterContext(connect(zmq.SUB, self.broker.feed, keys))
                 for _ in range(50)]
        wait_until(lambda: self.broker.open_files() >= files + len(quiet), 5,
                   "his subscribers to connect")
        self.broker.verb("revoke", "bob").ok()
        wait_until(lambda: self.broker.open_files() <= files, 1,
                   "his connections to be closed")
        for peer in quiet:
            peer.subscribe("room/lobby/")
        for number in range(100):
            alice.say("lobby", f"line {number}")
        self.run_until(alice.outbox.is_done, "her lines to be stored", 10)
        self.assertFalse([peer for peer in quiet if peer.poll(0)])

    def test_a_new_key_ends_the_old_one(self):
        bob = self.meet_member("bob")
        self.say(bob, "old")
        keys = new_keys(self.broker.key)
        answer = self.broker.register(
            self.broker.verb("rekey", "bob").ok(), keys.public)
        self.assertEqual(answer["type"], "stored")
        wait_until(lambda: self.broker.logged("closed"), 1, "the old one")
        again = self.meet("bob", keys=keys)
        self.assertEqual(self.say(again, "new"), "stored")


if __name__ == "__main__":
    unittest.main()
