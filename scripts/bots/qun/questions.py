"""What the desk was asked, until it is answered (PROTOCOL.md, section 6)."""

import itertools

from qun.lines import encode

ASK_AGAIN = 1  # beats until a question is repeated
LISTS = ("rooms", "users")  # fields of which an answer may hold a part


class _Question:

    def __init__(self, re, fields):
        self.re, self.fields = re, fields
        self.send_at = 0.0
        self.part = {}  # field: what earlier answers held of a list


class Questions:
    """One question of each name at a time; a newer one takes the place of the
    older. `send(line)` puts a line on the desk; it may be lost on the way.
    Times (`now`) are seconds of time.monotonic(), `beat` is seconds."""

    def __init__(self, send, beat=1.0):
        self._send = send
        self._ask_again = ASK_AGAIN * beat
        self._open = {}  # by name
        self._numbers = itertools.count(1)

    def ask(self, name, **fields):
        """`fields` are those of the request."""
        self._open[name] = _Question(self._next_re(name), fields)

    def is_open(self, name):
        """Whether it was asked and is not answered."""
        return name in self._open

    def take(self, answer, now):
        """(the name of the question, its answer). The name is None if it was
        answered before, if the broker says "not now", or if the rest of a list
        is still to come."""
        name = answer.get("re", "").rpartition("-")[0]
        question = self._open.get(name)
        if not question or question.re != answer["re"]:
            return None, answer
        if "retry_after" in answer:
            question.send_at = now + answer["retry_after"] / 1000
            return None, answer
        for field in set(LISTS) & answer.keys():
            question.part[field] = (question.part.get(field, [])
                                    + answer[field])
        if "next" in answer:
            question.re, question.send_at = self._next_re(name), 0.0
            question.fields["start"] = answer["next"]
            return None, answer
        del self._open[name]
        return name, {**answer, **question.part}

    def pump(self, now):
        """Sends what is due."""
        for question in self._open.values():
            if now >= question.send_at:
                question.send_at = now + self._ask_again
                self._send(encode(re=question.re, **question.fields))

    def _next_re(self, name):
        return f"{name}-{next(self._numbers)}"
