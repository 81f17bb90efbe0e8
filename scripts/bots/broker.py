"""Where the broker is, and who we are there. QUN_PROFILE is the name of what
`qun accept` stored (mostly "default"): addresses and keys. Without it the broker
has no key, and QUN_SERVER is its intake, tcp://127.0.0.1:30556 if not set."""
import json, os, pathlib

INTAKE = os.environ.get("QUN_SERVER") or "tcp://127.0.0.1:30556"
PROFILE = os.environ.get("QUN_PROFILE")
DATA = pathlib.Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
FILE = DATA.expanduser() / f"qun/profiles/{PROFILE}.json"
stored = json.loads(FILE.read_text()) if PROFILE else {}

def name_as(name):  # what to add to a request: who has a key is known by it
    return {} if stored else {"as": name}

def connect(socket, leg):  # "intake", "feed" or "desk"
    for ours, theirs in ("public", "public"), ("secret", "secret"), ("broker", "server"):
        if stored:
            setattr(socket, f"curve_{theirs}key", stored[f"{ours}_key"].encode())
    socket.connect(stored.get(leg) or beside(leg))
    return socket

def beside(leg):  # feed and desk are the next ports, or files, after the intake
    host, _, port = INTAKE.rpartition(":")
    if host == "ipc":
        return INTAKE if leg == "intake" else f"{INTAKE}.{leg}"
    return f"{host}:{int(port) + ['intake', 'feed', 'desk'].index(leg)}"
