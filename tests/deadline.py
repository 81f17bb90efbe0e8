"""The one place of the Python tests that waits: a test says what must become
true and until when, never how long to sleep."""

import os
import time

# How many times slower than a plain build this one may be; the presets with
# sanitizers set it.
PATIENCE = int(os.environ.get("QUN_PATIENCE", "1"))


def seconds_left(seconds):
    """A function that says how much of `seconds` (times the patience) is left,
    for calls that take a timeout of their own. Never below zero."""
    deadline = time.monotonic() + seconds * PATIENCE
    return lambda: max(0.0, deadline - time.monotonic())


def wait_until(predicate, seconds, what):
    """Asks predicate() until it returns something true, and returns that.
    Raises AssertionError, naming `what`, after `seconds` times the patience."""
    left = seconds_left(seconds)
    while True:
        value = predicate()
        if value:
            return value
        if not left():
            raise AssertionError(
                f"waited {seconds * PATIENCE} s in vain for {what}")
        time.sleep(0.01)


def every(seconds, is_over):
    """Yields now and then each `seconds`, until is_over()."""
    while not is_over():
        yield
        time.sleep(seconds)
