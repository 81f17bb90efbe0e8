#!/usr/bin/python3
"""How qun-broker starts, refuses to start, and ends."""

import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import tempfile
import unittest

from qun import encode

from deadline import seconds_left
from peer.broker import (ANY_PORTS, IPC, OWN_ADDRESS, PROGRAM, Broker,
                         qun_broker)
from peer.command import run_to_end
from peer.peers import PeersTest
from peer.stranger import Stranger

USAGE, BIND, STORAGE, PERMISSION = 2, 69, 74, 77
LEDGER = "ledger.db"


class Refusals(PeersTest):

    def setUp(self):
        self.folder = self.enterContext(
            tempfile.TemporaryDirectory(prefix="qun-"))
        self.data = os.path.join(self.folder, "data")

    def refuse(self, code, says, *options):
        """Asserts that the broker does not start, exits with the code, and
        prints the reason in one line."""
        ended = qun_broker("--data", self.data,
                           *(options or ["--intake", ANY_PORTS]), seconds=5)
        self.assertEqual((ended.code, ended.out), (code, ""), ended.err)
        self.assertRegex(ended.err, rf"^qun-broker: .*{says}.*\n$")

    def make_ledger(self):
        self.say(self.meet("alice", (), self.start_broker()), "hi")
        self.assertEqual(self.broker.stop(), 0)
        os.rename(self.broker.data, self.data)
        return os.path.join(self.data, LEDGER)

    def test_options_that_make_no_sense(self):
        self.refuse(USAGE, "colour", "--colour", "red")
        self.refuse(USAGE, "serve", "serve")
        for option, value in (("--beat", "soon"), ("--beat", "0s"),
                              ("--beat", "3s"), ("--sync", "maybe"),
                              ("--feed-hwm", "0"), ("--connections", "2"),
                              ("--feed-hwm", "many"), ("--log-level", "loud"),
                              ("--user-bytes", "16383"), ("--user-bytes", "-1"),
                              ("--intake", "30556"), ("--feed", "udp://x:1"),
                              ("--desk", "tcp://127.0.0.1:70000"),
                              ("--intake", "tcp://127.0.0.1:65535")):
            with self.subTest(f"{option} {value}"):
                self.refuse(USAGE, "", option, value)
        self.assertFalse(os.path.exists(self.data))

    def test_too_few_open_files_for_a_client(self):
        for files in 20, 64:
            ended = run_to_end("prlimit", f"--nofile={files}:{files}", PROGRAM,
                               "--data", self.data, "--intake", ANY_PORTS)
            self.assertEqual((ended.code, ended.out), (USAGE, ""), ended.err)
            self.assertIn("ulimit -n", ended.err)

    def test_bounds_that_are_not_the_usual_ones_are_said(self):
        with Broker("--connections", "5000", files=10_000) as broker:
            broker.wait_for_log("much_memory", connections=5000)
        with Broker("--connections", "500", files=400) as broker:
            broker.wait_for_log("few_files", connections=300, wanted=500)
        if "QUN_SANITIZED" not in os.environ:  # it needs more memory
            with Broker(files=10_000) as broker:
                self.assertEqual(broker.log(), "")

    def test_addresses_that_others_can_reach(self):
        for address in ("tcp://*:*", "tcp://0.0.0.0:*", "tcp://[::]:*"):
            for option in ("--intake", "--feed", "--desk"):
                self.refuse(USAGE, "--insecure", option, address)

    def test_such_addresses_if_one_insists(self):
        with Broker("--insecure", listen="tcp://0.0.0.0:*") as broker:
            self.assertIn("tcp://0.0.0.0:", broker.intake)

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = "tcp://127.0.0.1:%d" % taken.getsockname()[1]
            self.refuse(BIND, address, "--intake", address,
                        "--feed", ANY_PORTS, "--desk", ANY_PORTS)

    def test_a_folder_that_does_not_exist_in_ipc(self):
        self.refuse(BIND, "nowhere",
                    "--intake", f"ipc://{self.folder}/nowhere/x")

    def test_data_that_is_a_file(self):
        with open(self.data, "w", encoding="utf-8"):
            self.refuse(STORAGE, self.data)

    def test_a_ledger_that_is_none(self):
        os.mkdir(self.data, 0o700)
        with open(os.path.join(self.data, LEDGER), "wb") as ledger:
            ledger.write(b"this is no database " * 1000)
        self.refuse(STORAGE, LEDGER)

    def test_a_ledger_that_is_damaged(self):
        ledger = self.make_ledger()
        with open(ledger, "r+b") as file:
            file.seek(4096)
            file.write(os.urandom(4096))
        self.refuse(STORAGE, LEDGER)

    def test_a_ledger_is_checked(self):
        ledger = self.make_ledger()
        self.assertEqual(
            qun_broker("check", "--data", self.data),
            (0, f"{ledger} is whole: 1 room, 1 event\n", ""))
        with sqlite3.connect(ledger) as file:
            file.execute("UPDATE events SET line=replace(line, 'hi', 'ho')")
        file.close()
        self.refuse(STORAGE, "event 1 .*its bytes have changed", "check")

    def test_a_ledger_that_is_in_use_or_nowhere_is_not_checked(self):
        self.refuse(STORAGE, "there is no ledger", "check")
        self.refuse(USAGE, "more", "check", "one", "more")
        with Broker() as broker:
            self.refuse(STORAGE, "another process uses it", "check",
                        os.path.join(broker.data, LEDGER))

    def test_a_ledger_of_another_version(self):
        with sqlite3.connect(self.make_ledger()) as ledger:
            ledger.execute("PRAGMA user_version = 1000")
        ledger.close()
        self.refuse(STORAGE, "another version")

    def test_a_database_of_another_program(self):
        with sqlite3.connect(self.make_ledger()) as ledger:
            ledger.execute("PRAGMA application_id = 7")
        ledger.close()
        self.refuse(STORAGE, LEDGER)

    def test_data_that_another_broker_uses(self):
        with Broker() as broker:
            self.data = broker.data
            self.refuse(STORAGE, f"process {broker.pid}")

    def test_data_that_others_may_write(self):
        os.mkdir(self.data)
        os.chmod(self.data, 0o777)
        self.refuse(PERMISSION, "chmod")

    @unittest.skipUnless(os.geteuid() == 0, "only root gives files away")
    def test_data_that_is_another_users(self):
        os.mkdir(self.data, 0o700)
        os.chown(self.data, 12345, 12345)
        self.refuse(PERMISSION, "another user")


class Help(unittest.TestCase):

    def test_it_names_every_option_in_80_columns(self):
        text = qun_broker("--help").ok()
        for option in ("data", "intake", "feed", "desk", "sync", "feed-hwm",
                       "connections", "beat", "log-level", "insecure", "version"):
            self.assertIn(f"--{option}", text)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)

    def test_the_default_ports_are_among_those_free_for_all(self):
        (port,) = re.findall(r"tcp://127\.0\.0\.1:(\d+)",
                             qun_broker("--help").ok())
        self.assertTrue(30_000 <= int(port) <= 65_533)

    def test_there_is_a_version(self):
        self.assertRegex(qun_broker("--version").ok(), r"^qun-broker \d+\.\d+")


class Data(PeersTest):

    def test_it_is_for_its_owner_alone(self):
        with Broker() as broker:
            self.assertEqual(stat.S_IMODE(os.stat(broker.data).st_mode), 0o700)
            for name in os.listdir(broker.data):
                mode = os.stat(os.path.join(broker.data, name)).st_mode
                self.assertEqual(stat.S_IMODE(mode) & 0o077, 0, name)

    def test_it_is_in_the_users_state_unless_named(self):
        with tempfile.TemporaryDirectory(prefix="qun-") as state:
            broker = subprocess.Popen(
                [PROGRAM, "--intake", ANY_PORTS], stdout=subprocess.PIPE,
                env={**os.environ, "XDG_STATE_HOME": state})
            with broker:
                self.assertRegex(broker.stdout.readline(), b"^ready ")
                self.assertIn(LEDGER, os.listdir(os.path.join(state, "qun")))
                broker.kill()

    def test_what_was_said_is_there_after_a_restart(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.say(self.meet("alice"), "hi")
        self.assertEqual(self.broker.stop(), 0)
        self.broker.start()
        self.meet("bob")
        self.run_until_read(1)


class End(PeersTest):

    LINES = 10_000

    def test_both_signals_end_it_cleanly_within_2_s(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            broker = self.start_broker()
            alice = self.meet("alice")
            self.run_until(alice.is_welcome, "a welcome")
            self.assertEqual(broker.stop(number), 0)
            self.dismiss(alice)

    def test_it_records_and_publishes_what_has_arrived_first(self):
        broker = self.start_broker("--feed-hwm", "100000", listen=IPC)
        bob = self.meet("bob")
        self.run_until(bob.is_welcome, "a welcome")
        stranger = Stranger(broker, [bob])
        self.addCleanup(stranger.close)
        for start in range(0, self.LINES, 500):
            stranger.intake.send(b"\n".join(
                encode(room="lobby", as_="mallory", text=str(start + i))
                for i in range(500)))
        self.run_until(lambda: bob.has_read("lobby", 1), "the first line", 5)
        self.assertEqual(broker.stop(), 0)
        left = seconds_left(1)
        self.run_until(lambda: not left(), "silence", 5)
        texts = bob.texts()
        self.assertEqual(texts, [str(i) for i in range(len(texts))])
        with sqlite3.connect(f"{broker.data}/{LEDGER}") as ledger:
            stored = ledger.execute("SELECT count(*) FROM events")
            self.assertEqual(stored.fetchone()[0], len(texts))
        self.assertEqual(len(texts), self.LINES)


if __name__ == "__main__":
    unittest.main()
