"""The address of the broker, and the user's keys."""

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
    """The keys of a client whose broker has a key (section 8): the broker's
    public key and the client's own pair, each 40 characters of Z85."""
    broker: str
    public: str
    secret: str

    def set_on(self, socket):
        """Turns on CURVE for later connections of the socket."""
        socket.setsockopt_string(zmq.CURVE_SERVERKEY, self.broker)
        socket.setsockopt_string(zmq.CURVE_PUBLICKEY, self.public)
        socket.setsockopt_string(zmq.CURVE_SECRETKEY, self.secret)


def find_broker():
    """Returns the broker's endpoints, and the keys for it or None. QUN_PROFILE
    names the profile that `qun accept` stored (mostly "default"). Without it,
    the broker must have no key, and QUN_SERVER is its intake; the default is
    tcp://127.0.0.1:30556. Ends the program if there is no such profile."""
    if profile := os.environ.get("QUN_PROFILE"):
        stored = _load(profile)
        keys = ("broker_key", "public_key", "secret_key")
        return (Where(*(stored[leg] for leg in Where._fields)),
                Keys(*(stored[key] for key in keys)))
    return beside(os.environ.get("QUN_SERVER") or "tcp://127.0.0.1:30556"), None


def beside(intake):
    """The endpoints for an intake: the feed and the desk use the next ports, or
    files."""
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
