"""A terminal for tests: tmux without the user's settings."""

import os
import re
import tempfile

from deadline import wait_until
from peer.command import run_to_end


class Screen:
    """Runs a shell command in a terminal of columns x rows, under LC_ALL=C."""

    def __init__(self, command, columns=60, rows=14, **environment):
        self._dir = tempfile.TemporaryDirectory(prefix="qun-screen-")
        self._socket = os.path.join(self._dir.name, "tmux")
        variables = {"LC_ALL": "C", "TZ": "UTC", **environment}
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", str(columns),
                   "-y", str(rows),
                   *(f"-e{name}={value}" for name, value in variables.items()),
                   command)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._run("kill-server")  # if the command has not ended yet
        self._dir.cleanup()

    def type(self, text):
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys):
        self._tmux("send-keys", *keys)

    def paste(self, text):
        self._tmux("load-buffer", "-", text=text)
        self._tmux("paste-buffer", "-p", "-d")

    def resize(self, columns, rows):
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def text(self):
        """The text of the screen, without the empty rows at its end."""
        return self._tmux("capture-pane", "-p").rstrip("\n")

    def all_text(self):
        """The text of the screen and its scrollback, with wrapped rows
        joined."""
        return self._tmux("capture-pane", "-p", "-J", "-S", "-").rstrip("\n")

    def cursor(self):
        """(column, row), counted from 0."""
        where = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}")
        return tuple(map(int, where.split()))

    def pid(self):
        """The process id of the command."""
        return int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def wait_for(self, pattern, seconds=10):
        """Waits until the screen or its scrollback matches. Returns the
        match."""
        try:
            return wait_until(
                lambda: re.search(pattern, self.all_text(), re.MULTILINE),
                seconds, f"{pattern!r} on the screen")
        except AssertionError as error:
            raise AssertionError(f"{error}; it shows\n{self.text()}") from None

    def _tmux(self, *words, **how):
        return self._run(*words, **how).ok()

    def _run(self, *words, **how):
        return run_to_end("tmux", "-u", "-S", self._socket, *words, **how)
