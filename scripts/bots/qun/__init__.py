"""A client of qun for Python programs. It needs only pyzmq (python3-zmq).

    from qun import Client, find_broker

    at, keys = find_broker()
    with Client(at, "parrot", ["lobby"], keys=keys, bot=True) as parrot:
        for event in parrot.events():
            if event.get("text") == "ping" and "replay" not in event:
                parrot.say("lobby", "pong")

You can also learn the protocol from it: it implements proto/PROTOCOL.md and
uses none of qun's other code, and its comments name the sections of that page.
Read lines.py (the codec) first, then outbox.py (requests until their outcome is
final), inbox.py (lines and gaps), questions.py (questions to the desk) and
client.py.
"""

from qun.client import Client, serve
from qun.lines import LostLog, Violation, decode, encode, new_id
from qun.where import Keys, Where, find_broker

__all__ = ["Client", "Keys", "LostLog", "Violation", "Where", "decode",
           "encode", "find_broker", "new_id", "serve"]
