#!/usr/bin/python3
"""A power cut: an ext4 file system loses all unsynced data."""

import sqlite3
import unittest
from contextlib import closing

from peer.broker import OWN_ADDRESS, Broker
from peer.checker import check
from peer.disk import Ext4
from peer.crowd import Crowd

LINES = 3000
CUTS = 4


class Power(unittest.TestCase):

    def talk(self, *options):
        """Starts a disk, a broker on it and a crowd that talks."""
        self.disk = self.enterContext(Ext4(64 << 20))
        self.broker = self.enterContext(
            Broker(*options, listen=f"{OWN_ADDRESS}:*", data=self.disk.data))
        self.crowd = self.enterContext(Crowd(self.broker))
        self.crowd.say(LINES)

    def cut_power(self, after):
        """Cuts the power after `after` acknowledged lines. Returns the number
        of lines on the disk when the power is back."""
        self.crowd.run(lambda: self.crowd.count_stored() >= after, 20,
                       f"{after} lines to be stored")
        # What a process does after the cut must not count: a sync during the
        # cut may report success.
        self.broker.freeze()
        self.disk.cut_power()
        self.broker.kill()
        self.disk.unmount()
        self.disk.mount()
        with closing(sqlite3.connect(f"{self.disk.data}/ledger.db")) as ledger:
            try:
                count = ledger.execute("SELECT count(*) FROM events")
                return count.fetchone()[0]
            except sqlite3.OperationalError:
                return 0  # the table is missing, too

    def test_nothing_that_was_acknowledged_is_lost(self):
        self.talk()
        for cut in range(1, CUTS + 1):
            lines = self.cut_power(LINES * cut // (CUTS + 1))
            self.assertGreaterEqual(lines, self.crowd.count_stored())
            self.broker.start()
        self.crowd.wait_until_all_is_read(30)
        check(self.crowd.clients, self.crowd.clients)

    def test_the_power_is_really_cut(self):
        """Without syncs some lines are lost; otherwise these tests prove
        nothing."""
        self.talk("--sync", "normal")
        lines = self.cut_power(LINES // 2)
        self.assertLess(lines, self.crowd.count_stored())


if __name__ == "__main__":
    unittest.main()
