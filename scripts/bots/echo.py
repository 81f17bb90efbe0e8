#!/usr/bin/python3
"""Answers "!echo TEXT" with TEXT. Needs Debian's python3-zmq. Start it with
    scripts/bots/echo.py ROOM...
QUN_SERVER or, with keys, QUN_PROFILE names the broker (see qun/where.py).
It answers only lines that it heard live. It stores its place in echo.state.json
before it answers, so it answers once or, if it dies just then, not at all."""
import json
import pathlib
import sys

from qun import Client, LostLog, find_broker, serve

STATE = pathlib.Path("echo.state.json")


class Echo(Client):
    def on_final(self, request, outcome):
        if outcome != "stored":
            print(f"refused: {request['text']}: {outcome}", flush=True)


def keep(place):
    STATE.with_suffix(".new").write_text(json.dumps(place))
    STATE.with_suffix(".new").replace(STATE)


def listen(echo):
    while "rooms" not in echo.answers:  # the last line of each room
        serve([echo], 0.1)
    keep(echo.kept())
    missed = {}  # room: the first line that was not heard live
    for event in echo.events():
        room, n, is_live = event["room"], event["n"], "replay" not in event
        if not is_live:
            missed.setdefault(room, n)
        elif first := missed.pop(room, None):
            print(f"{room}: did not hear {first} to {n - 1} live", flush=True)
        keep(echo.kept())
        text = event.get("text", "")
        if is_live and "bot" not in event and text.startswith("!echo "):
            echo.say(room, text[6:])


rooms = sys.argv[1:] or sys.exit("usage: echo.py ROOM...")
at, keys = find_broker()
kept = json.loads(STATE.read_text()) if STATE.exists() else None
while True:
    with Echo(at, "echo", rooms, bot=True, keys=keys, kept=kept) as echo:
        try:
            listen(echo)
        except LostLog as lost:
            print(lost, flush=True)
            kept = None  # begin anew
