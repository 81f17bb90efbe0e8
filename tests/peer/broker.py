"""The real broker, as a process in a directory of its own."""

import os
import re
import signal
import subprocess
import tempfile

from deadline import PATIENCE, wait_until
from peer.command import run_to_end
from peer.tree import BIN

PROGRAM = os.path.join(BIN, "qun-broker")

ANY_PORTS = "tcp://127.0.0.1:*"
IPC = "ipc://{dir}/qun"
# A loopback address of this process alone: every port is free there, and stays
# so while a broker is dead. (A client that tries again and again to connect to
# a port of its own address can end up connected to itself, and has the port.)
OWN_ADDRESS = f"tcp://127.20.{os.getpid() >> 8 & 255}.{os.getpid() & 255}"


def qun_broker(*words, **how):
    """The Ended of a verb, or of a start that fails."""
    return run_to_end(PROGRAM, *words, **how)


def peak_memory(pid):
    """The most that it has ever had, in bytes; 0 where a sanitizer's own would
    be counted."""
    if "QUN_SANITIZED" in os.environ:
        return 0
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) * 1024


class DidNotStart(AssertionError):
    """It ended before it served; its log is told."""


class Broker:
    """Started at once. `intake`, `feed` and `desk` are where it listens, also
    after a restart; `listen` is its --intake. Options are those of qun-broker.
    It may open so many `files`; its data is in `data`, if that is named.
    `environment` is added to ours at each start. `within` is a command that
    runs it; `stderr` is where its log goes if no test reads it. `program` is
    another than qun-broker.
    """

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

    def open_files(self):
        """How many; each connection is one."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def cpu_seconds(self):
        """What all its threads have used so far."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as file:
            fields = file.read().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def start(self):
        """Returns when it serves; again after kill() or stop(), on the same
        data and ports."""
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
        """It does nothing more; a thread that waits for the disk may do so."""
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
        """Its exit code after the signal."""
        self._process.send_signal(number)
        return self._process.wait(timeout=seconds * PATIENCE)

    def wait_until_it_ends(self):
        """Its exit code, when it ends by itself; that is then no failure."""
        self._may_end = True
        return self._process.wait(timeout=5 * PATIENCE)

    def verb(self, *words):
        """The Ended of an operator's verb on its data."""
        return qun_broker(*words, "--data", self.data)

    def is_up(self):
        return self._process.poll() is None

    def log(self):
        """All it has written to stderr, in all its runs."""
        with open(self._path("log"), encoding="utf-8") as file:
            return file.read()

    def logged(self, event, **fields):
        """The log's lines of this event that have these fields."""
        wanted = [f"{key}={value}" for key, value in fields.items()]
        lines = [line for line in self.log().splitlines()
                 if re.match(rf"\S+ \w+ {event}( |$)", line)]
        return [line for line in lines if set(wanted) <= set(line.split(" "))]

    def _path(self, name):
        return os.path.join(self._dir.name, name)

    def _ready(self):
        if not self.is_up():
            raise DidNotStart(f"the broker did not start: {self.log()}")
        with open(self._path("out"), encoding="utf-8") as file:
            return re.fullmatch(r"ready intake=(\S+) feed=(\S+) desk=(\S+)\n",
                                file.read())
