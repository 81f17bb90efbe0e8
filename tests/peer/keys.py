"""A broker that has a key, and its invited users."""

import os
import tempfile

import zmq
from qun import Keys, encode
from zmq.utils.monitor import recv_monitor_message

from deadline import PATIENCE, wait_until
from peer.broker import ANY_PORTS, Broker
from peer.desk import Desk
from peer.peers import PeersTest
from peer.program import Qun

WITHOUT_RATES = [word for what in ("lines", "bytes", "queries")
                 for word in (f"--user-{what}", "0")]


def new_keys(broker_key):
    """A new key pair for a broker."""
    public, secret = zmq.curve_keypair()
    return Keys(broker_key, public.decode(), secret.decode())


class KeyedBroker(Broker):

    def __init__(self, *options, listen=ANY_PORTS, data=None, **more):
        self._keyed = tempfile.TemporaryDirectory(prefix="qun-keyed-")
        self.data = data or os.path.join(self._keyed.name, "data")
        self.key = self.verb("keygen").ok().split()[-1]
        super().__init__(*options, listen=listen, data=self.data, **more)

    def __exit__(self, *failure):
        super().__exit__(*failure)
        self._keyed.cleanup()

    def invite(self, name, *options):
        """Returns a new invitation."""
        return self.verb("invite", name, *options).ok()

    def once(self, invitation):
        """The keys in an invitation."""
        secret = invitation.split()[5]
        public = zmq.curve_public(secret.encode()).decode()
        return Keys(self.key, public, secret)

    def register(self, invitation, public_key):
        """Registers a public key with an invitation. Asks again if there is no
        answer, as clients do. Returns the desk's answer."""
        keys = self.once(invitation)

        def try_to():
            with Desk(self, keys) as desk:
                return desk.try_to_ask(2, do="register", key=public_key)

        return wait_until(try_to, 10, "an answer to register")

    def ask(self, keys, **request):
        """Sends one request. Returns the desk's answer."""
        with Desk(self, keys) as desk:
            return desk.ask(**request)

    def member(self, name, *options):
        """Invites and registers a user. Returns the user's keys."""
        keys = new_keys(self.key)
        answer = self.register(self.invite(name, *options), keys.public)
        if answer["type"] != "stored":
            raise AssertionError(f"{name} was not registered: {answer}")
        return keys


class Keyed(PeersTest):

    def setUp(self):
        self.start_keyed()

    def start_keyed(self, *options, **how):
        self.start_broker(*options, kind=KeyedBroker, **how)

    def new_home(self):
        """Returns a folder for a user's profile."""
        return self.enterContext(
            tempfile.TemporaryDirectory(prefix="qun-home-"))

    def accept(self, name, *options):
        """Invites a user and accepts. Returns the user's program."""
        user = Qun(home=self.new_home())
        user.ok("accept", text=self.broker.invite(name, *options))
        return user

    def meet_member(self, name, *options, rooms=("lobby",)):
        """Returns a client of a new member."""
        return self.meet(name, rooms, keys=self.broker.member(name, *options))

    def assert_stays_out(self, kind, endpoint, keys):
        """Asserts that a client with these keys can neither send nor
        receive."""
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
