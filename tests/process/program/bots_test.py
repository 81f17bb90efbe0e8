#!/usr/bin/python3
"""The example bots as processes: what they answer, log and relay, also after
they or the broker were down."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from deadline import wait_until
from peer.broker import IPC, OWN_ADDRESS
from peer.keys import Keyed
from peer.peers import PeersTest
from peer.tree import BIN, ROOT

BOTS = ROOT / "scripts/bots"
ROOMS = ("lobby", "ops")
TCP = f"{OWN_ADDRESS}:30556"  # the bots expect feed and desk on the next ports


def what_node_lacks():
    if not shutil.which("node"):
        return "there is no node (Node.js 18 or newer)"
    if not (BOTS / "node_modules/zeromq").exists():
        return "run npm --prefix scripts/bots ci --ignore-scripts"
    return None


class BotTest(PeersTest):
    listen = TCP
    options = []

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="qun-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.start_all()

    def need_node(self):
        if lacks := what_node_lacks():
            self.assertNotIn("CI", os.environ, lacks)
            self.skipTest(lacks)

    def start_all(self):
        self.start_broker(*self.options, listen=self.listen)
        self.alice = self.meet("alice", ROOMS)

    def environment(self):
        path = f"{BIN}:{os.environ['PATH']}"
        return dict(os.environ, PATH=path, QUN_SERVER=self.broker.intake)

    def start_bot(self, name, *arguments):
        """Starts a bot in its own process group, with its output in
        `name`.out."""
        env = self.environment()
        with open(self.folder / f"{name}.out", "ab") as out:
            bot = subprocess.Popen([BOTS / name, *arguments], env=env,
                                   cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=out, stderr=out, process_group=0)
        self.addCleanup(self.kill, bot)
        return bot

    @staticmethod
    def kill(bot):
        if bot.poll() is None:
            os.killpg(bot.pid, signal.SIGKILL)
            bot.wait()

    def hellos(self, user):
        return len(self.broker.logged("connected", name=user))

    def wait_for_hellos(self, user, count):
        wait_until(lambda: self.hellos(user) >= count, 10, f"{user} to connect")

    def restart_broker(self, user):
        """Restarts the broker and waits for the bot's hello."""
        before = self.hellos(user)
        self.broker.kill()
        self.broker.start()
        self.wait_for_hellos(user, before + 1)

    def output(self, name):
        return (self.folder / f"{name}.out").read_text()

    def run_until(self, until, what, seconds=15):
        super().run_until(until, what, seconds)

    def tell(self, *texts, by=None):
        """Says the texts and waits until Alice has read them. The last text
        must be unique."""
        peer = by or self.alice
        self.say(peer, *texts)
        self.run_until(lambda: texts[-1] in self.read("lobby", peer.user),
                       f"{texts[-1]} to come back")

    def say_until(self, text, room, reply):
        """Says the text once a second until the room has the reply: a bot that
        has just started may take the text for history."""
        again, count = 0.0, self.read(room).count(reply)

        def is_answered():
            nonlocal again
            if time.monotonic() >= again:
                again = time.monotonic() + 1
                self.alice.say("lobby", text)
            return self.read(room).count(reply) > count

        self.run_until(is_answered, f"{reply} in reply to {text}")

    def read(self, room, by=None):
        """The texts that alice has read in the room."""
        return [line["text"] for line in self.alice.inbox.lines.get(room, [])
                if by in (None, line["from"])]


class EchoBotTest(BotTest):

    def start_echo(self):
        before = self.hellos("echo")
        bot = self.start_bot("echo.py", "lobby")
        self.wait_for_hellos("echo", before + 1)
        self.say_until("!echo ready", "lobby", "ready")
        return bot


class EchoTest(EchoBotTest):

    def echoes(self):
        """The bot's answers to all that was said until now."""
        self.say_until("!echo that is all", "lobby", "that is all")
        return [text for text in self.read("lobby", by="echo")
                if text not in ("ready", "that is all")]

    def kept(self):
        state = json.loads((self.folder / "echo.state.json").read_text())
        return state["rooms"]

    def test_it_answers_a_question_once_and_says_that_it_is_a_bot(self):
        self.start_echo()
        self.tell("hello", "!echo 你好 👩‍👩‍👧", "echo", "!echoes", " !echo no")
        self.assertEqual(self.echoes(), ["你好 👩‍👩‍👧"])
        answers = [line for line in self.alice.inbox.lines["lobby"]
                   if line["from"] == "echo"]
        self.assertTrue(all(line["bot"] for line in answers))

    def test_it_does_not_answer_itself_or_other_bots(self):
        self.start_echo()
        self.tell("!echo !echo again")
        self.tell("!echo beep", by=self.meet("robot", ROOMS, bot=True))
        self.assertEqual(self.echoes(), ["!echo again"])

    def test_it_does_not_answer_history(self):
        self.tell("!echo asked before it ever was there")
        bot = self.start_echo()
        self.run_until(lambda: self.kept()["lobby"] == self.alice.count_read(),
                       "its state to hold what it has handled")
        self.kill(bot)
        heard = self.alice.count_read()
        self.tell("so it is away", "!echo asked while it was away")
        self.start_echo()
        self.tell("!echo asked live")
        self.assertEqual(self.echoes(), ["asked live"])
        self.assertIn(f"lobby: did not hear {heard + 1} to",
                      self.output("echo.py"))

    def test_it_goes_on_after_the_broker_was_killed(self):
        self.start_echo()
        self.restart_broker("echo")
        self.say_until("!echo still here", "lobby", "still here")
        self.tell("!echo once")
        self.assertEqual(self.echoes().count("once"), 1)
        self.assertNotIn("Traceback", self.output("echo.py"))


class EchoOverIpcTest(EchoBotTest):
    listen = IPC

    def test_it_finds_the_feed_and_the_desk(self):
        self.start_echo()


class LogBotTest(BotTest):

    def setUp(self):
        self.need_node()
        super().setUp()
        self.log = self.folder / "log.jsonl"
        self.log.touch()

    def start_log(self):
        return self.start_bot("log.mjs", str(self.log), "lobby", "ops")

    def talk(self, lines, padding=""):
        for number in range(lines):
            room = ["lobby", "ops"][number % 2]
            self.alice.say(room, f"第{number}行{padding}")

    def count_logged(self):
        return self.log.read_bytes().count(b"\n")

    def check_log(self):
        """Waits until the log has all that Alice has read, per room in her
        order."""
        self.run_until(lambda: self.alice.outbox.is_done()
                       and self.alice.count_read() == self.count_logged()
                       == len(self.alice.outbox.outcomes),
                       "the log to have every line: " + self.output("log.mjs"))
        logged = {}
        for text in self.log.read_text().splitlines():
            line = json.loads(text)
            logged.setdefault(line["room"], []).append(line)
        self.assertEqual(logged, self.alice.inbox.lines)


class LogTest(LogBotTest):

    def test_it_logs_what_was_said_before_while_and_after_it_was_away(self):
        self.talk(1200)
        self.run_until(self.alice.outbox.is_done, "the talk")
        bot = self.start_log()
        self.check_log()
        self.talk(2000)
        self.run_until(lambda: self.count_logged() > 1300, "some of the talk")
        self.kill(bot)
        self.run_until(self.alice.outbox.is_done, "the rest of the talk")
        self.start_log()
        self.check_log()
        self.talk(10)
        self.check_log()

    def test_it_mends_a_line_of_which_only_half_was_written(self):
        self.talk(10)
        bot = self.start_log()
        self.check_log()
        self.kill(bot)
        os.truncate(self.log, self.log.stat().st_size - 5)
        self.start_log()
        self.check_log()

    def test_it_goes_on_after_the_broker_was_killed(self):
        self.start_log()
        self.talk(2000)
        self.run_until(lambda: self.count_logged() > 300, "some of the talk")
        self.restart_broker("log")
        self.check_log()

    def test_it_does_not_mix_two_logs(self):
        self.log.write_text(
            '{"seq":9,"n":9,"room":"lobby","at":1,"type":"said"}\n')
        bot = self.start_log()
        wait_until(lambda: bot.poll(), 5, "it to end with an error")
        self.assertIn("belongs to another log", self.output("log.mjs"))


class LogOverIpcTest(LogTest):
    listen = IPC


class LogOfQuietRoomsTest(LogBotTest):
    options = ["--beat", "20ms"]  # a room announces its n for 30 beats

    def test_it_asks_for_lines_of_which_no_beat_tells_any_more(self):
        self.talk(10)
        self.run_until(self.alice.outbox.is_done, "the talk")
        beats = self.alice.beats
        self.run_until(lambda: self.alice.beats > beats + 35, "the beats")
        self.start_log()
        self.check_log()


class LogThatIsSlowTest(LogBotTest):
    listen = IPC  # ipc sockets have small buffers
    options = ["--feed-hwm", "8"]

    def test_it_fills_the_hole_that_the_feed_left_while_it_was_stopped(self):
        bot = self.start_log()
        self.talk(10)
        self.check_log()
        os.killpg(bot.pid, signal.SIGSTOP)
        self.talk(1000, padding=" " + "x" * 2000)
        self.run_until(self.alice.outbox.is_done, "the talk")
        os.killpg(bot.pid, signal.SIGCONT)
        self.talk(2)
        self.check_log()


class RelayTest(BotTest):

    def start_relay(self):
        bot = self.start_bot("relay.sh", "lobby", "ops")
        self.wait_for_hellos("relay", 2)  # qun tail, qun send
        self.say_until("ready", "ops", "alice: ready")
        return bot

    def relayed(self):
        self.say_until("that is all", "ops", "alice: that is all")
        return [text for text in self.read("ops")
                if text not in ("alice: ready", "alice: that is all")]

    def test_it_relays_what_people_say_from_now_on(self):
        self.tell("said before it was there")
        self.start_relay()
        self.tell("!echo beep", by=self.meet("robot", ROOMS, bot=True))
        self.tell("from a relay", by=self.meet("relay", ROOMS))
        self.tell("你好", "two\nlines")
        self.assertEqual(self.relayed(),
                         ["alice: 你好", "alice: two", "alice: lines"])

    def test_nothing_of_it_lives_on_when_it_is_ended(self):
        bot = self.start_relay()
        os.kill(bot.pid, signal.SIGTERM)
        bot.wait()

        def is_over():
            try:
                os.killpg(bot.pid, 0)
                return False
            except ProcessLookupError:
                return True

        wait_until(is_over, 5, "all of it to end")

    def test_it_goes_on_after_the_broker_was_killed(self):
        self.start_relay()
        self.restart_broker("relay")
        self.say_until("still here", "ops", "alice: still here")


class KeysTest(BotTest, Keyed):
    """Invited bots, which know the broker from their profiles."""

    def start_all(self):
        self.start_keyed(listen=TCP)
        self.alice = self.meet_member("alice", rooms=ROOMS)

    def environment(self):
        env = {**super().environment(), "QUN_PROFILE": "default",
               **self.user.environment}
        del env["QUN_SERVER"]
        return env

    def test_echo_answers_under_the_name_of_its_key(self):
        self.user = self.accept("parrot", "--bot")
        self.start_bot("echo.py", "lobby")
        self.wait_for_hellos("parrot", 1)
        self.say_until("!echo 你好", "lobby", "你好")
        answer = next(line for line in self.alice.inbox.lines["lobby"]
                      if line["text"] == "你好")
        self.assertEqual((answer["from"], answer["bot"]), ("parrot", True))

    def test_log_writes_what_is_said(self):
        self.need_node()
        self.user = self.accept("scribe", "--bot")
        self.tell("before")
        log = self.folder / "log.jsonl"
        self.start_bot("log.mjs", str(log), "lobby")
        self.wait_for_hellos("scribe", 1)
        self.tell("after")
        self.run_until(lambda: log.exists() and log.read_text().count("\n") == 2,
                       "both lines to be logged")

    def test_relay_carries_lines_under_its_name(self):
        self.user = self.accept("courier", "--bot")
        self.start_bot("relay.sh", "lobby", "ops")
        self.wait_for_hellos("courier", 1)
        self.say_until("hi", "ops", "alice: hi")


class SizeTest(unittest.TestCase):

    def test_each_bot_is_read_in_a_minute(self):
        for name in ("broker.mjs", "echo.py", "log.mjs", "relay.sh"):
            lines = (BOTS / name).read_text().splitlines()
            self.assertLess(len(lines), 60, name)


if __name__ == "__main__":
    unittest.main()
