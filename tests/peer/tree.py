"""The tree under test: its pages and its programs (`tests/run` chooses the
build)."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = os.path.abspath(os.environ["QUN_BIN"])


def read(path):
    """The text of a file, named by its path from the root."""
    return (ROOT / path).read_text(encoding="utf-8")
