#!/usr/bin/python3
"""The basics of a chat: join, speak, hear and leave."""

import unittest

import zmq
from qun.sockets import connect

from peer.broker import IPC, OWN_ADDRESS
from peer.peers import PeersTest
from peer.tail import Tail


class Tutorial(PeersTest):

    def test_one_client_sends_and_the_server_shows_it(self):
        self.start_broker("--log-level", "debug")
        self.say(self.meet("alice"), "你好")
        self.broker.wait_for_log("said", room="lobby", **{"from": "alice"}, text="你好")

    def test_what_is_said_is_not_shown_unless_asked_for(self):
        self.start_broker()
        self.say(self.meet("alice"), "a-secret")
        self.assertNotIn("a-secret", self.broker.log())

    def test_the_server_says_who_connected_and_from_where(self):
        self.start_broker()
        self.say(self.meet("小明"), "hi")
        self.broker.wait_for_log("connected", name="小明", address="127.0.0.1")

    def test_a_client_talks_as_long_as_it_likes_and_leaves(self):
        self.start_broker()
        alice = self.meet("alice")
        self.say(alice, *(f"line {number}" for number in range(100)))
        self.assertEqual(self.broker.logged("disconnected"), [])
        alice.bye()
        self.run_until(lambda: "bye" in alice.answers, "goodbye")
        self.broker.wait_for_log("disconnected", name="alice", reason="bye")
        self.assertEqual(len(self.broker.logged("connected")), 1)
        self.assertEqual(len(self.broker.logged("disconnected")), 1)

    def test_a_client_that_is_killed_is_said_to_be_lost(self):
        self.start_broker()
        with Tail(self.broker, "bob", "lobby"):
            self.broker.wait_for_log("connected", name="bob")
        self.broker.wait_for_log("disconnected", name="bob", reason="lost")

    def test_one_says_a_line_and_all_the_others_get_it(self):
        self.start_broker()
        clients = [self.meet(f"user{number}") for number in range(20)]
        clients[0].say("lobby", "to you all")
        self.run_until_read(1)
        self.check_all()

    def test_many_clients_talk_at_the_same_time(self):
        self.start_broker()
        clients = [self.meet(f"user{number}") for number in range(40)]
        for number in range(5):
            for client in clients:
                client.say("lobby", f"{number} by {client.user}")
        self.run_until_read(200)
        self.check_all()

    def test_a_script_speaks_with_a_push_socket_alone(self):
        self.start_broker()
        bob = self.meet("bob")
        with connect(zmq.PUSH, self.broker.intake) as push:
            push.send_string('{"room":"lobby","text":"hi","as":"script"}')
            self.run_until_read(1)
        self.assertEqual(bob.inbox.lines["lobby"][0]["from"], "script")

    def test_the_ports_are_free_to_choose(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:45678")
        self.assertEqual(
            (self.broker.intake, self.broker.feed, self.broker.desk),
            tuple(f"{OWN_ADDRESS}:{port}" for port in (45678, 45679, 45680)))
        self.say(self.meet("alice"), "hi")

    def test_local_sockets_are_as_good(self):
        self.start_broker(listen=IPC)
        self.assertEqual((self.broker.feed, self.broker.desk),
                         (self.broker.intake + ".feed",
                          self.broker.intake + ".desk"))
        self.say(self.meet("alice"), "hi")


if __name__ == "__main__":
    unittest.main()
