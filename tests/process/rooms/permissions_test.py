#!/usr/bin/python3
"""Rights: the table of PROTOCOL.md, section 4, for each verb, role and kind of
room on a running broker."""

import itertools
import re
import unittest

from peer.desk import Desk
from peer.keys import WITHOUT_RATES, KeyedBroker
from peer.tree import read

# The acting users and their roles in every room.
ROLES = {"sam": "stranger", "bana": "banned", "muta": "muted",
         "mary": "member", "adam": "admin", "olga": "owner",
         "opal": "operator"}
KINDS = {"open": {"policy": "open"}, "approval": {"policy": "approval"},
         "invitation": {"policy": "invitation"}, "private": {"private": True}}

# The fields of each verb's request; "line" 0 stands for a line of the acting
# user.
TRIED = {
    "say": {"text": "hi"}, "edit": {"line": 0, "text": "better"},
    "recall": {"line": 0}, "react": {"line": 0, "emoji": "👍"},
    "create": {}, "join": {}, "leave": {}, "invite": {"user": "nina"},
    "approve": {"user": "nina"}, "decline": {"user": "ivan"},
    "kick": {"user": "tom"}, "ban": {"user": "tom"},
    "unban": {"user": "bana"}, "mute": {"user": "tom", "for": 60},
    "unmute": {"user": "muta"}, "grant": {"user": "tom", "role": "admin"},
    "revoke": {"user": "aron"}, "set": {"setting": "title", "value": "x"},
    "mark": {"line": 1}, "history": {}, "who": {}, "get": {},
}
ANSWERS = {"history": "end", "who": "roster", "get": "room"}


def rights():
    """verb → the required right, as PROTOCOL.md says; also that of a
    setting."""
    text = read("proto/PROTOCOL.md")
    verbs = re.findall(r"^\| `(\w+)` \| (?:recorded|query) \| (\w+) \|", text,
                       re.MULTILINE)
    title = re.search(r"^\| `title` \| (\w+) \|", text, re.MULTILINE).group(1)
    return dict(verbs) | {"set title": title}


def why_not(right, role, kind):
    """The code of the refusal; None if the right suffices."""
    member = role in ("muted", "member", "admin", "owner")
    runs = role in ("admin", "owner") or (role == "operator" and
                                          kind != "private")
    if right == "anyone":
        return None
    if kind == "private" and not member:
        return "not_member"
    if right == "reader":
        return None
    if right == "speaker":
        if kind != "open" and not member and not runs:
            return "not_member"
        return role if role in ("banned", "muted") else None
    if right == "member":
        return None if member else "not_member"
    if right == "admin":
        return None if runs else "not_allowed"
    return None if runs and role != "admin" else "not_allowed"


def expected(verb, role, kind, right):
    """The expected outcome, with the verb's own rules: a type, or a code."""
    refused = why_not(right[verb], role, kind)
    if refused:
        return refused
    if verb == "create":
        return "room_exists"
    if verb == "join":
        if role == "banned":
            return "banned"
        shut = kind in ("invitation", "private") and (
            role == "stranger" or (role == "operator" and kind == "private"))
        return "not_allowed" if shut else "stored"
    if verb == "leave" and role == "owner":
        return "not_allowed"  # other members are left
    if verb == "approve" and kind != "approval":
        return "no_user"  # nobody can have asked
    if verb == "set":
        return why_not(right["set title"], role, kind) or "stored"
    if verb in ("edit", "recall", "react") and role in ("stranger", "operator"):
        said = kind == "open" or (role == "operator" and kind != "private")
        return "stored" if said else "no_line"
    return ANSWERS.get(verb, "stored")


class Permissions(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.broker = cls.enterClassContext(
            KeyedBroker(*WITHOUT_RATES))
        cls.users = {name: cls.come(name) for name in
                     [*ROLES, "tom", "aron", "nina", "ivan"]}
        cls.cases = {
            f"{verb}-{actor}-{kind}": (verb, actor, kind)
            for verb, actor, kind in itertools.product(TRIED, ROLES, KINDS)}
        cls.lines = {}  # (room, user) → n of a line of theirs
        cls.set_up_rooms()

    @classmethod
    def come(cls, name):
        options = ["--operator"] if name == "opal" else []
        keys = cls.broker.member(name, *options)
        return cls.enterClassContext(Desk(cls.broker, keys))

    @classmethod
    def everywhere(cls, by, do, kinds=KINDS, **fields):
        """Sends the same request in each case's room. Returns room → answer."""
        rooms = [room for room, (_, _, kind) in cls.cases.items()
                 if kind in kinds]
        return dict(zip(rooms, cls.users[by].ask_all(
            {"do": do, "room": room, **fields} for room in rooms)))

    @classmethod
    def set_up_rooms(cls):
        for kind, fields in KINDS.items():
            cls.everywhere("olga", "create", [kind], **fields)
        for user in ("adam", "aron", "mary", "muta", "bana", "tom"):
            cls.everywhere("olga", "invite", user=user)
            cls.everywhere(user, "join")
        cls.everywhere("olga", "invite", user="ivan")
        cls.everywhere("nina", "join", ["approval"])
        for user in ROLES:
            said = cls.everywhere(user, "say", text="a line")
            for room, answer in said.items():
                cls.lines[room, user] = answer.get("n", 1)
        cls.everywhere("olga", "grant", user="adam", role="admin")
        cls.everywhere("olga", "grant", user="aron", role="admin")
        cls.everywhere("olga", "mute", user="muta")
        cls.everywhere("olga", "ban", user="bana")

    def act(self):
        """Sends each case's request. Returns room → outcome: a type, or a
        code."""
        outcomes = {}
        for actor, user in self.users.items():
            requests = []
            for room, (verb, by, _) in self.cases.items():
                if by != actor:
                    continue
                fields = dict(TRIED[verb])
                if fields.get("line") == 0:
                    fields["line"] = self.lines[room, actor]
                requests.append({"do": verb, "room": room} | fields)
            answers = user.ask_all(requests)
            for request, answer in zip(requests, answers):
                outcomes[request["room"]] = answer.get("code", answer["type"])
        return outcomes

    def test_every_verb_in_every_role_and_kind_of_room(self):
        right = rights()
        self.assertLessEqual(TRIED.keys(), right.keys(), "the page names them")
        self.assertLessEqual(
            {verb for verb in right
             if " " not in verb and right[verb] != "anyone"}, TRIED.keys())
        outcomes = self.act()
        self.assertEqual(len(outcomes), len(TRIED) * len(ROLES) * len(KINDS))
        for room, (verb, actor, kind) in self.cases.items():
            with self.subTest(verb=verb, role=ROLES[actor], kind=kind):
                self.assertEqual(
                    outcomes[room], expected(verb, ROLES[actor], kind, right))


if __name__ == "__main__":
    unittest.main()
