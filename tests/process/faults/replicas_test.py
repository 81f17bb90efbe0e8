#!/usr/bin/python3
"""A real broker's ledger has the same rows as replicas that replay its
proposals.

The proposals contain verbs of rooms, keys and the operator, and a restart. The
replicas cut batches elsewhere and restart at other times."""

import os
import subprocess
import tempfile
import unittest

from deadline import PATIENCE
from peer.broker import BIN
from peer.keys import KeyedBroker, Keyed


def rows(ordered, ledger, batch=1, restarts=1):
    """A ledger's rows after replaying the file `ordered` ("-": nothing),
    without the log's id, which is random."""
    done = subprocess.run(
        [os.path.join(BIN, "replay"), ordered, ledger, str(batch),
         str(restarts)], capture_output=True, check=True,
        timeout=60 * PATIENCE)
    return [row for row in done.stdout.split(b"\n")
            if not row.startswith(b"log|")]


class Replicas(Keyed):

    def setUp(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.ordered = os.path.join(folder, "ordered")
        self.ledger = os.path.join(folder, "replica.db")
        self.start_broker(kind=KeyedBroker,
                          program=os.path.join(BIN, "recording_broker"),
                          environment={"QUN_ORDERED": self.ordered})
        self.keys = {name: self.broker.member(name)
                     for name in ("alice", "bob", "小明")}

    def does(self, who, answer="stored", **request):
        told = self.broker.ask(self.keys[who], **request)
        self.assertEqual(told["type"], answer, (request, told))

    def live(self):
        """Uses many different verbs."""
        self.does("alice", do="create", room="den", private=True)
        for name in ("bob", "小明"):
            self.does("alice", do="invite", room="den", user=name)
            self.does(name, do="join", room="den")
        self.does("alice", do="grant", room="den", user="bob", role="admin")
        for text in ("first", "二", "third"):
            self.does("bob", room="den", text=text)
            self.does("小明", room="lobby", text=text)
        self.does("小明", do="edit", room="lobby", line=1,
                  text="a text that is longer than the first one was")
        self.does("小明", do="edit", room="lobby", line=1, text="x")
        self.does("小明", do="recall", room="lobby", line=2)
        self.does("bob", do="mute", room="den", user="小明")
        self.does("小明", "refused", room="den", text="not now")
        self.does("bob", do="kick", room="den", user="小明")
        self.does("bob", do="mark", room="den", line=4)
        self.does("alice", do="set", room="den", setting="title", value="洞")
        self.does("alice", do="set", room="den", setting="state.x",
                  value={"a": 1}, ttl=60)
        self.does("alice", room="@bob", text="just us")

    def test_have_the_rows_of_the_broker(self):
        self.live()
        speaker = self.meet("bob", keys=self.keys["bob"])
        self.say(speaker, *(f"line {i}" for i in range(200)))
        self.dismiss(speaker)
        self.broker.stop()
        self.broker.start()
        self.does("bob", room="den", text="after a restart")
        self.broker.verb("rename", "bob", "robert").ok()
        self.broker.verb("rekey", "小明").ok()
        self.broker.verb("revoke", "小明").ok()
        self.broker.stop()
        expected = rows("-", os.path.join(self.broker.data, "ledger.db"))
        self.assertGreater(len(expected), 200)
        for batch, restarts in ((1, 50), (7, 5), (1000, 1)):
            with self.subTest(batch=batch, restarts=restarts):
                self.assertEqual(
                    rows(self.ordered, self.ledger + str(batch), batch,
                         restarts), expected)


if __name__ == "__main__":
    unittest.main()
