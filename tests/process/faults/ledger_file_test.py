#!/usr/bin/python3
"""Other programs change the ledger's file, while the broker runs and while it
does not."""

import os
import shutil
import sqlite3
import unittest
from contextlib import closing

from qun import LostLog, new_id

from peer.broker import OWN_ADDRESS, DidNotStart
from peer.keys import Keyed
from peer.peers import PeersTest
from peer.program import Qun

STORAGE = 74
TEXTS = ["one", "two", "three"]


def flip_a_bit(ledger):
    """Flips a bit of the first letter of the text "two"."""
    with open(ledger, "r+b") as file:
        at = file.read().index(b'"text":"two"') + len('"text":"')
        file.seek(at)
        file.write(b"T")


class LedgerFile(PeersTest):

    def setUp(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.ledger = os.path.join(self.broker.data, "ledger.db")
        self.alice = self.meet("alice")
        self.say(self.alice, *TEXTS)

    def run_sql(self, sql):
        with closing(sqlite3.connect(self.ledger)) as ledger, ledger:
            return ledger.execute(sql).fetchall()

    def overwrite(self, at, data):
        with open(self.ledger, "r+b") as file:
            file.seek(at)
            file.write(data)

    def refuse_to_start(self, says):
        with self.assertRaisesRegex(DidNotStart, says):
            self.broker.start()
        self.assertEqual(self.broker.wait_until_it_ends(), STORAGE)


class WhileItRuns(LedgerFile):

    def is_noticed(self):
        """Asserts that the next line is not acknowledged, and that the broker
        ends and says why."""
        self.alice.say("lobby", "too late")
        self.run_until(lambda: not self.broker.is_up(), "its end")
        self.assertFalse(self.alice.outbox.is_done())
        self.assertEqual(self.broker.wait_until_it_ends(), STORAGE)
        self.assertIn("was deleted or replaced", self.broker.log())

    def test_a_ledger_that_is_deleted(self):
        os.remove(self.ledger)
        self.is_noticed()

    def test_a_ledger_that_is_replaced(self):
        shutil.copy(self.ledger, self.ledger + ".new")
        os.rename(self.ledger + ".new", self.ledger)
        self.is_noticed()

    def test_a_write_ahead_log_that_is_deleted(self):
        os.remove(self.ledger + "-wal")
        self.is_noticed()

    def test_others_can_neither_read_nor_write_it(self):
        with self.assertRaisesRegex(sqlite3.OperationalError, "locked"):
            self.run_sql("DELETE FROM events")
        self.say(self.alice, "and it goes on")


class WhileItDoesNot(LedgerFile):

    def test_a_write_ahead_log_that_is_deleted_is_announced(self):
        self.broker.kill()
        os.remove(self.ledger + "-wal")
        self.broker.start()
        with self.assertRaisesRegex(LostLog, "forgot|another log"):
            self.run_until(lambda: False, "a word about lost lines")

    def test_a_ledger_that_is_deleted_is_announced(self):
        self.broker.stop()
        os.remove(self.ledger)
        self.broker.start()
        with self.assertRaisesRegex(LostLog, "another log|forgot"):
            self.run_until(lambda: False, "a word about another log")

    def test_a_flipped_bit_in_a_text_is_said_and_not_served(self):
        self.broker.stop()
        flip_a_bit(self.ledger)
        self.broker.start()
        shown = Qun(self.broker).run("history", "lobby")
        self.assertEqual(shown.code, 0, shown.err)
        self.assertIn("one", shown.out)
        self.assertNotIn("wo", shown.out)
        self.assertIn("three", shown.out)
        self.assertRegex(shown.err, r"line 2 of lobby: damaged")
        self.broker.wait_for_log("damaged", room="lobby", n=2)

    def test_a_ledger_that_is_cut_is_refused(self):
        self.broker.stop()
        os.truncate(self.ledger, os.path.getsize(self.ledger) // 2)
        self.refuse_to_start("start on a backup")

    def test_a_page_of_zeros_is_refused(self):
        self.broker.stop()
        (page,) = self.run_sql(
            "SELECT rootpage FROM sqlite_master WHERE name='events'")[0]
        self.overwrite((page - 1) * 4096, bytes(4096))
        self.refuse_to_start("start on a backup")

    def test_a_ledger_that_another_program_holds_is_not_waited_for(self):
        self.broker.stop()
        with closing(sqlite3.connect(self.ledger)) as other:
            other.execute("BEGIN EXCLUSIVE")
            self.refuse_to_start("locked|used by another process")
        self.broker.start()
        self.say(self.alice, "and it goes on")


class ADamagedLine(Keyed):

    REQUESTS = [dict(do="edit", text="2"), dict(do="recall"),
                dict(do="react", emoji="👍")]

    def test_requests_about_it_are_refused_with_a_number_or_without(self):
        alice = self.broker.member("alice")
        self.broker.ask(alice, do="say", room="lobby", text="two")
        self.broker.stop()
        flip_a_bit(os.path.join(self.broker.data, "ledger.db"))
        self.broker.start()
        for request in self.REQUESTS:
            for counted in ({}, dict(session=new_id(), k=1)):
                answer = self.broker.ask(alice, room="lobby", line=1, **request,
                                         **counted)
                self.assertEqual(answer.get("code"), "internal", request)
        said = self.broker.ask(alice, do="say", room="lobby", text="three")
        self.assertEqual(said["type"], "stored")


if __name__ == "__main__":
    unittest.main()
