#!/usr/bin/python3
"""The pages match the code: symbols in ARCHITECTURE.md, links, commands, and
the programs' texts in REFERENCE.md."""

import os
import re
import subprocess
import sys
import unittest

from deadline import wait_until
from peer.broker import IPC, Broker
from peer.command import run_to_end
from peer.program import Qun
from peer.tree import BIN, ROOT, read

PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md",
         "CHANGELOG.md", "REFERENCE.md", "proto/PROTOCOL.md",
         "tests/FAULTS.md", "tests/bench/SPEED.md"]


class Pages(unittest.TestCase):

    def test_the_way_of_a_line_names_functions_that_exist(self):
        symbols = re.findall(r"`([a-z_/]+\.(?:cc|h)):(\w+)`",
                             read("ARCHITECTURE.md"))
        self.assertGreater(len(symbols), 10)
        for path, name in symbols:
            with self.subTest(symbol=f"{path}:{name}"):
                self.assertRegex(read(path), rf"\b{name}\(")

    def test_files_that_are_named_exist(self):
        for page in PAGES:
            folders = r"(?:proto|broker|client|scripts|tests)"
            for path in re.findall(rf"`({folders}/[\w./-]+)[`:]", read(page)):
                with self.subTest(page=page, path=path):
                    self.assertTrue(os.path.exists(os.path.join(ROOT, path)))

    def test_links_lead_somewhere(self):
        for page in PAGES:
            folder = os.path.dirname(os.path.join(ROOT, page))
            for path in re.findall(r"\]\(([^)#]+)\)", read(page)):
                with self.subTest(page=page, path=path):
                    self.assertTrue(os.path.exists(os.path.join(folder, path)))

    def test_every_fault_has_tests_that_exist(self):
        rows = re.findall(r"^\| (\d\S*) \|(.*)\|$", read("tests/FAULTS.md"),
                          re.MULTILINE)
        self.assertGreater(len(rows), 50)
        for number, row in rows:
            paths = re.findall(r"`((?:process|unit|chat)/[\w/]+\.\w+)`", row)
            files = "".join(read(f"tests/{path}") for path in paths)
            for name in re.findall(r"`(test_\w+|[A-Z][A-Za-z]+)`", row):
                with self.subTest(fault=number, test=name):
                    self.assertRegex(files, rf"\b{name}\b")

    def test_every_verb_of_readme_is_one_of_the_program(self):
        verbs = set(re.findall(r'(?:VerbHelp|RoomVerb)\{"(\w+)"',
                               read("client/program/verb_help.cc") +
                               read("client/words/room_requests.cc")))
        used = set(re.findall(r"(?<!from )\bqun ([a-z]+)\b", read("README.md")))
        self.assertLessEqual(used, verbs)

    def test_the_bots_of_readme_answer(self):
        bots = re.findall(r"```python\n(.*?)```", read("README.md"), re.DOTALL)
        self.assertEqual(len(bots), 2)
        for bot in bots:
            with Broker(listen=IPC) as broker:
                self.assert_answers(broker, bot.replace(
                    "tcp://127.0.0.1:30557", broker.feed).replace(
                    "tcp://127.0.0.1:30556", broker.intake))

    def assert_answers(self, broker, source):
        bot = subprocess.Popen([sys.executable, "-c", source],
                               env={**os.environ, "QUN_SERVER": broker.intake})
        self.addCleanup(bot.wait)
        self.addCleanup(bot.kill)
        qun = Qun(broker, "alice")

        def is_answered():
            # Waits for the subscription: before it, nothing is heard.
            qun.ok("send", "lobby", "ping")
            return "my-bot: pong" in qun.ok("history", "lobby")

        wait_until(is_answered, 10, "the bot's answer")


def help_of(*command):
    """The lines of this command's --help."""
    program, *words = command
    out = run_to_end(f"{BIN}/{program}", *words, "--help").ok()
    return [line.rstrip() for line in out.splitlines()]


def verbs():
    """All verbs, as `qun --help` lists them."""
    own, of_rooms = "\n".join(help_of("qun")).split("To manage rooms")
    names = re.findall(r"^  ([a-z]+)", own, re.MULTILINE)
    of_rooms = of_rooms.partition(":\n")[2].partition("\n\n")[0]
    return names + of_rooms.split()


class Reference(unittest.TestCase):
    """Tests of REFERENCE.md. A test of the exit codes compares it with the
    errors, too."""

    page = read("REFERENCE.md")
    lines = set(page.splitlines())

    def test_it_has_all_that_the_programs_say_of_themselves(self):
        for program in ("qun", "qun-broker"):
            for line in help_of(program):
                self.assertIn(line, self.lines)

    def test_it_has_each_verb_with_its_arguments_and_options(self):
        rows = {" ".join(line.split()) for line in self.lines}
        for verb in verbs():
            about, _, usage, _, *options = help_of("qun", verb)
            arguments = usage.removeprefix(f"  qun {verb} [OPTION...]")
            with self.subTest(verb=verb):
                self.assertIn(f"{verb}{arguments} {about}", rows)
                self.assertLessEqual(set(options), self.lines)

    def test_it_has_nothing_that_they_do_not_say(self):
        blocks = re.findall(r"```\n\$ ([a-z -]+) --help\n(.*?)```", self.page,
                            re.DOTALL)
        self.assertGreater(len(blocks), 4)
        for command, block in blocks:
            with self.subTest(command=command):
                self.assertLessEqual(set(block.splitlines()),
                                     set(help_of(*command.split())))

    def test_it_has_each_setting_of_the_protocol(self):
        settings = read("proto/PROTOCOL.md").partition("| setting |")[2]
        names = re.findall(r"^\| `(\S+)`", settings.partition("\n\n")[0],
                           re.MULTILINE)
        own = self.page.partition("| SETTING |")[2].partition("\n\n")[0]
        self.assertGreater(len(names), 4)
        self.assertEqual(
            re.findall(r"^\| ([a-z]\S+) \|", own, re.MULTILINE),
            [name.replace("<name>", "NAME") for name in names])

    def test_exit_codes_are_those_of_the_programs(self):
        for program, header in (("qun", "client/words/exit_codes.h"),
                                ("qun-broker", "broker/operator/exit_codes.h")):
            title = f"### Exit codes of {program}\n"
            section = self.page.partition(title)[2].partition("\n#")[0]
            self.assertEqual(
                re.findall(r"^\| (\d+) \|", section, re.MULTILINE),
                re.findall(r"kExit\w+ = (\d+);", read(header)), program)


if __name__ == "__main__":
    unittest.main()
