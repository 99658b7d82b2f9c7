"""Puts other words in place of somebody's, the same ones for the same word everywhere.

A name is replaced word by word, so it is the same stranger in an account, an order and a mail. What
has a form keeps it: an address is one of a domain that leads nowhere, a hash has as many digits.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator
from typing import Any

ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
WORD = re.compile(r"\w+")
# With a letter in it: a number is no hash, and stays a number.
HEX = re.compile(r"(?=\d*[a-f])[0-9a-f]{8,}")
# Codes of countries, languages and currencies name nobody.
SHORTEST = 4
CONSONANTS, VOWELS = "bcdfghjklmnpqrstvwxz", "aeiouy"
NOWHERE = "example.test"


class Disguise:
    """One for each dump: its key is forgotten with it, so nothing leads back."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, value: Any) -> Any:
        """Of a text, or of all texts in a list or a mapping; anything else stays."""
        if isinstance(value, str):
            return self._of_text(value)
        if isinstance(value, list):
            return [self.of(one) for one in value]
        if isinstance(value, dict):
            return {key: self.of(one) for key, one in value.items()}
        return value

    def _of_text(self, text: str) -> str:
        kept, end = [], 0
        for found in ADDRESS.finditer(text):
            kept += [self._words(text[end : found.start()]), self._address(found[0])]
            end = found.end()
        return "".join([*kept, self._words(text[end:])])

    def _address(self, address: str) -> str:
        return f"{self._code(address.lower()).hex()[:16]}@{NOWHERE}"

    def _words(self, text: str) -> str:
        return WORD.sub(lambda found: self._word(found[0]), text)

    def _word(self, word: str) -> str:
        if len(word) < SHORTEST:
            return word
        drawn = self._drawn(word.lower())
        if HEX.fullmatch(word):
            return "".join("0123456789abcdef"[next(drawn) % 16] for _ in word)
        return "".join(self._sign(sign, number) for sign, number in zip(word, drawn, strict=False))

    def _sign(self, sign: str, number: int) -> str:
        if sign.isdigit():
            return str(number % 10)
        if not sign.isalpha():
            return sign
        letters = VOWELS if sign.lower() in VOWELS else CONSONANTS
        other = letters[number % len(letters)]
        return other.upper() if sign.isupper() else other

    def _drawn(self, word: str) -> Iterator[int]:
        """Numbers that belong to a word, as many as are asked for."""
        part = 0
        while True:
            yield from self._code(f"{part} {word}")
            part += 1

    def _code(self, said: str) -> bytes:
        return hmac.new(self._key, said.encode(), hashlib.sha256).digest()
