"""Questions to the desk, until they are answered (PROTOCOL.md, section 6)."""

import itertools

from qun.lines import encode

ASK_AGAIN = 1  # beats until a question is repeated
LISTS = ("rooms", "users")  # fields that may come in several answers


class _Question:

    def __init__(self, re, fields):
        self.re, self.fields = re, fields
        self.send_at = 0.0
        self.part = {}  # field: the list from earlier answers


class Questions:
    """Keeps one question of each name; a newer one replaces it. `send(line)`
    sends a line to the desk; it may be lost on the way. Times (`now`) are
    seconds of time.monotonic(), `beat` is in seconds."""

    def __init__(self, send, beat=1.0):
        self._send = send
        self._ask_again = ASK_AGAIN * beat
        self._open = {}  # by name
        self._numbers = itertools.count(1)

    def ask(self, name, **fields):
        """Asks a question; `fields` are the request's."""
        self._open[name] = _Question(self._next_re(name), fields)

    def is_open(self, name):
        """Whether the question is not answered yet."""
        return name in self._open

    def take(self, answer, now):
        """Returns the name of the question and its answer. The name is None if
        the question was answered before, if the broker says "not now", or if a
        list is not complete yet."""
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
        """Sends the questions that are due."""
        for question in self._open.values():
            if now >= question.send_at:
                question.send_at = now + self._ask_again
                self._send(encode(re=question.re, **question.fields))

    def _next_re(self, name):
        return f"{name}-{next(self._numbers)}"
