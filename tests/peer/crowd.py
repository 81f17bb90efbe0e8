"""Eight members and two bots who all talk at once in four rooms: the load of
several tests."""

import contextlib

from peer.client import Client, run

PEOPLE = ["alice", "bob", "carol", "dave", "小明", "小红", "Ægir", "Zoë"]
BOTS = ["weather", "builder"]
ROOMS = ["lobby", "大厅", "ops", "games"]


class Crowd(contextlib.ExitStack):

    def __init__(self, broker):
        super().__init__()
        people = [Client(broker, name, ROOMS) for name in PEOPLE]
        bots = [Client(broker, name, ROOMS, bot=True) for name in BOTS]
        self.clients = []
        for client in people + bots:
            self.add(client)
        for client in people:  # bots are no members, but read everything
            for room in ROOMS:
                client.do("join", room=room)

    def add(self, client):
        self.clients.append(self.enter_context(client))

    def say(self, lines):
        """Says `lines` lines, with all clients and rooms in turn."""
        for number in range(lines):
            client = self.clients[number % len(self.clients)]
            room = ROOMS[number // len(self.clients) % len(ROOMS)]
            client.say(room, f"第{number}行 from {client.user}")

    def run(self, until, seconds, what):
        run(self.clients, until, seconds, what)

    def count_stored(self):
        return sum(len(client.outbox.outcomes) for client in self.clients)

    def count_said(self):
        lines = self.clients[0].inbox.lines.values()
        return sum(line["type"] == "said" for room in lines for line in room)

    def is_all_said(self):
        return all(client.outbox.is_done() for client in self.clients)

    def wait_until_all_is_read(self, seconds):
        self.run(self._is_all_read, seconds, "everyone to read everything")

    def _is_all_read(self):
        return self.is_all_said() and all(
            client.count_read() >= self.count_stored()
            for client in self.clients)
