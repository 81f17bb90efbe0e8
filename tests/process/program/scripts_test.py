#!/usr/bin/python3
"""scripts/chat and scripts/install: what they do before anything is installed,
how they find, start and stop a broker, and that two can run at once.

They run in a copy of scripts/ with substitutes for the programs, so that
nothing is installed or built and no port is used."""

import fcntl
import os
import pathlib
import pty
import shutil
import subprocess
import tempfile
import unittest

from deadline import wait_until
from peer.broker import Broker
from peer.command import run_to_end
from peer.tree import ROOT

SCRIPTS = ROOT / "scripts"

# Assumes that the process in the lock file is a broker that answers. It does
# not try the lock: a broker that starts at that moment would fail to get it.
QUN = """#!/bin/bash
lock=$XDG_STATE_HOME/qun/lock
if [[ $1 != ping ]]; then echo "opened: $*"; exit; fi
read -r pid <"$lock" && kill -0 "$pid"
"""

BROKER = """#!/usr/bin/python3
import fcntl, os, signal, sys
lock = open(os.path.join(sys.argv[2], "lock"), "a")
fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
lock.truncate(0)
print(os.getpid(), file=lock, flush=True)
signal.pause()
"""

BROKER_THAT_FAILS = """#!/bin/bash
echo 'no room for a broker'
exit 74
"""


def has_ended(pid):
    """Whether the process has ended, even if its parent has not reaped it."""
    try:
        stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


class ScriptsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.folder.chmod(0o755)
        self.called = self.folder / "called"
        self.called.write_text("")
        self.tools = self.folder / "tools"
        self.env = dict(os.environ, PATH=f"{self.tools}:/usr/bin:/bin",
                        XDG_STATE_HOME=str(self.folder / "state"))
        self.env.pop("QUN_SERVER", None)
        shutil.copytree(SCRIPTS, self.folder / "scripts",
                        ignore=shutil.ignore_patterns("node_modules"))

    def program(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(0o755)

    def notes_its_calls(self, path, then=""):
        """Creates a program that appends its name and arguments to `called`."""
        self.program(path, "#!/bin/bash\n"
                     f'echo "{pathlib.Path(path).name} $*" >>{self.called}\n'
                     f"{then}\n")

    def run_script(self, name, *words, **how):
        return run_to_end(self.folder / "scripts" / name, *words, seconds=30,
                          environment=self.env, **how)


class ChatTest(ScriptsTest):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "state/qun"
        self.notes_its_calls("scripts/install")
        self.notes_its_calls("scripts/build")
        self.program("build/release/bin/qun", QUN)
        self.program("build/release/bin/qun-broker", BROKER)
        self.addCleanup(self.run_script, "chat", "--stop")

    def open_chat(self, *arguments):
        """Starts scripts/chat in its own terminal. Returns a function that
        waits for its end and returns its output and its exit code."""
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [self.folder / "scripts/chat", *arguments], env=self.env,
            stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
        os.close(slave)

        def finish():
            shown = b""
            try:
                while piece := os.read(master, 4096):
                    shown += piece
            except OSError:  # no process has the terminal open any more
                pass
            os.close(master)
            return shown.decode(), process.wait(30)

        return finish

    def chat(self, *arguments):
        return self.open_chat(*arguments)()

    def broker_pid(self):
        return int((self.data / "lock").read_text())

    def test_without_a_terminal_it_does_nothing(self):
        done = self.run_script("chat")
        self.assertEqual(done.code, 2)
        self.assertIn("usage: scripts/chat", done.err)
        self.assertEqual(done.out, "")
        self.assertEqual(self.called.read_text(), "")
        self.assertFalse(self.data.exists())

    def test_it_installs_then_builds_then_opens_the_lobby(self):
        shown, code = self.chat()
        self.assertIn("opened: chat lobby", shown)
        self.assertEqual(code, 0)
        self.assertEqual(self.called.read_text(), "install \nbuild \n")

    def test_it_passes_its_arguments_on(self):
        self.assertIn("opened: chat lobby --as 小明",
                      self.chat("--as", "小明")[0])

    def test_a_room_replaces_the_lobby(self):
        self.assertIn("opened: chat --as 小明 大厅",
                      self.chat("--as", "小明", "大厅")[0].strip())
        self.assertNotIn("lobby", self.chat("大厅", "--json")[0])

    def test_it_names_log_and_data_of_a_broker_that_it_starts(self):
        shown, _ = self.chat()
        self.assertIn(str(self.data / "broker.log"), shown)
        self.assertEqual(self.data.stat().st_mode & 0o777, 0o700)

    def test_the_broker_outlives_the_chat_and_serves_the_next(self):
        self.chat()
        first = self.broker_pid()
        shown, _ = self.chat()
        self.assertNotIn("a broker runs", shown)
        self.assertEqual(self.broker_pid(), first)

    def test_two_at_once_start_one_broker(self):
        chats = [self.open_chat(), self.open_chat()]
        shown = [finish()[0] for finish in chats]
        for one in shown:
            self.assertIn("opened: chat lobby", one)
        self.assertEqual(sum("a broker runs" in one for one in shown), 1)

    def test_the_broker_does_not_keep_the_lock_of_the_set_up(self):
        self.chat()
        with open(self.folder / "build/chat.lock", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def test_a_broker_that_fails_is_reported_with_its_log(self):
        self.program("build/release/bin/qun-broker", BROKER_THAT_FAILS)
        shown, code = self.chat()
        self.assertEqual(code, 1)
        self.assertIn("no room for a broker", shown)
        self.assertNotIn("opened", shown)

    def test_with_a_server_named_no_broker_is_started(self):
        self.env["QUN_SERVER"] = "tcp://127.0.0.1:1"
        self.assertIn("opened: chat lobby", self.chat()[0])
        del self.env["QUN_SERVER"]
        self.assertIn("opened: chat lobby --server tcp://127.0.0.1:1",
                      self.chat("--server", "tcp://127.0.0.1:1")[0])
        self.assertFalse(self.data.exists())

    def test_stop_ends_the_broker(self):
        self.chat()
        pid = self.broker_pid()
        done = self.run_script("chat", "--stop")
        self.assertEqual(done.code, 0, done.err)
        self.assertIn(str(pid), done.err)
        wait_until(lambda: has_ended(pid), 2, "the broker's end")

    def test_stop_without_a_broker_says_so(self):
        done = self.run_script("chat", "--stop")
        self.assertEqual(done.code, 0)
        self.assertIn("no broker runs", done.err)

    def test_stop_spares_whoever_has_the_pid_of_a_broker_that_is_gone(self):
        self.data.mkdir(parents=True)
        with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as bystander:
            (self.data / "lock").write_text(f"{bystander.pid}\n")
            self.assertIn("no broker runs",
                          self.run_script("chat", "--stop").err)
            self.assertIsNone(bystander.poll())

    def test_stop_spares_another_program_that_holds_the_lock(self):
        self.data.mkdir(parents=True)
        with open(self.data / "lock", "w", encoding="ascii") as lock, \
                subprocess.Popen(["cat"], stdin=subprocess.PIPE) as bystander:
            fcntl.flock(lock, fcntl.LOCK_EX)
            print(bystander.pid, file=lock, flush=True)
            done = self.run_script("chat", "--stop")
            self.assertEqual(done.code, 1)
            self.assertIn("not qun-broker", done.err)
            self.assertIsNone(bystander.poll())

    def test_stop_ends_a_real_broker(self):
        with Broker(data=str(self.data)) as broker:
            done = self.run_script("chat", "--stop")
            self.assertEqual(done.code, 0, done.err)
            self.assertEqual(broker.wait_until_it_ends(), 0)


class InstallTest(ScriptsTest):
    def setUp(self):
        super().setUp()
        for name in ("node", "npm"):
            self.program(f"tools/{name}", "#!/bin/bash\n")
        self.program("tools/sudo", '#!/bin/bash\nexec "$@"\n')
        self.notes_its_calls("tools/apt-get")
        self.packages_missing()

    def packages_missing(self, *missing):
        """Makes everything but these packages look installed."""
        self.program("tools/dpkg-query", f"""#!/bin/bash
for package in "${{@:4}}"; do
  case $package in
    {"|".join(missing) or '""'}) echo "dpkg-query: no packages found" >&2 ;;
    *) echo "installed $package" ;;
  esac
done
""")

    def test_with_nothing_missing_apt_is_not_called(self):
        done = self.run_script("install", "test")
        self.assertEqual(done.code, 0, done.err)
        self.assertEqual(self.called.read_text(), "")

    def test_what_is_missing_is_installed_and_nothing_else(self):
        self.packages_missing("libzmq3-dev", "tmux")
        done = self.run_script("install", "test")
        self.assertEqual(done.code, 0, done.err)
        update, install = self.called.read_text().splitlines()
        self.assertTrue(update.endswith(" update"), update)
        self.assertTrue(install.endswith(" libzmq3-dev tmux"), install)

    def test_packages_for_tests_are_left_out_unless_asked_for(self):
        self.packages_missing("tmux")
        self.assertEqual(self.run_script("install").code, 0)
        self.assertEqual(self.called.read_text(), "")

    def test_an_update_waits_for_another_apt(self):
        self.packages_missing("tmux")
        self.notes_its_calls("tools/sleep")
        self.notes_its_calls("tools/apt-get", f"""
if [[ $* == *update ]] && ! grep -q sleep {self.called}; then
  echo 'E: Could not get lock /var/lib/apt/lists/lock.' >&2
  exit 100
fi""")
        done = self.run_script("install", "test")
        self.assertEqual(done.code, 0, done.err)
        self.assertIn("another apt is at work", done.out)
        self.assertEqual([call.split()[0] for call in
                          self.called.read_text().splitlines()],
                         ["apt-get", "sleep", "apt-get", "apt-get"])

    def test_an_update_that_fails_is_not_tried_again(self):
        self.packages_missing("tmux")
        self.notes_its_calls("tools/apt-get",
                             "echo 'E: no such host' >&2; exit 100")
        done = self.run_script("install", "test")
        self.assertNotEqual(done.code, 0)
        self.assertIn("no such host", done.err)
        self.assertEqual(len(self.called.read_text().splitlines()), 1)

    def test_without_root_and_sudo_it_names_the_command(self):
        self.packages_missing("libzmq3-dev", "tmux")
        (self.tools / "sudo").unlink()
        for tool in ("bash", "dirname", "sed", "xargs", "sort", "comm"):
            (self.tools / tool).symlink_to(f"/usr/bin/{tool}")
        self.env["PATH"] = str(self.tools)
        somebody = {"user": 65534} if os.geteuid() == 0 else {}
        done = self.run_script("install", "test", **somebody)
        self.assertEqual(done.code, 77, done.err)
        self.assertIn("apt-get install -y libzmq3-dev tmux", done.err)
        self.assertEqual(self.called.read_text(), "")


if __name__ == "__main__":
    unittest.main()
