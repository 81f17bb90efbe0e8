#!/usr/bin/python3
"""One user, or strangers, who take all that the limits allow, and more."""

import itertools
import os
import resource
import socket
import threading
import time
import unittest

import zmq
from qun import encode, new_id
from qun.sockets import connect

from deadline import PATIENCE, every
from peer.desk import Desk
from peer.keys import Keyed
from peer.raw import address
from peer.worker import Pair

SECONDS = 2  # of an attack
FILES = 1024
MOST_MEMORY = 150 * 1024 * 1024

zmq.Context.instance().set(zmq.MAX_SOCKETS, 4 * FILES)


class Attacked(Keyed):
    """A broker with a key, which has so many files."""

    FILES = FILES

    def setUp(self):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        self.start_keyed(files=self.FILES)
        self.mallory = self.broker.member("mallory")
        self.pair = self.enterContext(Pair(
            self.broker, self.broker.member("pair-speaker"),
            self.broker.member("pair-reader")))
        self.addCleanup(self.check_memory)
        self.backup = os.path.join(self.new_home(), "backup.db")

    def check_memory(self):
        self.assertLess(self.broker.peak_memory(), MOST_MEMORY)

    def connect(self, kind, endpoint, topics=()):
        peer = self.enterContext(connect(kind, endpoint, self.mallory))
        for topic in topics:
            peer.subscribe(topic)
        return peer

    def attack(self, step, a_second=1000):
        """Calls step() at most so often a second, for some seconds."""
        end = time.monotonic() + SECONDS
        for _ in every(1 / a_second, lambda: time.monotonic() > end):
            step()

    def operate(self):
        """The operator's remedies must not wait behind the attack."""
        for verb in ("users",), ("backup", self.backup), ("revoke", "mallory"):
            began = time.monotonic()
            self.broker.verb(*verb).ok()
            took = time.monotonic() - began
            print(f"{verb[0]}: {took:.3f} s")
            self.assertLess(took, 5 * PATIENCE)


class Greedy(Attacked):

    def test_topics_of_one_key_and_subscribers_that_come_and_go(self):
        for number in range(6):
            self.connect(zmq.SUB, self.broker.feed, [
                f"room/{number}.{topic:08}/" for topic in range(14_000)])

        def come_and_go():
            peer = connect(zmq.SUB, self.broker.feed, self.mallory)
            peer.subscribe("up/")
            peer.poll(100)
            peer.close()

        self.attack(come_and_go, 40)
        self.broker.wait_for_log("closed", socket="feed", name="mallory")
        self.pair.check("topics")
        self.operate()
        self.pair.check("revoke")

    def test_topics_far_apart_and_subscribers_that_end(self):
        """libzmq's tree takes much memory, and time, for such topics."""
        topics = [bytes([first, second, last]) for first in range(100)
                  for second in range(256) for last in (0, 255)]
        for part in range(4):
            self.connect(zmq.SUB, self.broker.feed, topics[part::4])
        crowd = [connect(zmq.SUB, self.broker.feed, self.mallory)
                 for _ in range(60)]
        for peer in crowd:
            peer.subscribe("x")
        self.broker.wait_for_log("closed", socket="feed", name="mallory")
        self.attack(lambda: None)
        self.pair.check("topics far apart")
        for peer in crowd:
            peer.close()
        self.operate()
        self.pair.check("the end of their subscribers")

    def test_topics_invented_by_one_key_on_many_connections(self):
        for number in range(50 if PATIENCE == 1 else 10):
            self.connect(zmq.SUB, self.broker.feed, [
                f"up/{number * 2200 + topic:032}/" for topic in range(2200)])
        bob = self.meet_member("bob")
        self.run_until(bob.is_welcome, "a newcomer to be let in", 5)
        self.broker.wait_for_log("closed", socket="feed")
        self.pair.check("invented topics")

    def test_connections_of_one_key_that_say_nothing(self):
        for _ in range(FILES + 100):
            self.connect(zmq.PUSH, self.broker.intake)
        self.broker.wait_for_log("closed")
        for name in "bob", "carol":
            peer = self.meet_member(name)
            self.say(peer, "I am new here", seconds=5)
        self.pair.check("silent connections")
        self.operate()

    def test_strangers_who_connect_without_end(self):
        members = [self.broker.member(f"user{number}") for number in range(5)]
        stop = threading.Event()
        thread = threading.Thread(target=self.knock, args=(stop,))
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(stop.set)
        self.pair.report()
        for number, keys in enumerate(members):
            peer = self.meet(f"user{number}", keys=keys)
            self.run_until(peer.is_welcome, f"user{number} to get in", 5)
        self.pair.check("strangers")
        self.operate()

    def knock(self, stop):
        """Connects without end, and leaves the last connections open."""
        legs = [address(self.broker.intake), address(self.broker.feed),
                address(self.broker.desk)]
        there = []
        while not stop.is_set():
            for leg in legs:
                peer = socket.socket()
                peer.setblocking(False)
                peer.connect_ex(leg)
                there.append(peer)
            while len(there) > 2 * FILES:
                there.pop(0).close()
        for peer in there:
            peer.close()

    def test_connections_whose_routing_id_is_taken(self):
        def dealer():
            peer = zmq.Context.instance().socket(zmq.DEALER)
            peer.set(zmq.LINGER, 0)
            peer.set(zmq.SNDHWM, 0)
            peer.set(zmq.ROUTING_ID, b"taken")
            self.mallory.set_on(peer)
            peer.connect(self.broker.desk)
            return self.enterContext(peer)

        first = dealer()
        first.send(encode(do="ping", re="p"))
        self.assertTrue(first.poll(5000 * PATIENCE))
        for _ in range(3):
            peers = [dealer() for _ in range(90)]
            for peer in peers:
                for _ in range(6000):
                    peer.send(b"x")
            self.attack(lambda: None)
            for peer in peers:
                peer.close()
        self.pair.check("taken routing ids")

    def flood(self, message):
        """Sends the message again and again on many connections."""
        peers = [self.connect(zmq.PUSH, self.broker.intake) for _ in range(20)]
        for peer in peers:
            peer.set(zmq.SNDTIMEO, 0)
        number = itertools.count()

        def send():
            try:
                peers[next(number) % len(peers)].send(message)
            except zmq.Again:
                pass

        self.attack(send, 10_000)

    def test_messages_of_many_empty_lines(self):
        self.flood(b"\n".join(43_000 * [b"{}"]))
        self.pair.check("empty lines")
        self.operate()

    def test_lines_with_many_keys(self):
        keys = ",".join(f'"{number:x}":0' for number in range(14_000))
        self.flood(b"{" + keys.encode() + b"}")
        self.pair.check("many keys")
        self.operate()

    def test_reactions_to_a_long_line(self):
        with Desk(self.broker, self.mallory) as desk:
            for request in {}, {"do": "edit", "line": 1}:
                answer = desk.ask(room="heavy", text=16_384 * "\n",
                                  **request)
                self.assertEqual(answer["type"], "stored")
        react = encode(do="react", room="heavy", line=1, emoji="x")
        self.flood(b"\n".join(900 * [react]))
        self.pair.check("reactions")
        self.operate()

    def test_a_key_that_shakes_hands_without_end(self):
        def come_and_go():
            peer = connect(zmq.PUSH, self.broker.intake, self.mallory)
            peer.close()

        self.attack(come_and_go, 400)
        self.pair.check("handshakes")


class Crossing(Attacked):
    """When a subscriber ends, that of another user gets its file descriptor,
    while what it has sent may still be unread."""

    def test_subscribers_of_two_users_in_turns(self):
        users = [self.mallory, self.broker.member("eve")]
        for number in range(500 if PATIENCE == 1 else 200):
            peer = zmq.Context.instance().socket(zmq.SUB)
            users[number % 2].set_on(peer)
            peer.subscribe("room/lobby/")
            monitor = peer.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED)
            peer.connect(self.broker.feed)
            self.assertTrue(monitor.poll(5000 * PATIENCE))
            peer.disable_monitor()
            monitor.close()
            peer.close()
        self.pair.check("crossing")


# A sanitizer takes so much memory itself that the broker would close others.
@unittest.skipIf("QUN_SANITIZED" in os.environ, "it is about memory")
class PrivateRoom(Attacked):

    FILES = 4096
    USERS = 12

    def listeners(self, keys, count):
        """Opens connections of this user that listen and read nothing."""
        for _ in range(count):
            peer = self.enterContext(connect(zmq.DEALER, self.broker.desk, keys))
            peer.send(encode(do="hello", re="h", session=new_id(), listen=True))
            self.assertTrue(peer.poll(5000 * PATIENCE))
            self.assertIn(b'"welcome"', peer.recv())

    def test_much_said_in_a_private_room_with_many_listeners(self):
        names = [f"user{number}" for number in range(1, self.USERS)]
        users = [self.broker.member(name) for name in names]
        with Desk(self.broker, self.mallory) as owner:
            owner.ask(do="create", room="den", private=True, policy="open")
            for name, keys in zip(names, users):
                owner.ask(do="invite", room="den", user=name)
                with Desk(self.broker, keys) as desk:
                    self.assertEqual(desk.ask(do="join", room="den")["type"],
                                     "stored")
            for keys in [self.mallory, *users]:
                self.listeners(keys, 100)
            self.pair.report()
            line = {"do": "say", "room": "den", "text": 16_000 * "x"}
            for answer in owner.ask_ahead(160 * [line], at_once=7):
                self.assertEqual(answer["type"], "stored")
        self.pair.check("a private room")


if __name__ == "__main__":
    unittest.main()
