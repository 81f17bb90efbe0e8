#!/usr/bin/python3
"""How people use keys: the operator invites, the user accepts."""

import json
import os
import signal
import stat
import tempfile
import unittest

from qun import decode

from deadline import wait_until
from peer.broker import OWN_ADDRESS, Broker, qun_broker
from peer.keys import Keyed, new_keys
from peer.program import Qun


class User(Keyed):
    """The program of one user."""

    def setUp(self):
        # One of these tests starts another broker on its ports.
        self.start_keyed(listen=f"{OWN_ADDRESS}:*")
        self.home = self.new_home()
        self.qun = Qun(home=self.home)

    def ok(self, *words, **more):
        code, out, err = self.qun.run(*words, **more)
        self.assertEqual((code, err), (0, ""))
        return out

    def until_told(self, why, *words):
        """Repeats the command until it reports `why`. The broker may close the
        connection before the reason arrives."""
        def is_told():
            code, out, err = self.qun.run(*words)
            self.assertIn(code, (3, 4))
            self.assertEqual(out, "")
            return code == 4 and why in err

        wait_until(is_told, 60, f"it to be told: {why}")

    def profile(self, name="default"):
        return os.path.join(self.home, "qun", "profiles", f"{name}.json")

    def test_accept_then_no_flag_is_needed(self):
        out = self.ok("accept", text=self.broker.invite("小明"))
        self.assertIn("you are 小明", out)
        self.ok("send", "大厅", "早上好")
        self.assertIn("小明: 早上好", self.ok("history", "大厅"))
        self.assertIn("小明", self.ok("whoami"))
        who = json.loads(self.ok("whoami", "--json"))
        self.assertEqual((who["user"], who["profile"], who["desk"]),
                         ("小明", "default", self.broker.desk))
        self.assertIn("小明", self.ok("profiles"))
        self.assertEqual(stat.S_IMODE(os.stat(self.profile()).st_mode), 0o600)

    def test_each_bad_invitation_is_said_with_a_code_of_its_own(self):
        used = self.broker.invite("alice")
        self.ok("accept", text=used)
        for name, invitation in {
                "used": used,
                "expired": self.broker.invite("bob", "--expires", "1ms"),
                "know": self.broker.invite("carol").rsplit(" ", 1)[0] + " "
                + new_keys(self.broker.key).secret}.items():
            with self.subTest(name):
                code, out, err = self.qun.run("accept", "--profile", "other",
                                          text=invitation)
                self.assertEqual((code, out), (9, ""))
                self.assertIn(name, err)
        code, _, err = self.qun.run("accept", "--profile", "x",
                                text="no invitation")
        self.assertEqual(code, 9)
        self.assertIn("qun-invitation", err)
        self.assertFalse(os.path.exists(self.profile("other")))

    def test_a_revoked_user_is_told_and_nothing_waits(self):
        self.ok("accept", text=self.broker.invite("alice"))
        self.broker.verb("revoke", "alice").ok()
        for words in (("send", "lobby", "x"), ("tail", "lobby"), ("who",),
                      ("history", "lobby"), ("ping",)):
            code, out, err = self.qun.run(*words)
            self.assertEqual((code, out), (4, ""), words)
            self.assertIn("does not accept your key", err)

    def test_without_a_key_one_is_told_that_it_needs_one(self):
        at = ["--server", self.broker.intake, "--feed", self.broker.feed,
              "--desk", self.broker.desk]
        self.until_told("only invited users", "send", "lobby", "x", *at,
                        "--timeout", "2s")

    def test_without_an_answer_it_is_no_matter_of_keys(self):
        self.ok("accept", text=self.broker.invite("alice"))
        self.broker.freeze()
        code, _, err = self.qun.run("ping", "--timeout", "4s")
        self.assertEqual(code, 3)
        self.assertNotIn("--profile", err)
        os.kill(self.broker.pid, signal.SIGCONT)

    def test_with_a_key_one_is_told_that_the_broker_has_none(self):
        self.ok("accept", text=self.broker.invite("alice"))
        at = [self.broker.intake, self.broker.feed, self.broker.desk]
        self.broker.kill()
        with Broker("--feed", at[1], "--desk", at[2], listen=at[0]):
            self.until_told("has no key", "ping", "--timeout", "2s")

    def test_a_profile_that_others_may_read_is_refused(self):
        self.ok("accept", text=self.broker.invite("alice"))
        os.chmod(self.profile(), 0o644)
        code, _, err = self.qun.run("send", "lobby", "x")
        self.assertEqual(code, 4)
        self.assertIn(f"chmod 600 {self.profile()}", err)
        os.chmod(self.profile(), 0o600)
        self.ok("send", "lobby", "x")

    def test_a_second_broker_needs_a_name_and_does_not_replace_the_first(self):
        self.ok("accept", text=self.broker.invite("alice"))
        second = self.broker.invite("work")
        self.assertEqual(self.qun.run("accept", text=second).code, 2)
        self.ok("accept", "--profile", "work", text=second)
        self.assertIn("work", self.ok("whoami", "--profile", "work"))
        self.assertIn("alice", self.ok("whoami"))

    def test_no_secret_is_in_arguments_or_logs(self):
        self.ok("accept", text=self.broker.invite("alice"))
        with open(self.profile(), encoding="utf-8") as file:
            mine = decode(file.read().encode())[0]["secret_key"]
        with open(os.path.join(self.broker.data, "key"),
                  encoding="utf-8") as file:
            brokers = file.read().strip()
        with open(f"/proc/{self.broker.pid}/cmdline", "rb") as file:
            arguments = file.read().decode()
        for secret in (mine, brokers):
            self.assertNotIn(secret, self.broker.log() + arguments)
        with open(f"/proc/{self.broker.pid}/status", encoding="ascii") as file:
            self.assertIn("CoreDumping:\t0", file.read())


class Operator(unittest.TestCase):

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="qun-"))
        self.data = os.path.join(folder, "data")

    def broker(self, *words):
        return qun_broker("--data", self.data, *words)

    def test_beyond_this_machine_a_key_is_needed(self):
        code, _, err = self.broker("--intake", "tcp://0.0.0.0:31999")
        self.assertEqual(code, 2)
        self.assertIn("keygen", err)

    def test_inviting_without_a_key_says_how_to_make_one(self):
        code, _, err = self.broker("invite", "alice")
        self.assertEqual(code, 1)
        self.assertIn("keygen", err)

    def test_a_key_is_made_once(self):
        self.broker("keygen").ok()
        self.assertEqual(self.broker("keygen").code, 77)

    def test_key_files_that_cannot_be_trusted_are_refused(self):
        self.broker("keygen")
        key = os.path.join(self.data, "key")
        with open(key, encoding="ascii") as file:
            text = file.read()
        for name, content, mode in (
                ("open", text, 0o644), ("empty", "", 0o600),
                ("cut", text[:20], 0o600), ("CRLF", text[:-1] + "\r\n", 0o600),
                ("long", text * 2, 0o600)):
            with self.subTest(name):
                with open(key, "w", encoding="ascii") as file:
                    file.write(content)
                os.chmod(key, mode)
                code, out, err = self.broker("--intake", "tcp://127.0.0.1:*")
                self.assertEqual((code, out), (77, ""))
                self.assertIn(key, err)
        os.remove(key)
        os.symlink("/etc/hostname", key)
        self.assertEqual(self.broker("--intake", "tcp://127.0.0.1:*").code, 77)

    def test_a_ledger_with_users_is_not_served_without_its_key(self):
        self.broker("keygen")
        self.broker("invite", "alice")
        os.remove(os.path.join(self.data, "key"))
        code, out, err = self.broker("--intake", "tcp://127.0.0.1:*")
        self.assertEqual((code, out), (77, ""))
        self.assertIn("there is no key", err)

    def test_it_is_all_done_without_a_running_broker_too(self):
        self.broker("keygen")
        invitation = self.broker("invite", "alice", "--operator").ok()
        self.assertEqual(len(invitation.split()), 6)
        self.assertIn("alice  operator", self.broker("invitations").ok())
        self.broker("withdraw", "alice").ok()
        self.assertEqual(self.broker("users"), (0, "", ""))

    def test_an_address_that_is_every_address_must_be_named(self):
        self.broker("keygen")
        wide = ("--intake", "tcp://0.0.0.0:31999")
        code, _, err = self.broker("invite", "alice", *wide)
        self.assertEqual(code, 1)
        self.assertIn("--address", err)
        invited = self.broker("invite", "alice", *wide, "--address", "chat.lan")
        self.assertEqual(invited.ok().split()[1:4], [
            f"tcp://chat.lan:{port}" for port in (31999, 32000, 32001)])


if __name__ == "__main__":
    unittest.main()
