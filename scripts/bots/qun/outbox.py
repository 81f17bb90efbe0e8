"""The speaker's half of "exactly once" (PROTOCOL.md, section 7)."""

import collections

from qun.lines import LostLog, Violation, encode, new_id

WINDOW = 64  # requests of a session on the way (section 2, limits)
ANSWER_WITHIN = 1  # beats until the client asks for an answer (section 7)
COUNTERS = ("resend", "welcome", "pong")  # answers with the session's last k


class Outbox:
    """Keeps a session's recorded requests until their outcomes are final. Then
    it calls `on_final(request, outcome)`; the outcome is "stored" or the code
    of a refusal. `send(line)` sends a line to the intake; it may be lost on the
    way. Times (`now`) are seconds of time.monotonic(), `beat` is in seconds."""

    def __init__(self, user, send, on_final, beat=1.0):
        self.session = new_id()
        self.asked_since = None  # since then, an answer is awaited
        self._user = user
        self._send = send
        self._on_final = on_final
        self._answer_within = ANSWER_WITHIN * beat
        self._open = collections.deque()  # not final; the first is _final + 1
        self._final = 0  # the greatest k whose outcome is final
        self._sent = 0  # the greatest k on the way
        self._not_before = 0.0  # the broker said "not now" until then
        self._ask_at = 0.0  # an answer is overdue from then on

    def put(self, **request):
        """Gives the request the next k."""
        self._open.append(request)

    def is_done(self):
        """Whether the outcome of every request is final."""
        return not self._open

    def pump(self, now):
        """Sends requests while the window has room, and asks for an overdue
        answer."""
        if now < self._not_before:
            return
        if self._sent == self._final:
            self._ask_at = now + self._answer_within
        while self._sent < self._final + min(WINDOW, len(self._open)):
            self._sent += 1
            self._send(self._line(self._sent))
        if self._sent > self._final and now >= self._ask_at:
            self.ask_status(now)

    def ask_status(self, now):
        """Sends `status` to the intake, so that the broker answers it after the
        lines before it."""
        self._ask_at = now + self._answer_within
        self.asked_since = self.asked_since or now
        self._send(encode(do="status", as_=self._user, session=self.session))

    def on_answer(self, answer, now):
        """Takes an answer that says up to which k the broker has decided.
        Raises LostLog if it lacks requests that were stored, and Violation if
        the answer cannot be true."""
        self._ask_at = now + self._answer_within
        kind, k = answer["type"], answer["k"]
        if kind in ("stored", "refused", "resend"):  # so the intake works
            self.asked_since = None
        refused = {r["k"]: r["code"] for r in answer.get("refused", [])}
        if answer.get("code") == "conflict":
            raise Violation(f"the broker has other bytes under k {k}")
        if kind == "refused":
            refused[k] = answer["code"]
        decided = k - 1 if kind == "resend" else k
        if kind in COUNTERS and decided < self._final:
            raise LostLog(f"the log forgot all after k {decided}")
        self._finish(decided, refused)
        if kind == "resend":
            self._sent = decided
            self._not_before = now + answer.get("retry_after", 0) / 1000

    def _line(self, k):
        request = self._open[k - self._final - 1]
        return encode(**{"as_": self._user, **request}, session=self.session,
                      k=k)

    def _finish(self, decided, refused):
        if decided > self._final + len(self._open):
            raise Violation(f"k {decided} was never sent")
        while self._final < decided:
            self._final += 1
            self._on_final(self._open.popleft(),
                           refused.get(self._final, "stored"))
        self._sent = max(self._sent, decided)
