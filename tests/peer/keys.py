"""A broker that has a key, and those who were invited to it."""

import os
import subprocess
import tempfile
import unittest
from dataclasses import dataclass

import zmq
from zmq.utils.monitor import recv_monitor_message

from deadline import PATIENCE
from peer.broker import ANY_PORTS, PROGRAM, Broker
from peer.lines import decode, encode
from peer.qun_peer import Client, run


WITHOUT_RATES = [word for what in ("lines", "bytes", "queries")
                 for word in (f"--user-{what}", "0")]


@dataclass(frozen=True)
class Keys:
    """What a client needs (PROTOCOL.md, section 8)."""
    broker: str
    public: str
    secret: str

    def set_on(self, socket):
        socket.setsockopt_string(zmq.CURVE_SERVERKEY, self.broker)
        socket.setsockopt_string(zmq.CURVE_PUBLICKEY, self.public)
        socket.setsockopt_string(zmq.CURVE_SECRETKEY, self.secret)


def new_keys(broker_key):
    """A pair that nobody has seen."""
    public, secret = zmq.curve_keypair()
    return Keys(broker_key, public.decode(), secret.decode())


class KeyedBroker(Broker):

    def __init__(self, *options, listen=ANY_PORTS, data=None, **more):
        self._keyed = tempfile.TemporaryDirectory(prefix="qun-keyed-")
        self.data = data or os.path.join(self._keyed.name, "data")
        self.key = self.operator("keygen").split()[-1]
        super().__init__(*options, listen=listen, data=self.data, **more)

    def __exit__(self, *failure):
        super().__exit__(*failure)
        self._keyed.cleanup()

    def operator_fails(self, *words):
        """(exit code, stdout, stderr) of an operator's verb."""
        done = subprocess.run([PROGRAM, *words, "--data", self.data],
                              capture_output=True, text=True, check=False,
                              timeout=20 * PATIENCE)
        return done.returncode, done.stdout, done.stderr

    def operator(self, *words):
        """What an operator's verb prints."""
        code, out, err = self.operator_fails(*words)
        if code:
            raise AssertionError(f"{words}: {code} {err}")
        return out

    def invite(self, name, *options):
        """The line that invites."""
        return self.operator("invite", name, *options)

    def once(self, invitation):
        """The keys that an invitation holds."""
        secret = invitation.split()[5]
        public = zmq.curve_public(secret.encode()).decode()
        return Keys(self.key, public, secret)

    def register(self, invitation, public_key):
        """What the desk answers to who has it; None if it does not."""
        return self.ask(self.once(invitation), do="register", key=public_key)

    def ask(self, keys, seconds=2, **request):
        """What the desk answers to a single request."""
        with zmq.Context.instance().socket(zmq.DEALER) as desk:
            desk.set(zmq.LINGER, 0)
            keys.set_on(desk)
            desk.connect(self.desk)
            desk.send(encode(re="q", **request))
            if not desk.poll(1000 * seconds * PATIENCE):
                return None
            return decode(desk.recv())[-1]

    def member(self, name, *options):
        """The keys of somebody who was invited and has registered."""
        keys = new_keys(self.key)
        answer = self.register(self.invite(name, *options), keys.public)
        if not answer or answer["type"] != "stored":
            raise AssertionError(f"{name} was not registered: {answer}")
        return keys


class Keyed(unittest.TestCase):

    def setUp(self):
        self.broker = self.enterContext(KeyedBroker())

    def meet(self, name, *options, rooms=("lobby",)):
        """A client of a new member."""
        keys = self.broker.member(name, *options)
        return self.enterContext(
            Client(self.broker, name, list(rooms), keys=keys))

    def speak(self, client, text, room="lobby"):
        client.say(room, text)
        run([client], client.outbox.is_done, 5, f"{text} to be settled")
        return client.outbox.outcomes[-1]

    def assert_stays_out(self, kind, endpoint, keys):
        """Somebody who says and asks, and must hear nothing."""
        with zmq.Context.instance().socket(kind) as socket:
            socket.set(zmq.LINGER, 0)
            socket.set(zmq.SNDTIMEO, 0)
            if keys:
                keys.set_on(socket)
            if kind == zmq.SUB:
                socket.subscribe("")
            monitor = socket.get_monitor_socket(
                zmq.EVENT_HANDSHAKE_SUCCEEDED |
                zmq.EVENT_HANDSHAKE_FAILED_AUTH |
                zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL |
                zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL | zmq.EVENT_DISCONNECTED)
            socket.connect(endpoint)
            if kind != zmq.SUB:
                try:
                    socket.send(encode(room="lobby", text="x", as_="alice"))
                except zmq.Again:
                    pass
            self.assertTrue(monitor.poll(5000 * PATIENCE))
            event = recv_monitor_message(monitor)["event"]
            self.assertNotEqual(event, zmq.EVENT_HANDSHAKE_SUCCEEDED)
            if kind != zmq.PUSH:
                self.assertFalse(socket.poll(0))
            socket.disable_monitor()
            monitor.close()
