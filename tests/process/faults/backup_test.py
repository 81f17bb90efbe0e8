#!/usr/bin/python3
"""`qun-broker backup FILE`, and what readers see when a broker starts on a
backup."""

import os
import shutil
import sqlite3
import unittest

from qun import LostLog

from deadline import wait_until
from peer.broker import OWN_ADDRESS
from peer.checker import check
from peer.crowd import Crowd
from peer.peers import PeersTest
from peer.program import Program, Qun

STORAGE = 74
LINES = 5_000


class BackupTest(PeersTest):

    def setUp(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.file = os.path.join(os.path.dirname(self.broker.data), "backup.db")

    def make(self):
        code, out, err = self.broker.verb("backup", self.file)
        self.assertEqual((code, err), (0, ""))
        self.assertRegex(out, "is whole: ")
        self.assertEqual(os.stat(self.file).st_mode & 0o077, 0)

    def refuse(self, says):
        code, out, err = self.broker.verb("backup", self.file)
        self.assertEqual((code, out), (STORAGE, ""))
        self.assertRegex(err, f"^qun-broker: .*{says}.*\n$")
        self.assertFalse(os.path.exists(self.file + ".part"))

    def restore(self):
        """Starts on a new directory with only the backup, as REFERENCE.md
        says."""
        self.broker.stop()
        shutil.rmtree(self.broker.data)
        os.mkdir(self.broker.data, 0o700)
        shutil.copy(self.file, os.path.join(self.broker.data, "ledger.db"))
        self.broker.start()


class Made(BackupTest):

    def test_while_people_talk_it_holds_all_that_was_stored_before(self):
        with Crowd(self.broker) as crowd:
            crowd.say(LINES)
            crowd.run(lambda: crowd.count_stored() > LINES // 2, 20, "talk")
            before = crowd.count_stored()
            self.make()
            crowd.wait_until_all_is_read(30)
            check(crowd.clients, crowd.clients)
        with sqlite3.connect(self.file) as copy:
            (held,) = copy.execute("SELECT count(*) FROM events").fetchone()
        self.assertGreaterEqual(held, before)

    def test_without_a_broker(self):
        self.say(self.meet("alice", ()), "hi")
        self.broker.stop()
        self.make()

    def test_no_file_is_replaced(self):
        self.make()
        self.refuse("exists already; remove it")

    def test_nothing_is_left_of_what_cannot_be_written(self):
        self.file = os.path.join(self.broker.data, "nowhere", "backup.db")
        self.refuse("nowhere")
        self.broker.stop()
        self.refuse("nowhere")

    def test_what_is_damaged_is_said_and_not_kept(self):
        self.say(self.meet("alice", ()), "hi")
        self.broker.stop()
        ledger = os.path.join(self.broker.data, "ledger.db")
        with sqlite3.connect(ledger) as damaged:
            damaged.execute("UPDATE events SET line=replace(line, 'hi', 'ho')")
        damaged.close()
        self.broker.start()
        self.refuse("event 1 .*its bytes have changed")
        self.assertFalse(os.path.exists(self.file))


class Restored(BackupTest):

    def test_it_goes_on_from_there(self):
        self.say(self.meet("alice", ()), "one", "two")
        self.make()
        self.restore()
        bob = self.meet("bob")
        self.say(bob, "three")
        self.run_until(lambda: bob.has_read("lobby", 3), "three lines")
        self.assertEqual(bob.texts(), ["one", "two", "three"])

    def test_who_saw_more_is_told(self):
        bob = self.enterContext(
            Program(Qun(self.broker, "bob"), "tail", "lobby", "-n", "10"))
        alice = self.meet("alice")
        self.say(alice, "one")
        self.make()
        self.say(alice, "two")
        self.run_until(lambda: "alice: two" in bob.printed() and
                       alice.has_read("lobby", 2), "both to be read")
        self.assertRegex(bob.printed(), "alice: one\n.*alice: two\n$")
        self.restore()
        with self.assertRaisesRegex(LostLog, "the log forgot"):
            self.run_until(lambda: False, "a word about the lost line")
        wait_until(lambda: "lines that were printed here"
                   in bob.complaints(), 10, "bob to be told")


if __name__ == "__main__":
    unittest.main()
