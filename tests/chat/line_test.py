#!/usr/bin/python3
"""What a person sees of `qun chat`, under LC_ALL=C in tmux."""

import os
import re
import signal
import subprocess
import tempfile
import threading
import unittest

from chat.screen import Screen
from deadline import every, wait_until
from peer.broker import IPC, Broker
from peer.command import run_to_end
from peer.program import QUN, Qun, Sender

ME = "小明"


class Chatter:
    """Bob says a numbered line every 100 ms until stop()."""

    def __init__(self, at):
        self._over = threading.Event()
        self._sender = Sender(at, "lobby", "bob")
        self._thread = threading.Thread(target=self._talk)
        self._thread.start()

    def _talk(self):
        for _ in every(0.1, self._over.is_set):
            self._sender.say(f"line {len(self._sender.said) + 1} of bob's")

    def stop(self):
        """Returns the number of lines that he said; all are stored."""
        if not self._over.is_set():
            self._over.set()
            self._thread.join()
            with self._sender:
                self._sender.end()
        return len(self._sender.said)


class LineMode(unittest.TestCase):

    def setUp(self):
        self.home = self.enterContext(tempfile.TemporaryDirectory())
        self.broker = self.enterContext(Broker(listen=IPC))

    def chat(self, *rooms, columns=60, rows=14, shell="{qun}"):
        command = " ".join([QUN, "chat", *rooms, "--as", ME])
        self.screen = self.enterContext(
            Screen(shell.format(qun=command), columns, rows,
                   QUN_SERVER=self.broker.intake, HOME=self.home))
        self.screen.wait_for("-- connected")

    def said(self, room="lobby"):
        """(name, text) of each line of the room."""
        return [(event["from"], event["text"])
                for event in Qun(self.broker).events(room)
                if event["type"] == "said"]

    def mine(self, room="lobby"):
        return [text for name, text in self.said(room) if name == ME]

    def send(self, text, room="lobby"):
        Qun(self.broker, "bob").ok("send", room, text)

    def assert_bobs_lines_are_whole(self, count):
        self.screen.wait_for(f"bob: line {count} of bob's")
        numbers = re.findall(r"^\d\d:\d\d bob: line (\d+) of bob's$",
                             self.screen.all_text(), re.MULTILINE)
        self.assertEqual(numbers, [str(n) for n in range(1, count + 1)])

    def test_chinese_is_edited_within_a_line_while_others_talk(self):
        self.chat()
        bob = Chatter(self.broker)
        self.addCleanup(bob.stop)
        self.screen.wait_for("line 3 of")
        self.screen.type("你好世界！😀")
        self.screen.wait_for("line 8 of")
        self.screen.press("Left", "Left", "BSpace", "BSpace")
        self.screen.type("，朋友们")
        self.screen.wait_for("line 13 of")
        said = bob.stop()
        self.assert_bobs_lines_are_whole(said)
        last = self.screen.text().splitlines()[-1]
        self.assertEqual(last, "lobby> 你好，朋友们！😀")
        # "lobby> " has 7 cells; 6 characters of 2 cells precede the caret.
        self.assertEqual(self.screen.cursor()[0], 19)
        self.assertEqual(self.mine(), [])
        self.screen.press("Enter")
        self.screen.wait_for(f"{ME}: 你好，朋友们！😀$")
        self.assertEqual(self.mine(), ["你好，朋友们！😀"])

    def test_nobody_draws_a_line_of_somebody_else(self):
        for spaces in range(42, 50):
            self.send("hi" + spaces * " " + "00:00 alice: I resign")
        self.chat(columns=60, rows=40)
        screens = [self.screen]
        for verb in "history", "tail":
            screens.append(self.enterContext(
                Screen(f"{QUN} {verb} lobby; cat", 60, 40,
                       QUN_SERVER=self.broker.intake, HOME=self.home)))
        for screen in screens:
            wait_until(lambda screen=screen: screen.text().count("resign") == 8,
                       5, "the lines to be shown")
            self.assertNotRegex(screen.text(), "(?m)^00:00 alice")

    def test_survives_five_resizes_while_others_talk(self):
        self.chat()
        bob = Chatter(self.broker)
        self.addCleanup(bob.stop)
        self.screen.type("写到一半")
        sizes = [(40, 8), (100, 20), (34, 5), (60, 3), (72, 14)]
        for step, (columns, rows) in enumerate(sizes, 1):
            self.screen.resize(columns, rows)
            self.screen.wait_for(f"line {step * 6} of")
        said = bob.stop()
        self.assert_bobs_lines_are_whole(said)
        self.assertEqual(self.screen.text().splitlines()[-1],
                         "lobby> 写到一半")
        self.assertEqual(self.screen.cursor()[0], 15)
        self.assertEqual(self.mine(), [])

    def test_a_paste_is_inserted_and_never_sent(self):
        self.chat()
        pasted = "\n".join(f"第{n}行" for n in range(100)) + "\n"
        self.screen.paste(pasted)
        self.screen.wait_for("第99行")
        self.send("after the paste")
        self.screen.wait_for("bob: after the paste")
        self.assertEqual(self.mine(), [])
        self.screen.press("Enter")
        self.screen.wait_for(f"{ME}: 第0行")
        self.assertEqual(self.mine(), [pasted.rstrip("\n")])

    def test_a_cleared_paste_is_gone(self):
        self.chat()
        self.screen.paste("never\nsaid\n")
        self.screen.wait_for("said")
        self.screen.press("C-c")
        self.screen.type("hello")
        self.screen.press("Enter")
        self.screen.wait_for(f"{ME}: hello")
        self.assertEqual(self.mine(), ["hello"])

    def test_commands(self):
        self.chat()
        self.send("a line elsewhere", room="ops")
        for command, answer in [("/join 大厅", r"\[大厅\] .* \* 小明 joined"),
                                ("/who", "^小明$"),
                                ("/rooms", "^ops  1 line, 0 members"),
                                ("/nonsense", "no command /nonsense"),
                                ("/help", "/history"),
                                ("/leave", "you left 大厅"),
                                ("/who nowhere", "no room \"nowhere\"")]:
            self.screen.type(command)
            self.screen.press("Enter")
            self.screen.wait_for(answer)
        self.screen.type("back in the first room")
        self.screen.press("Enter")
        self.screen.wait_for(f"{ME}: back in the first room")
        self.screen.type("/history 1")
        self.screen.press("Enter")
        self.screen.wait_for(r"\[lobby\] .* back in the first room")
        self.assertEqual(self.mine("大厅"), [])

    def test_what_others_send_cannot_command_the_terminal(self):
        self.chat()
        self.send("bidi \u202e override and zero\u200bwidth")
        self.screen.wait_for("bob: bidi . override and zerowidth")

    def test_ends_that_a_person_chooses(self):
        for how in [("Enter",), ("C-d",), ("/quit", "Enter")]:
            with self.subTest(how=how):
                self.ends_sanely(lambda how=how: self.screen.press(*how), 0)
                self.broker.wait_for_log("disconnected", name=ME, reason="bye")

    def test_ends_by_signals(self):
        for number in [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]:
            with self.subTest(number=number):
                self.ends_sanely(
                    lambda n=number: os.kill(self.child(), n), 128 + number)

    def test_a_crash_leaves_the_terminal_sane(self):
        self.ends_sanely(lambda: os.kill(self.child(), signal.SIGSEGV),
                         128 + signal.SIGSEGV)

    def test_without_a_terminal_it_says_how_to_go_on(self):
        code, _, err = Qun().run("chat", stdin=subprocess.DEVNULL)
        self.assertEqual(code, 2)
        self.assertIn("qun send", err)

    def child(self):
        """The process id of the chat, a child of the shell."""
        return int(run_to_end("pgrep", "-P", str(self.screen.pid())).ok()
                   .split()[0])

    def ends_sanely(self, end, code):
        """Asserts that the terminal is restored after the chat ended with
        `code`. Skipped for a crash under a sanitizer, which handles the
        signal."""
        self.chat(shell="stty -a > $HOME/before;"
                        " export ASAN_OPTIONS=handle_segv=0"
                        " TSAN_OPTIONS=\"$TSAN_OPTIONS handle_segv=0\";"
                        " {qun}; code=$?;"
                        " stty -a > $HOME/after;"
                        " cmp $HOME/before $HOME/after && echo sane $code;"
                        " cat")
        end()
        self.screen.wait_for(f"^sane {code}$")


if __name__ == "__main__":
    unittest.main()
