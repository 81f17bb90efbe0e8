"""The tree that is tested: its pages, and its programs (`tests/run` says which
build)."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = os.path.abspath(os.environ["QUN_BIN"])


def read(path):
    """The text of a file, by its path from the root."""
    return (ROOT / path).read_text(encoding="utf-8")
