"""The speaker's half of "exactly once" (PROTOCOL.md, section 7)."""

from peer.lines import Violation, encode, new_id

WINDOW = 64  # requests of a session on the way (section 2, limits)
ANSWER_WITHIN = 1.0  # seconds until one asks where one is (section 7)
COUNTERS = ("resend", "welcome", "pong")  # they tell the session's last k


class Outbox:
    """What a session asked to be recorded, until each is final (section 7).
    `send(line)` puts a line on the intake; it may be lost on the way."""

    def __init__(self, user, send):
        self.session = new_id()
        self.requests = []  # as given; the one with k is at k - 1
        self.outcomes = []  # "stored" or a code, for each k that is final
        self.places = {}  # k: its `stored`, where the broker told the place
        self.asked_since = None  # since when the intake owes an answer
        self._user = user
        self._send = send
        self._sent = 0  # the greatest k on the way
        self._not_before = 0.0  # the broker said: not now
        self._ask_at = 0.0  # when an answer is overdue

    def put(self, **request):
        self.requests.append(request)

    def is_done(self):
        return len(self.outcomes) == len(self.requests)

    def pump(self, now):
        """Sends what may be on the way; asks when no answer comes."""
        if now < self._not_before:
            return
        if self._sent == len(self.outcomes):
            self._ask_at = now + ANSWER_WITHIN
        window_end = len(self.outcomes) + WINDOW
        while self._sent < min(window_end, len(self.requests)):
            self._sent += 1
            self._send(self._line(self._sent))
        if self._sent > len(self.outcomes) and now >= self._ask_at:
            self.ask_status(now)

    def ask_status(self, now):
        """On the intake, so that it is answered after the lines before it."""
        self._ask_at = now + ANSWER_WITHIN
        self.asked_since = self.asked_since or now
        self._send(encode(do="status", as_=self._user, session=self.session))

    def on_answer(self, answer, now):
        """Any answer that says up to which k the broker has decided."""
        self._ask_at = now + ANSWER_WITHIN
        kind, k = answer["type"], answer["k"]
        if kind in ("stored", "refused", "resend"):  # the intake was heard
            self.asked_since = None
        refused = {r["k"]: r["code"] for r in answer.get("refused", [])}
        if answer.get("code") == "conflict":
            raise Violation(f"the broker has other bytes under k {k}")
        if kind == "refused":
            refused[k] = answer["code"]
        elif kind == "stored" and "n" in answer:
            self.places[k] = answer
        decided = k - 1 if kind == "resend" else k
        if kind in COUNTERS and decided < len(self.outcomes):
            raise Violation(f"the broker forgot all after k {decided}")
        self._settle(decided, refused)
        if kind == "resend":
            self._go_back(decided, answer, now)

    def _line(self, k):
        return encode(**{"as_": self._user, **self.requests[k - 1]},
                      session=self.session, k=k)

    def _settle(self, decided, refused):
        if decided > len(self.requests):
            raise Violation(f"k {decided} was never sent")
        for k in range(len(self.outcomes) + 1, decided + 1):
            self.outcomes.append(refused.get(k, "stored"))
        self._sent = max(self._sent, decided)

    def _go_back(self, decided, resend, now):
        self._sent = decided
        self._not_before = now + resend.get("retry_after", 0) / 1000
