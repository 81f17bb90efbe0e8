"""The addresses of the broker and our keys. QUN_PROFILE names the profile that
`qun accept` stored (mostly "default"). Without it, the broker must have no key,
and QUN_SERVER is its intake; the default is tcp://127.0.0.1:30556."""
import json, os, pathlib, sys

def load(name):
    data = pathlib.Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share")
    try:
        return json.loads((data.expanduser() / f"qun/profiles/{name}.json").read_text())
    except OSError as error:
        sys.exit(f"{error}; accept an invitation first, with: qun accept")

intake = os.environ.get("QUN_SERVER") or "tcp://127.0.0.1:30556"
profile = os.environ.get("QUN_PROFILE")
stored = load(profile) if profile else {}

def name_as(name):  # names the sender of a request; a key does that already
    return {} if stored else {"as": name}

def connect(socket, leg):  # "intake", "feed" or "desk"
    if stored:
        socket.curve_serverkey = stored["broker_key"].encode()
        socket.curve_publickey = stored["public_key"].encode()
        socket.curve_secretkey = stored["secret_key"].encode()
    socket.connect(stored.get(leg) or beside(leg))
    return socket

def beside(leg):  # feed and desk are the next ports, or files, after the intake
    host, _, port = intake.rpartition(":")
    if host == "ipc":
        return intake if leg == "intake" else f"{intake}.{leg}"
    return f"{host}:{int(port) + ['intake', 'feed', 'desk'].index(leg)}"
