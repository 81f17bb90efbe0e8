"""The real broker, as a process in its own directory."""

import os
import re
import resource
import signal
import subprocess
import tempfile

from deadline import PATIENCE, wait_until
from peer.command import run_to_end
from peer.tree import BIN

PROGRAM = os.path.join(BIN, "qun-broker")

ANY_PORTS = "tcp://127.0.0.1:*"
IPC = "ipc://{dir}/qun"
# A loopback address for this process alone. All its ports stay free even while
# the broker is down. (On a shared address, a client that keeps connecting to a
# port can connect to itself, and then holds the port.)
OWN_ADDRESS = f"tcp://127.20.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"


def qun_broker(*words, **how):
    """Runs an operator's verb, or a start that fails. Returns its Ended."""
    return run_to_end(PROGRAM, *words, **how)


def peak_memory(pid):
    """The process's peak memory in bytes; 0 under a sanitizer, whose own memory
    would count."""
    if "QUN_SANITIZED" in os.environ:
        return 0
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) * 1024


class DidNotStart(AssertionError):
    """The broker ended before it was ready. The message has its log."""


class Broker:
    """A broker, started by the constructor. `intake`, `feed` and `desk` are its
    endpoints, also after a restart; `listen` is its --intake. `options` are
    those of qun-broker, `files` is the limit of open files, `data` is the
    directory for its data if given. `environment` is added to ours at each
    start. `within` is a command that runs the broker; `stderr` receives its log
    if no test reads that. `program` replaces qun-broker."""

    def __init__(self, *options, listen=ANY_PORTS, files=None, data=None,
                 within=(), stderr=None, environment=None, program=PROGRAM):
        self._dir = tempfile.TemporaryDirectory(prefix="qun-")
        self.data = data or os.path.join(self._dir.name, "data")
        self.environment = dict(environment or {})
        self.program = program
        self._options = options
        self._within = list(within)
        if files is not None:
            self._within += ["prlimit", f"--nofile={files}"]
        self._stderr = stderr
        self._listen = ["--intake", listen.format(dir=self._dir.name)]
        self._process = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        ended, log = self._process.poll(), self.log()
        self.kill()
        self._dir.cleanup()
        fine = self._may_end or ended in (None, 0, -signal.SIGKILL)
        if kind is None and not fine:
            raise AssertionError(f"the broker ended with {ended}: {log}")

    @property
    def pid(self):
        return self._process.pid

    def peak_memory(self):
        return peak_memory(self.pid)

    def memory(self):
        """Bytes that the process has in memory now."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()

    def open_files(self):
        """The number of open files; each connection is one."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu_seconds(self):
        """The CPU seconds that all its threads have used."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def start(self):
        """Returns when the broker is ready. After kill() or stop(), starts it
        on the same data and ports."""
        self._may_end = False
        with open(self._path("out"), "wb") as out, \
             open(self._path("log"), "ab") as log:
            self._process = subprocess.Popen(
                [*self._within, self.program, "--data", self.data, *self._listen,
                 *self._options],
                stdin=subprocess.DEVNULL, stdout=out,
                stderr=self._stderr or log,
                env={**os.environ, **self.environment})
        ready = wait_until(self._ready, 5, "the broker to be ready")
        self.intake, self.feed, self.desk = ready.groups()
        self._listen = ["--intake", self.intake, "--feed", self.feed,
                        "--desk", self.desk]

    def freeze(self):
        """Stops all threads of the broker. A thread in a disk operation may
        still finish that."""
        self._process.send_signal(signal.SIGSTOP)
        wait_until(self._is_frozen, 5, "the broker to stand still")

    def _is_frozen(self):
        tasks = f"/proc/{self.pid}/task"
        for task in os.listdir(tasks):
            with open(f"{tasks}/{task}/stat", encoding="ascii") as file:
                if file.read().rpartition(") ")[2][0] not in "TtD":
                    return False
        return True

    def kill(self):
        self._process.kill()
        self._process.wait()

    def stop(self, number=signal.SIGTERM, seconds=2):
        """Sends the signal and returns the exit code."""
        self._process.send_signal(number)
        return self._process.wait(timeout=seconds * PATIENCE)

    def wait_until_it_ends(self):
        """Waits until the broker ends by itself, which then is no failure.
        Returns its exit code."""
        self._may_end = True
        return self._process.wait(timeout=5 * PATIENCE)

    def verb(self, *words):
        """Runs an operator's verb on its data. Returns its Ended."""
        return qun_broker(*words, "--data", self.data)

    def is_up(self):
        return self._process.poll() is None

    def log(self):
        """All that it has written to stderr, in all its runs."""
        with open(self._path("log"), encoding="utf-8") as file:
            return file.read()

    def logged(self, event, **fields):
        """The log's lines of this event with these fields."""
        wanted = [f"{key}={value}" for key, value in fields.items()]
        lines = [line for line in self.log().splitlines()
                 if re.match(rf"\S+ \w+ {event}( |$)", line)]
        return [line for line in lines if set(wanted) <= set(line.split(" "))]

    def wait_for_log(self, event, **fields):
        """Waits until the log has such a line, and returns all it has."""
        return wait_until(lambda: self.logged(event, **fields), 20,
                          f"the log to say {event} {fields}")

    def _path(self, name):
        return os.path.join(self._dir.name, name)

    def _ready(self):
        if not self.is_up():
            raise DidNotStart(f"the broker did not start: {self.log()}")
        with open(self._path("out"), encoding="utf-8") as file:
            return re.fullmatch(r"ready intake=(\S+) feed=(\S+) desk=(\S+)\n",
                                file.read())
