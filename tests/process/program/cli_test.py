#!/usr/bin/python3
"""`qun` as scripts use it: its output and exit codes."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import termios
import unittest

import zmq
from qun import encode
from qun.sockets import connect
from qun.where import beside

from deadline import seconds_left, wait_until
from peer.broker import IPC, OWN_ADDRESS, Broker
from peer.peers import PeersAndProgramsTest
from peer.program import Qun


def waiting_bytes(pipe):
    return int.from_bytes(
        fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


class Cli(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.broker = cls.enterClassContext(Broker(listen=IPC))
        cls.qun = Qun(cls.broker, "alice")

    def ok(self, *words, **how):
        """Runs `qun` and returns its output. It must succeed."""
        code, out, err = self.qun.run(*words, **how)
        self.assertEqual((code, err), (0, ""))
        return out

    def running(self, *words, **pipes):
        """Starts a `qun` that runs at most until the test ends."""
        process = self.qun.start(*words, **pipes)
        self.addCleanup(process.__exit__, None, None, None)
        self.addCleanup(process.kill)
        return process

    def texts(self, room):
        return [event["text"] for event in self.qun.events(room)]

    def assert_ends(self, code, part, *words, **how):
        ended, _, err = self.qun.run(*words, **how)
        self.assertEqual(ended, code, err)
        self.assertIn(part, err)


class Send(Cli):

    def test_words_are_one_text_with_commas_and_all(self):
        self.ok("send", "words", "构建完成, 耗时", "3 分钟")
        self.assertEqual(self.texts("words"), ["构建完成, 耗时 3 分钟"])

    def test_all_of_stdin_is_one_text(self):
        self.ok("send", "whole", text="a\nb\n\nc\n")
        self.ok("send", "whole", "-", text="d\r\ne")
        self.assertEqual(self.texts("whole"), ["a\nb\n\nc", "d\ne"])

    def test_an_input_that_is_not_ready_is_waited_for(self):
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        sender = self.running("send", "slow", "-", stdin=ours)
        os.write(theirs, b"first half, ")
        wait_until(lambda: waiting_bytes(ours) == 0, 10, "a first read")
        os.write(theirs, b"second half")
        os.close(theirs)
        self.assertEqual(sender.wait(10), 0)
        self.assertEqual(self.texts("slow"), ["first half, second half"])

    def test_what_is_no_input_is_said(self):
        folder = os.open("/", os.O_RDONLY)
        self.addCleanup(os.close, folder)
        self.assert_ends(1, "cannot be read", "send", "lobby", "--lines",
                         stdin=folder)

    def test_an_input_without_end_is_too_long(self):
        with open("/dev/zero", "rb") as zeros:
            self.assert_ends(7, "", "send", "lobby", stdin=zeros)

    def test_lines_are_a_text_each(self):
        self.ok("send", "lines", "--lines", text="a\n\nb\r\nc")
        self.assertEqual(self.texts("lines"), ["a", "b", "c"])

    def test_lines_are_sent_as_they_come(self):
        sender = self.running("send", "slowly", "--lines",
                              stdin=subprocess.PIPE)
        sender.stdin.write(b"first\n")
        sender.stdin.flush()
        wait_until(lambda: "slowly" in self.ok("rooms"), 5, "the line")
        sender.stdin.close()
        self.assertEqual(sender.wait(10), 0)

    def test_a_pause_of_the_input_is_nobodys_fault(self):
        sender = self.running("send", "pause", "--lines", "--timeout", "300ms",
                              stdin=subprocess.PIPE)
        for text in [b"first\n", b"second\n"]:
            sender.stdin.write(text)
            sender.stdin.flush()
            left = seconds_left(0.6)
            wait_until(lambda: not left(), 5, "the pause to pass")
        sender.stdin.close()
        self.assertEqual(sender.wait(10), 0)
        self.assertEqual(self.texts("pause"), ["first", "second"])

    def test_what_cannot_be_printed_is_an_error(self):
        self.ok("send", "full", "x")
        with open("/dev/full", "wb") as full:
            self.assert_ends(1, "cannot be written", "history", "full",
                             stdout=full)

    def test_answers_are_printed_as_they_are_on_the_wire(self):
        out = self.ok("send", "answers", "--lines", "--json", text="a\nb\n")
        stored = [json.loads(line) for line in out.splitlines()]
        self.assertEqual([(line["type"], line["n"]) for line in stored],
                         [("stored", 1), ("stored", 2)])

    def test_what_tail_prints_can_be_sent_again(self):
        strange = "quotes \" and \\ and \ttabs\nand lines and 😀"
        self.ok("send", "from", text=strange)
        printed = self.ok("tail", "from", "--json", "-n", "1", "--count", "1")
        self.ok("send", "to", "--json", text=printed)
        self.assertEqual(self.texts("to"), [strange])

    def test_a_room_is_folded(self):
        self.ok("send", "ＦＯＬＤ", "x")
        self.assertEqual(self.texts("fold"), ["x"])

    def test_bad_input_is_said_and_sends_nothing(self):
        self.assert_ends(2, "nothing to send", "send", "bad", text="")
        self.assert_ends(2, "UTF-8", "send", "bad", text="\udcff")
        self.assert_ends(2, "not one of the protocol", "send", "bad", "--json",
                         text="not json\n")
        self.assert_ends(7, "at most 16384", "send", "bad", text="x" * 17000)
        self.assert_ends(7, "control", "send", "bad", "\x1b[2J")
        self.assert_ends(2, "cannot be a room", "send", "a b", "x")
        self.assert_ends(2, "cannot be your name", "send", "bad", "x",
                         environment={"QUN_NAME": "a b"})
        self.assert_ends(6, "no room", "history", "bad")

    def test_a_part_that_is_refused_is_told_apart(self):
        self.assert_ends(8, "2 lines were stored and 1 refused", "send", "part",
                         "--lines", text="a\n" + "x" * 17000 + "\nb\n")
        self.assert_ends(8, "1 line was stored and 1 refused", "send", "few",
                         "--lines", text="a\n" + "x" * 17000)
        self.assertEqual(self.texts("part"), ["a", "b"])

    def test_no_broker(self):
        code, _, err = Qun(beside(f"{OWN_ADDRESS}:1")).run(
            "send", "x", "y", "--timeout", "300ms")
        self.assertEqual(code, 3)
        self.assertIn("--server", err)


class Read(Cli):

    def test_history_pages_through_a_long_room(self):
        lines = [str(number) for number in range(1, 1201)]
        self.ok("send", "long", "--lines", text="\n".join(lines))
        self.assertEqual(self.texts("long"), lines)
        out = self.ok("history", "long", "--json", "--after", "5", "-n", "2")
        self.assertEqual([json.loads(line)["n"] for line in out.splitlines()],
                         [6, 7])
        out = self.ok("history", "long", "--json", "--before", "5", "-n", "2")
        self.assertEqual([json.loads(line)["n"] for line in out.splitlines()],
                         [3, 4])

    def test_history_for_people_has_no_control_characters(self):
        self.ok("send", "people", "bidi \u202e and \u200b")
        out = self.ok("history", "people", environment={"TZ": "UTC"})
        self.assertRegex(out, r"^\d\d:\d\d alice: bidi \ufffd and \n$")

    def test_tail_counts_and_ends(self):
        self.ok("send", "count", "--lines", text="a\nb\nc\n")
        out = self.ok("tail", "count", "--after", "1", "--count", "2", "--json")
        self.assertEqual([json.loads(line)["text"]
                          for line in out.splitlines()], ["b", "c"])

    def test_tail_ends_after_silence(self):
        self.assert_ends(5, "", "tail", "silent", "--wait", "200ms")

    def tail(self, name, *words):
        """Starts a `qun tail` and waits until the broker knows it."""
        tail = self.running("tail", *words, "--as", name,
                            stdout=subprocess.PIPE)
        self.broker.wait_for_log("connected", name=name)
        return tail

    def test_tail_follows_all_rooms_also_new_ones(self):
        tail = self.tail("everywhere", "--all", "--json", "--count", "2")
        self.ok("send", "new-one", "x")
        self.ok("send", "new-two", "y")
        out, _ = tail.communicate(timeout=20)
        self.assertEqual([json.loads(line)["room"]
                          for line in out.splitlines()], ["new-one", "new-two"])

    def test_tail_says_bye_when_it_is_interrupted(self):
        tail = self.tail("listener", "x")
        tail.send_signal(signal.SIGINT)
        self.assertEqual(tail.wait(timeout=10), 130)
        self.broker.wait_for_log("disconnected", name="listener", reason="bye")

    def test_a_long_list_is_whole(self):
        rooms = [f"many{i}" for i in range(250)]
        with connect(zmq.PUSH, self.broker.intake) as intake:
            intake.send(b"\n".join(encode(room=room, text="hi", as_="bob")
                                   for room in rooms))
            wait_until(lambda: self.qun.run("history", rooms[-1]).code == 0, 10,
                       "the rooms")
        listed = [line.split()[0] for line in self.ok("rooms").splitlines()]
        self.assertLessEqual(set(rooms), set(listed))
        self.assertEqual(listed, sorted(set(listed)))

    def test_lists(self):
        self.ok("send", "列表", "x")
        self.assertIn("列表  1 line, 0 members\n", self.ok("rooms"))
        self.assertIn('"room":"列表","topic":"room/列表/"',
                      self.ok("rooms", "--json"))
        self.assertEqual(json.loads(self.ok("who", "列表", "--json"))["users"],
                         [])
        self.assertEqual(json.loads(self.ok("ping", "--json"))["type"], "pong")
        self.assert_ends(6, "no room", "who", "nowhere")

    def test_a_mistyped_verb_is_guessed(self):
        self.assert_ends(2, 'did you mean "tail"?', "tial", "x")
        self.assert_ends(2, "name a verb")
        self.assert_ends(2, "name rooms, or --all", "tail")
        self.assert_ends(2, "nonsense", "send", "x", "--nonsense")

    def test_help_names_a_verb_before_or_after_it(self):
        self.assertEqual(self.ok("help"), self.ok("--help"))
        self.assertEqual(self.ok("help", "tail"), self.ok("tail", "--help"))
        self.assert_ends(2, 'did you mean "tail"?', "help", "tial")

    def test_every_help_fits_the_screen(self):
        for words in [(), *((verb,) for verb in (
                "chat", "send", "tail", "history", "rooms", "who", "ping"))]:
            out = self.ok(*words, "--help")
            self.assertLessEqual(max(map(len, out.splitlines())), 80, words)

    def test_flags_beat_the_environment(self):
        self.ok("send", "names", "x", "--as", "bob")
        out = self.ok("history", "names", "--json")
        self.assertEqual(json.loads(out)["from"], "bob")


class OverKills(PeersAndProgramsTest):
    """`qun` with a broker that is killed again and again."""

    def test_every_line_is_stored_once_and_read_once_in_order(self):
        self.start_broker(listen=f"{OWN_ADDRESS}:*")
        self.send("alice")
        self.follow("bob")
        for part in range(6):
            self.talk(*(f"line {500 * part + i}" for i in range(500)))
            self.broker.kill()
            self.broker.start()
        self.run_until_all_is_read(60)
        self.check_all()


if __name__ == "__main__":
    unittest.main()
