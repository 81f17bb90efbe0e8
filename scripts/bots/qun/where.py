"""Where the broker is, and who we are there."""

import json
import os
import pathlib
import sys
from typing import NamedTuple

import zmq

LEGS = ("intake", "feed", "desk")
LARGEST_MESSAGE = 1 << 20  # what a client must be ready to take (section 2)


class Where(NamedTuple):
    """A broker's endpoints."""
    intake: str
    feed: str
    desk: str


class Keys(NamedTuple):
    """What a client of a broker with a key needs (section 8): the broker's public
    key and a pair of its own, each 40 characters of Z85."""
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
    of what `qun accept` stored (mostly "default"): addresses and keys. Without it
    the broker has no key, and QUN_SERVER is its intake, tcp://127.0.0.1:30556 if
    not set. Ends the program if there is no such profile."""
    if profile := os.environ.get("QUN_PROFILE"):
        stored = _load(profile)
        return (Where(*map(stored.get, LEGS)),
                Keys(*map(stored.get, ("broker_key", "public_key", "secret_key"))))
    return beside(os.environ.get("QUN_SERVER") or "tcp://127.0.0.1:30556"), None


def beside(intake):
    """Feed and desk are the next ports, or files, after the intake."""
    host, _, port = intake.rpartition(":")
    if host == "ipc":
        return Where(intake, f"{intake}.feed", f"{intake}.desk")
    return Where(*(f"{host}:{int(port) + i}" for i in range(3)))


def connect(kind, endpoint, keys=None):
    """A new socket; with `keys` it speaks CURVE. What it holds is dropped when it
    is closed."""
    socket = zmq.Context.instance().socket(kind)
    socket.set(zmq.LINGER, 0)
    socket.set(zmq.RECONNECT_IVL, 20)
    if kind != zmq.PUSH:
        socket.set(zmq.MAXMSGSIZE, LARGEST_MESSAGE)
    if kind == zmq.SUB:
        socket.set(zmq.SNDHWM, 0)  # else it drops subscriptions above a thousand
    if keys:
        keys.set_on(socket)
    socket.connect(endpoint)
    return socket


def _load(profile):
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    file = data.expanduser() / f"qun/profiles/{profile}.json"
    try:
        return json.loads(file.read_text())
    except OSError as error:
        sys.exit(f"{error}; accept an invitation first, with: qun accept")
