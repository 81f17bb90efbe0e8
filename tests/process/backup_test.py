#!/usr/bin/python3
"""`qun-broker backup FILE`, and what happens to those who read on when a broker
is started on one."""

import os
import shutil
import sqlite3
import subprocess
import unittest

from deadline import PATIENCE
from peer.broker import BIN, OWN_ADDRESS, PROGRAM, Broker
from peer.checker import check
from peer.lines import Violation
from peer.party import Party
from peer.qun_peer import Client, run

STORAGE = 74
LINES = 5_000


def back_up(broker, file):
    """What the program said and how it ended."""
    return subprocess.run(
        [PROGRAM, "backup", "--data", broker.data, file],
        capture_output=True, text=True, timeout=30 * PATIENCE)


class BackupTest(unittest.TestCase):

    def setUp(self):
        self.broker = self.enterContext(Broker(listen=f"{OWN_ADDRESS}:*"))
        self.file = os.path.join(os.path.dirname(self.broker.data), "backup.db")

    def make(self):
        made = back_up(self.broker, self.file)
        self.assertEqual((made.returncode, made.stderr), (0, ""))
        self.assertRegex(made.stdout, "is whole: ")
        self.assertEqual(os.stat(self.file).st_mode & 0o077, 0)

    def refuse(self, says):
        made = back_up(self.broker, self.file)
        self.assertEqual((made.returncode, made.stdout), (STORAGE, ""))
        self.assertRegex(made.stderr, f"^qun-broker: .*{says}.*\n$")
        self.assertFalse(os.path.exists(self.file + ".part"))

    def restore(self):
        """As REFERENCE.md says: a new directory with nothing but the copy."""
        self.broker.stop()
        shutil.rmtree(self.broker.data)
        os.mkdir(self.broker.data, 0o700)
        shutil.copy(self.file, os.path.join(self.broker.data, "ledger.db"))
        self.broker.start()

    def say(self, client, *texts):
        for text in texts:
            client.say("lobby", text)
        run([client], client.outbox.is_done, 5, "lines to be stored")


class Made(BackupTest):

    def test_while_people_talk_it_holds_all_that_was_stored_before(self):
        with Party(self.broker) as party:
            party.say(LINES)
            party.run(lambda: party.count_stored() > LINES // 2, 20, "talk")
            before = party.count_stored()
            self.make()
            party.wait_until_all_is_read(30)
            check(party.clients, party.clients)
        with sqlite3.connect(self.file) as copy:
            (held,) = copy.execute("SELECT count(*) FROM events").fetchone()
        self.assertGreaterEqual(held, before)

    def test_without_a_broker(self):
        with Client(self.broker, "alice") as alice:
            self.say(alice, "hi")
        self.broker.stop()
        self.make()

    def test_no_file_is_replaced(self):
        self.make()
        self.refuse("is there already; remove it")

    def test_nothing_is_left_of_what_cannot_be_written(self):
        self.file = os.path.join(self.broker.data, "nowhere", "backup.db")
        self.refuse("nowhere")
        self.broker.stop()
        self.refuse("nowhere")

    def test_what_is_damaged_is_said_and_not_kept(self):
        with Client(self.broker, "alice") as alice:
            self.say(alice, "hi")
        self.broker.stop()
        ledger = os.path.join(self.broker.data, "ledger.db")
        with sqlite3.connect(ledger) as damaged:
            damaged.execute("UPDATE events SET line=replace(line, 'hi', 'ho')")
        damaged.close()
        self.broker.start()
        self.refuse("event 1 .*its bytes have changed")
        self.assertFalse(os.path.exists(self.file))


class Restored(BackupTest):

    def tail(self, room):
        reader = subprocess.Popen(
            [os.path.join(BIN, "qun"), "tail", room, "-n", "10",
             "--server", self.broker.intake, "--feed", self.broker.feed,
             "--desk", self.broker.desk],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.addCleanup(reader.__exit__, None, None, None)
        self.addCleanup(reader.kill)
        return reader

    @staticmethod
    def last(reader):
        """What it says on stderr, up to a word about the log."""
        for line in reader.stderr:
            if b"log" in line:
                return line.decode()
        return ""

    def test_it_goes_on_from_there(self):
        with Client(self.broker, "alice", ["lobby"]) as alice:
            self.say(alice, "one", "two")
        self.make()
        self.restore()
        with Client(self.broker, "bob", ["lobby"]) as bob:
            self.say(bob, "three")
            run([bob], lambda: bob.has_read("lobby", 3), 5, "three lines")
            texts = [line["text"] for line in bob.inbox.lines["lobby"]]
        self.assertEqual(texts, ["one", "two", "three"])

    def test_who_saw_more_is_told(self):
        bob = self.tail("lobby")
        with Client(self.broker, "alice", ["lobby"]) as alice:
            self.say(alice, "one")
            self.make()
            self.say(alice, "two")
            self.assertIn(b"alice: one", bob.stdout.readline())
            self.assertIn(b"alice: two", bob.stdout.readline())
            self.restore()
            with self.assertRaisesRegex(Violation, "the log forgot"):
                run([alice], lambda: False, 10, "a word about the lost line")
            self.assertIn("lost, lines that were printed here", self.last(bob))


if __name__ == "__main__":
    unittest.main()
