"""What tests of peers that mean harm have in common."""

from concurrent.futures import ThreadPoolExecutor

from deadline import wait_until
from peer.peers import PeersTest

LEGS = {"intake": b"PUSH", "feed": b"SUB", "desk": b"DEALER"}  # who connects
MOST_MEMORY = 150 * 1024 * 1024
SECONDS = 1  # in which an honest client's line is stored, whatever happens


class Hostile(PeersTest):
    """An honest client's line is stored before a test, while it lasts, and
    afterwards; the broker stays small."""

    FILES = None

    def setUp(self):
        self.start_broker(files=self.FILES)
        self.alice = self.meet("alice")
        self.speak("before")
        self.addCleanup(self.check_afterwards)

    def check_afterwards(self):
        self.speak("afterwards")
        self.assertLess(self.broker.peak_memory(), MOST_MEMORY)

    def at(self, leg):
        return getattr(self.broker, leg)

    def speak(self, when):
        self.say(self.alice, when, seconds=SECONDS)

    def answer(self, verb, **fields):
        """What the desk says to her."""
        self.alice.ask(verb, **fields)
        self.run_until(lambda: verb in self.alice.answers,
                       f"an answer to {verb}", 5)
        return self.alice.answers[verb]

    def assert_nothing_is_in(self, room):
        answer = self.answer("history", room=room)
        self.assertEqual(answer.get("code"), "no_room", answer)

    def while_alice_speaks(self, attack):
        """Her lines are stored, one by one, as long as the attack takes."""
        with ThreadPoolExecutor(1) as pool:
            attacking = pool.submit(attack)
            self.speak("meanwhile")
            while not attacking.done():
                self.speak("meanwhile")
        attacking.result()

    def wait_for_a_line_of_alice(self):
        """In an attack: until the broker has stored one that she says now."""
        before = len(self.alice.outbox.requests)
        wait_until(lambda: len(self.alice.outbox.outcomes) > before, 10,
                   "a line of alice")

    def wait_until_closed(self, leg):
        wait_until(lambda: self.broker.logged("closed", socket=leg), 5,
                   f"the log to say that a connection to {leg} was closed")

    def wait_until_gone(self, files):
        """All connections but those of these open files of the broker."""
        wait_until(lambda: self.broker.open_files() <= files, 10,
                   f"the broker to have {files} open files again")
