"""Where the broker is, and who we are there."""

import json
import os
import pathlib
import sys
from typing import NamedTuple

import zmq


class Where(NamedTuple):
    """A broker's endpoints."""
    intake: str
    feed: str
    desk: str


class Keys(NamedTuple):
    """What a client of a broker with a key needs (section 8): the broker's
    public key and a pair of its own, each 40 characters of Z85."""
    broker: str
    public: str
    secret: str

    def set_on(self, socket):
        """The socket speaks CURVE where it connects from now on."""
        socket.setsockopt_string(zmq.CURVE_SERVERKEY, self.broker)
        socket.setsockopt_string(zmq.CURVE_PUBLICKEY, self.public)
        socket.setsockopt_string(zmq.CURVE_SECRETKEY, self.secret)


def find_broker():
    """Where the broker is, and the keys for it or None. QUN_PROFILE is the name
    of what `qun accept` stored (mostly "default"): addresses and keys. Without
    it the broker has no key, and QUN_SERVER is its intake,
    tcp://127.0.0.1:30556 if not set. Ends the program if there is no such
    profile."""
    if profile := os.environ.get("QUN_PROFILE"):
        stored = _load(profile)
        keys = ("broker_key", "public_key", "secret_key")
        return (Where(*(stored[leg] for leg in Where._fields)),
                Keys(*(stored[key] for key in keys)))
    return beside(os.environ.get("QUN_SERVER") or "tcp://127.0.0.1:30556"), None


def beside(intake):
    """Feed and desk are the next ports, or files, after the intake."""
    host, _, port = intake.rpartition(":")
    if host == "ipc":
        return Where(intake, f"{intake}.feed", f"{intake}.desk")
    return Where(*(f"{host}:{int(port) + i}" for i in range(3)))


def _load(profile):
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    file = data.expanduser() / f"qun/profiles/{profile}.json"
    try:
        return json.loads(file.read_text())
    except OSError as error:
        sys.exit(f"{error}; accept an invitation first, with: qun accept")
