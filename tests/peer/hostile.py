"""The base of tests with hostile peers."""

from concurrent.futures import ThreadPoolExecutor

from deadline import wait_until
from peer.peers import PeersTest

# Socket types of the peers.
LEGS = {"intake": b"PUSH", "feed": b"SUB", "desk": b"DEALER"}
SECONDS = 1  # time limit for an honest client's line


class Hostile(PeersTest):
    """Asserts that an honest client's line is stored before, during and after a
    test, and that the broker stays small."""

    FILES = None
    OPTIONS = ()
    MOST_MEMORY = 150 * 1024 * 1024

    def setUp(self):
        self.start_broker(*self.OPTIONS, files=self.FILES)
        self.alice = self.meet("alice")
        self.speak("before")
        self.addCleanup(self.check_afterwards)

    def check_afterwards(self):
        self.speak("afterwards")
        self.assertLess(self.broker.peak_memory(), self.MOST_MEMORY)

    def at(self, leg):
        return getattr(self.broker, leg)

    def speak(self, when):
        self.say(self.alice, when, seconds=SECONDS)

    def answer(self, verb, **fields):
        """The desk's answer to Alice."""
        self.alice.ask(verb, **fields)
        self.run_until(lambda: verb in self.alice.answers,
                       f"an answer to {verb}", 5)
        return self.alice.answers[verb]

    def assert_nothing_is_in(self, room):
        answer = self.answer("history", room=room)
        self.assertEqual(answer.get("code"), "no_room", answer)

    def while_alice_speaks(self, attack):
        """Says lines as Alice, one by one, until the attack ends."""
        with ThreadPoolExecutor(1) as pool:
            attacking = pool.submit(attack)
            self.speak("meanwhile")
            while not attacking.done():
                self.speak("meanwhile")
        attacking.result()

    def wait_for_a_line_of_alice(self):
        """Called by an attack: waits until the broker has stored Alice's next
        line."""
        before = len(self.alice.outbox.requests)
        wait_until(lambda: len(self.alice.outbox.outcomes) > before, 10,
                   "a line of alice")

    def wait_until_closed(self, leg):
        self.broker.wait_for_log("closed", socket=leg)

    def wait_until_gone(self, files):
        """Waits until the broker has at most this many open files."""
        wait_until(lambda: self.broker.open_files() <= files, 10,
                   f"the broker to have {files} open files again")
