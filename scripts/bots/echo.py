#!/usr/bin/python3
"""Answers "!echo TEXT" with TEXT. Needs Debian's python3-zmq. Start it with
    scripts/bots/echo.py ROOM...
QUN_SERVER or, with keys, QUN_PROFILE names the broker (see broker.py).
It answers only lines that it heard live; echo.state.json holds its place.
Its requests have no session and k, so an answer may be lost: just ask again."""
import json, pathlib, secrets, sys, zmq
from broker import connect, name_as

rooms = sys.argv[1:]
if not rooms:
    sys.exit("usage: echo.py ROOM...")
STATE = pathlib.Path("echo.state.json")
kept = json.loads(STATE.read_text()) if STATE.exists() else {}
session, token = secrets.token_hex(16), secrets.token_hex(16)
run, seen = "", {}  # the broker's run; {room: n} of the last line read

def lines(sockets):  # ends after 5 s without any line, not even a beat
    while ready := zmq.select(sockets, [], [], 5)[0]:
        yield from map(json.loads, ready[0].recv_multipart()[-1].splitlines())

def ask(do, **fields):
    desk.send_json({"do": do, "re": do, **name_as("echo"), **fields})

def is_live(room, n, replay):  # also notes that line n was read
    known, late = seen.get(room, 0), n if replay else n - 1
    if late > known:
        print(f"{room}: did not hear {known + 1} to {late} live", flush=True)
    seen[room] = max(known, n)
    STATE.with_suffix(".new").write_text(json.dumps(kept))
    STATE.with_suffix(".new").replace(STATE)
    return n > known and not replay

while True:
    context = zmq.Context()
    feed = connect(context.socket(zmq.SUB), "feed")
    desk = connect(context.socket(zmq.DEALER), "desk")
    for topic in *map("room/{}/".format, rooms), "beat/", f"up/{token}/":
        feed.subscribe(topic)  # up/ is last: its answer confirms them all
    for line in lines([feed, desk]):
        match line:
            case {"type": "welcome", "log": log, "run": run}:
                seen = kept.setdefault(log, {})  # another log has other numbers
                for room in rooms:
                    ask("history", room=room, limit=1)  # the room's last line
            case {"type": "up"} | {"run": _} if line.get("run") != run:
                ask("hello", session=session, token=token)
            case {"b": b} if b % 10 == 0:
                ask("ping", session=session, token=token)  # still here
            case {"from": _, "room": room, "n": n, **more}:
                is_person = is_live(room, n, "replay" in more) and "bot" not in more
                if is_person and more.get("text", "").startswith("!echo "):
                    ask("say", room=room, text=more["text"][6:], bot=True)
            case {"type": "refused", "why": why}:
                print(why, flush=True)
    context.destroy(linger=0)
