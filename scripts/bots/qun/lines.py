"""The codec: a line is a JSON object, and a frame holds lines (PROTOCOL.md,
section 2)."""

import json
import secrets


class Violation(Exception):
    """The broker broke a promise of the protocol."""


class LostLog(Exception):
    """The broker's log lacks lines that were read or stored here: it is another
    log or an older one. Discard what kept() returned and begin with a new
    Client."""


def new_id():
    """A new id: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def encode(**fields):
    """One line as bytes. Write `as_` for the field `as`, which is a keyword of
    Python; it is left out if it is None."""
    if "as_" in fields:
        fields["as"] = fields.pop("as_")
    fields = {name: value for name, value in fields.items()
              if name != "as" or value is not None}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def decode(frame):
    """The lines of a frame (bytes), each as a dict. Raises Violation if a line
    has a key twice, and ValueError if it is not JSON in UTF-8."""
    return [json.loads(line, object_pairs_hook=_no_doubles)
            for line in frame.decode("utf-8").split("\n") if line]


def _no_doubles(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Violation(f"a line has a key twice: {pairs}")
    return fields
