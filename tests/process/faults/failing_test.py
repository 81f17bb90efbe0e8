#!/usr/bin/python3
"""Calls for disk and memory fail. Acknowledged lines are still there
afterwards, and the others are stored once when calls succeed again."""

import errno
import os
import signal
import unittest

from peer.broker import OWN_ADDRESS, DidNotStart
from peer.peers import PeersTest

FAILURE, STORAGE = 1, 74
ABORT, CRASH = -signal.SIGABRT, -signal.SIGSEGV
LINES = 20
SHIM = os.environ.get("QUN_FAILING_SYSTEM")


@unittest.skipUnless(SHIM, "a sanitizer wants to be loaded first")
class Failing(PeersTest):

    MAY_END = (0, STORAGE)

    def setUp(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.alice = self.meet("alice")
        self.say_lines(2)
        self.broker.stop()

    def say_lines(self, lines):
        self.say(self.alice, *(f"line {number}" for number in range(lines)))
        self.run_until_read(len(self.alice.outbox.requests))

    def let_fail(self, call, number, count, error):
        """Makes `count` of the broker's calls fail, from call `number` on (0:
        all)."""
        self.broker.environment = {
            "LD_PRELOAD": SHIM,
            "QUN_FAIL": f"{call},{number},{count},{error}"}

    def speak_through(self):
        """Says lines while calls fail, until the lines are stored or the broker
        ends; then again with working calls. Returns whether a failure was
        seen."""
        try:
            self.broker.start()
            failed = self.speak_until_it_fails()
        except DidNotStart:
            failed = True
        self.assertIn(self.end(), self.MAY_END)
        self.broker.environment = {}
        self.broker.start()
        self.say_lines(1)
        self.check_all()
        self.assertEqual(self.broker.stop(), 0)
        return failed

    def speak_until_it_fails(self):
        """Says lines until the broker ends or reports a full disk. Returns
        whether it did."""
        full = len(self.broker.logged("not_recorded"))

        def fails():
            return (not self.broker.is_up() or
                    len(self.broker.logged("not_recorded")) > full)

        for number in range(LINES):
            self.alice.say("lobby", f"line {number}")
            self.run_until(lambda: fails() or self.alice.outbox.is_done(),
                           "an outcome", 30)
            if fails():
                return True
        return False

    def end(self):
        if self.broker.is_up():
            return self.broker.stop()
        return self.broker.wait_until_it_ends()

    def for_each(self, call, numbers, count, error):
        failed = []
        for number in numbers:
            with self.subTest(call=call, number=number, error=error):
                self.let_fail(call, number, count, error)
                failed.append(self.speak_through())
        self.assertIn(True, failed)


class FailingDisk(Failing):

    def test_a_sync_that_fails_once(self):
        self.for_each("sync", range(1, 5), 1, errno.EIO)

    def test_syncs_that_fail_from_then_on(self):
        self.for_each("sync", range(1, 5), 0, errno.EIO)

    def test_a_write_that_fails_once(self):
        self.for_each("write", (1, 3, 8, 21), 1, errno.EIO)

    def test_writes_that_find_no_room_once(self):
        self.for_each("write", (1, 3, 8, 21), 1, errno.ENOSPC)

    def test_writes_that_are_cut(self):
        self.for_each("write", (1, 3, 8, 21), 0, 0)

    def test_a_disk_that_becomes_read_only(self):
        self.for_each("write", (1, 3, 8, 21), 0, errno.EROFS)

    def test_what_the_broker_says_of_it(self):
        self.let_fail("sync", 5, 0, errno.EIO)
        self.broker.start()
        self.assertTrue(self.speak_until_it_fails())
        self.assertEqual(self.broker.wait_until_it_ends(), STORAGE)
        self.assertIn("the ledger cannot be written", self.broker.log())
        self.broker.environment = {}
        self.broker.start()


class FailingMemory(Failing):

    # libzmq aborts where it checks an allocation, and crashes where it does
    # not.
    MAY_END = (0, FAILURE, STORAGE, ABORT, CRASH)

    def test_memory_that_is_refused_once(self):
        self.for_each("malloc", (1000, 2500, 2600, 2800, 3200), 1,
                      errno.ENOMEM)

    def test_memory_that_runs_out(self):
        self.for_each("malloc", (2000, 2500, 3000, 4000), 0, errno.ENOMEM)


if __name__ == "__main__":
    unittest.main()
