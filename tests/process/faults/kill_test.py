#!/usr/bin/python3
"""A broker that is killed again and again loses no acknowledged line and uses
no number twice."""

import os
import sqlite3
import unittest

from peer.broker import OWN_ADDRESS, Broker
from peer.checker import check
from peer.crowd import Crowd

KILLS = int(os.environ.get("QUN_KILLS", "20"))
LINES = 500 * KILLS


def numbers_in_ledger(broker):
    """(room, n) of every line on disk, read with SQLite."""
    with sqlite3.connect(f"{broker.data}/ledger.db") as ledger:
        return ledger.execute(
            "SELECT name, events.n FROM events JOIN rooms "
            "ON events.room = rooms.id").fetchall()


class Kill(unittest.TestCase):

    def test_kills_in_the_middle_of_talk_lose_and_double_nothing(self):
        with Broker(listen=f"{OWN_ADDRESS}:*") as broker, \
             Crowd(broker) as crowd:
            crowd.say(LINES)
            for kill in range(1, KILLS + 1):
                goal = LINES * kill // (KILLS + 1)
                crowd.run(lambda: crowd.count_stored() >= goal, 20,
                          f"talk to go on after kill {kill - 1}")
                broker.kill()
                broker.start()
            crowd.wait_until_all_is_read(30)
            check(crowd.clients, crowd.clients)
            self.assertEqual(crowd.count_said(), LINES)
            self._check_ledger(broker, crowd.clients[0])

    def _check_ledger(self, broker, reader):
        broker.kill()
        read = [(room, line["n"]) for room, lines in reader.inbox.lines.items()
                for line in lines]
        self.assertEqual(sorted(numbers_in_ledger(broker)), sorted(read))


if __name__ == "__main__":
    unittest.main()
