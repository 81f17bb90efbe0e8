"""Checks what readers read and speakers were told, and knows nothing of how
clients repair losses."""

from itertools import zip_longest


def check(readers, speakers):
    """Asserts that every reader has every line once, all in one order, and that
    each speaker's stored lines, and no others, are in the order it sent them
    and at the places it was told. Speakers must have different names."""
    log = readers[0].inbox.lines
    for reader in readers:
        same(sorted(reader.inbox.lines), sorted(log),
              f"rooms of {reader.user}")
        for room, lines in reader.inbox.lines.items():
            where = f"{room}, read by {reader.user}"
            same([line["n"] for line in lines], range(1, len(lines) + 1),
                  where)
            same(lines, log[room], where)
    for speaker in speakers:
        _check_speaker(speaker, log)


def check_live(reader, room, after):
    """Asserts that the feed alone brought every line after `after`, once and in
    order."""
    live = [n for n in reader.inbox.live.get(room, []) if n > after]
    have = len(reader.inbox.lines[room])
    same(live, range(after + 1, have + 1), f"feed of {room}, {reader.user}")


def _check_speaker(speaker, log):
    requests, outcomes = speaker.outbox.requests, speaker.outbox.outcomes
    if len(outcomes) != len(requests):
        raise AssertionError(f"{len(requests) - len(outcomes)} not final")
    stored = [(request["room"], request["text"])
              for request, outcome in zip(requests, outcomes)
              if request["do"] == "say" and outcome == "stored"]
    events = sorted((line for lines in log.values() for line in lines
                     if line["from"] == speaker.user), key=lambda e: e["seq"])
    said = [(e["room"], e["text"]) for e in events if e["type"] == "said"]
    same(said, stored, f"what {speaker.user} said")
    for k, place in speaker.outbox.places.items():
        _check_place(place, requests[k - 1], log)


def _check_place(place, request, log):
    line = log[place["room"]][place["n"] - 1]
    for field in ("room", "n", "seq", "at"):
        if line[field] != place[field]:
            raise AssertionError(f"told {place}, but it is {line}")
    if line.get("text") != request.get("text"):
        raise AssertionError(f"{place} is of {request}, but it is {line}")


def same(got, expected, where):
    """Asserts equality and names the first difference. unittest would compare
    for minutes."""
    pairs = zip_longest(got, expected)
    for index, (one, other) in enumerate(pairs):
        if one != other:
            raise AssertionError(f"{where}: at {index} {one}, not {other}")
