#!/usr/bin/python3
"""What every chat program must do first: speak, hear, come, go."""

import contextlib
import unittest

import zmq

from deadline import wait_until
from peer.broker import IPC, OWN_ADDRESS, Broker
from peer.checker import check
from peer.qun_peer import Client, run
from peer.tail import Tail


class Tutorial(unittest.TestCase):

    def start(self, *options, **how):
        self.broker = self.enterContext(Broker(*options, **how))

    def client(self, name):
        return self.enterContext(Client(self.broker, name, ["lobby"]))

    def talk(self, client, *texts):
        for text in texts:
            client.say("lobby", text)
        run([client], client.outbox.is_done, 5, "its lines to be stored")

    def wait_until_all_read(self, clients, lines):
        run(clients, lambda: all(c.has_read("lobby", lines) and
                                 c.outbox.is_done() for c in clients), 10,
            "the lines to be everywhere, and the answers")
        check(clients, clients)

    def wait_for_log(self, event, **fields):
        return wait_until(lambda: self.broker.logged(event, **fields), 5,
                          f"{event} {fields} in the log")

    def test_one_client_sends_and_the_server_shows_it(self):
        self.start("--log-level", "debug")
        self.talk(self.client("alice"), "你好")
        self.wait_for_log("said", room="lobby", **{"from": "alice"}, text="你好")

    def test_what_is_said_is_not_shown_unless_asked_for(self):
        self.start()
        self.talk(self.client("alice"), "a-secret")
        self.assertNotIn("a-secret", self.broker.log())

    def test_the_server_says_who_connected_and_from_where(self):
        self.start()
        self.talk(self.client("小明"), "hi")
        self.wait_for_log("connected", name="小明", address="127.0.0.1")

    def test_a_client_talks_as_long_as_it_likes_and_leaves(self):
        self.start()
        alice = self.client("alice")
        self.talk(alice, *(f"line {number}" for number in range(100)))
        self.assertEqual(self.broker.logged("disconnected"), [])
        alice.bye()
        run([alice], lambda: "bye" in alice.answers, 5, "goodbye")
        self.wait_for_log("disconnected", name="alice", reason="bye")
        self.assertEqual(len(self.broker.logged("connected")), 1)
        self.assertEqual(len(self.broker.logged("disconnected")), 1)

    def test_a_client_that_is_killed_is_said_to_be_lost(self):
        self.start()
        with Tail(self.broker, "bob", "lobby"):
            self.wait_for_log("connected", name="bob")
        self.wait_for_log("disconnected", name="bob", reason="lost")

    def test_one_says_a_line_and_all_the_others_get_it(self):
        self.start()
        clients = [self.client(f"user{number}") for number in range(20)]
        clients[0].say("lobby", "to you all")
        self.wait_until_all_read(clients, 1)

    def test_many_clients_talk_at_the_same_time(self):
        self.start()
        clients = [self.client(f"user{number}") for number in range(40)]
        for number in range(5):
            for client in clients:
                client.say("lobby", f"{number} by {client.user}")
        self.wait_until_all_read(clients, 200)

    def test_a_script_speaks_with_a_push_socket_alone(self):
        self.start()
        bob = self.client("bob")
        context = zmq.Context.instance()
        with contextlib.closing(context.socket(zmq.PUSH)) as push:
            push.connect(self.broker.intake)
            push.send_string('{"room":"lobby","text":"hi","as":"script"}')
            run([bob], lambda: bob.has_read("lobby", 1), 5, "the line")
        self.assertEqual(bob.inbox.lines["lobby"][0]["from"], "script")

    def test_the_ports_are_free_to_choose(self):
        self.start(listen=f"{OWN_ADDRESS}:45678")
        self.assertEqual(
            (self.broker.intake, self.broker.feed, self.broker.desk),
            tuple(f"{OWN_ADDRESS}:{port}" for port in (45678, 45679, 45680)))
        self.talk(self.client("alice"), "hi")

    def test_local_sockets_are_as_good(self):
        self.start(listen=IPC)
        self.assertEqual((self.broker.feed, self.broker.desk),
                         (self.broker.intake + ".feed",
                          self.broker.intake + ".desk"))
        self.talk(self.client("alice"), "hi")


if __name__ == "__main__":
    unittest.main()
