"""What a value looks like in a text, and whether it stands in one: pure.

A word is a run of letters and digits. A value that is sought as whole words is not found inside a
longer one, so that Mira Kessler is neither Mira Kesslerova nor Anna-Mira Kessler; signs and spaces
between its words may be others than those that were typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from privacy.tracing.kinds import RANDOM, Sought

WORD = re.compile(r"[^\W_]+")
# JSON and PostgreSQL write these for characters that part words.
ESCAPED = re.compile(r"\\[nrtbfv]")
UNICODE_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
# Patterns for PostgreSQL and for Python, which both know them.
BETWEEN_WORDS = r"(\\[nrtbfv]|[^a-z0-9]){1,4}"
BETWEEN_DIGITS = r"[^a-z0-9]{0,2}"
# PostgreSQL compiles one expression of so many values in some milliseconds.
VALUES_AT_ONCE = 100
# More random values than this are found by their longest word alone, not inside of a longer one.
MOST_INSIDE = 200


@dataclass(frozen=True)
class Trace:
    """One value that names somebody, in small letters."""

    kind: Sought
    text: str
    # Shared with others, or too short or common to tell of one person: sought only in their rows.
    only_in_own: bool = False

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.text)

    @property
    def is_random(self) -> bool:
        return self.kind in RANDOM

    @property
    def rough(self) -> str:
        """A pattern that finds at least every text in which the value stands."""
        if self.is_random or self.kind == Sought.USERNAME:
            return re.escape(self.text)
        if self.kind == Sought.MAIL_ADDRESS:
            name, _, host = self.text.partition("@")
            return f"{re.escape(name)}(@|%40){re.escape(host)}"
        if self.kind == Sought.PHONE:
            return BETWEEN_DIGITS.join(re.sub(r"\D", "", self.text))
        return BETWEEN_WORDS.join(map(re.escape, self.words))

    @cached_property
    def precise(self) -> re.Pattern[str]:
        if self.is_random:
            return re.compile(self.rough)
        if self.kind == Sought.MAIL_ADDRESS:
            # "anna.mira@…" and "mira@….org" are other people's.
            return re.compile(rf"(?<![\w.+-]){self.rough}(?![\w-]|\.\w)")
        if self.kind == Sought.USERNAME or (self.kind == Sought.NAME and len(self.words) == 1):
            # "mira-2", "mira_k" and "mira@…" name others.
            return re.compile(rf"(?<!\w)(?<!\w[.-]){self.rough}(?![\w@]|[.-]\w)")
        return re.compile(rf"(?<![^\W_])(?<![^\W_]-){self.rough}(?![^\W_]|-[^\W_])")


class Matcher:
    """Which of many values stand in a text; the cost hardly grows with their number."""

    def __init__(self, traces: Iterable[Trace]) -> None:
        self.traces = tuple(traces)
        random = [one for one in self.traces if one.is_random]
        self._inside = random if len(random) <= MOST_INSIDE else []
        self._digits = [one for one in self.traces if one.kind == Sought.PHONE]
        self._by_word: dict[str, list[Trace]] = {}
        for one in set(self.traces) - set(self._inside) - set(self._digits):
            self._by_word.setdefault(max(one.words, key=len), []).append(one)

    def hits(self, text: str) -> set[Trace]:
        plain = unescaped(text).lower()
        found = {one for one in self._inside if one.text in plain}
        likely = [*self._digits]
        for word in self._by_word.keys() & set(WORD.findall(plain)):
            likely.extend(self._by_word[word])
        return found | {one for one in likely if one.precise.search(plain)}

    def expressions(self, *, in_bytes: bool) -> list[str]:
        """For PostgreSQL, over the text in small letters; bytes are read in its own escapes."""
        roughs = [one.rough for one in self.traces]
        if in_bytes:
            roughs += [_octal(rough) for rough in roughs if not rough.isascii()]
        return [
            "|".join(roughs[at : at + VALUES_AT_ONCE])
            for at in range(0, len(roughs), VALUES_AT_ONCE)
        ]


def _octal(rough: str) -> str:
    return "".join(
        one if one.isascii() else "".join(rf"\\{byte:03o}" for byte in one.encode())
        for one in rough
    )


def unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    text = UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return ESCAPED.sub(" ", text).replace("\\/", "/").replace('\\"', '"')
