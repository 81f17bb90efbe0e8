"""The codec: a line is a JSON object, a frame is lines (PROTOCOL.md,
section 2)."""

import json
import secrets


class Violation(AssertionError):
    """The broker broke a promise of the protocol."""


def new_id():
    return secrets.token_hex(16)


def encode(**fields):
    """One line. Python keeps `as` for itself, so write `as_`; None is left
    out."""
    if "as_" in fields:
        fields["as"] = fields.pop("as_")
    fields = {name: value for name, value in fields.items()
              if name != "as" or value is not None}
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _no_doubles(pairs):
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Violation(f"a key stands twice in {pairs}")
    return fields


def decode(frame):
    """The lines of a frame, each a dict."""
    return [json.loads(line, object_pairs_hook=_no_doubles)
            for line in frame.decode("utf-8").split("\n") if line]
