"""Commands that run to their end."""

import os
import subprocess
from typing import NamedTuple

from deadline import PATIENCE


class Ended(NamedTuple):
    """How it ended, and what it printed."""
    code: int
    out: str
    err: str

    def ok(self):
        """What it printed; it must have ended well."""
        if self.code:
            raise AssertionError(f"exit code {self.code}: {self.out}{self.err}")
        return self.out


def run_to_end(*command, text="", seconds=20, **how):
    """Waits at most so many seconds. `text` is its input; `environment`, if
    given, is added to ours. Further arguments are those of subprocess.run."""
    environment = {**os.environ, **how.pop("environment", {})}
    how = {"input": text.encode("utf-8", "surrogateescape"),
           "stdout": subprocess.PIPE, **how}
    if "stdin" in how:
        del how["input"]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False,
                          timeout=seconds * PATIENCE, env=environment, **how)
    return Ended(done.returncode, (done.stdout or b"").decode(),
                 done.stderr.decode())
