"""A client of qun for Python programs, on pyzmq alone (python3-zmq).

    from qun import Client, find_broker

    at, keys = find_broker()
    with Client(at, "parrot", ["lobby"], keys=keys, bot=True) as parrot:
        for event in parrot.events():
            if event.get("text") == "ping" and "replay" not in event:
                parrot.say("lobby", "pong")

It is also a place to learn the protocol from: it is written from
proto/PROTOCOL.md alone, and its comments name the sections of that page. Read
lines.py (the codec) first, then outbox.py (what was said, until it is final),
inbox.py (what was read, and where it has a hole), questions.py (what the desk
was asked) and client.py.
"""

from qun.client import Client, serve
from qun.inbox import LostLog
from qun.lines import Violation, decode, encode, new_id
from qun.where import Keys, Where, find_broker

__all__ = ["Client", "Keys", "LostLog", "Violation", "Where", "decode",
           "encode", "find_broker", "new_id", "serve"]
