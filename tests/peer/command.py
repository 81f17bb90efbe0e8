"""Commands that run to their end."""

import os
import subprocess
from typing import NamedTuple

from deadline import PATIENCE


class Ended(NamedTuple):
    """A command's exit code and output."""
    code: int
    out: str
    err: str

    def ok(self):
        """Returns its output. Raises AssertionError if it failed."""
        if self.code:
            raise AssertionError(f"exit code {self.code}: {self.out}{self.err}")
        return self.out


def run_to_end(*command, text="", seconds=20, **how):
    """Runs a command for at most `seconds` and returns its Ended. `text` is its
    input; `environment` is added to ours. Other arguments are those of
    subprocess.run."""
    environment = {**os.environ, **how.pop("environment", {})}
    how = {"input": text.encode("utf-8", "surrogateescape"),
           "stdout": subprocess.PIPE, **how}
    if "stdin" in how:
        del how["input"]
    done = subprocess.run(command, stderr=subprocess.PIPE, check=False,
                          timeout=seconds * PATIENCE, env=environment, **how)
    return Ended(done.returncode, (done.stdout or b"").decode(),
                 done.stderr.decode())
