"""The only place where Python tests wait. A test says which condition must
become true and until when, never how long to sleep."""

import os
import time

# How many times slower than a plain build this build may be; the presets with
# sanitizers set it.
PATIENCE = int(os.environ.get("QUN_PATIENCE", "1"))


def seconds_left(seconds):
    """Returns a function that returns the rest of `seconds` (times the
    patience), at least 0, for calls that take a timeout of their own."""
    deadline = time.monotonic() + seconds * PATIENCE
    return lambda: max(0.0, deadline - time.monotonic())


def wait_until(predicate, seconds, what):
    """Calls predicate() until its result is true, and returns the result.
    Raises AssertionError with `what` after `seconds` times the patience."""
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
    """Yields at once and then each `seconds`, until is_over()."""
    while not is_over():
        yield
        time.sleep(seconds)
