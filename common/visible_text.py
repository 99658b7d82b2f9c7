"""Titles and names that somebody can see: not blanks, joiners and marks alone."""

import unicodedata

from django.core.exceptions import ValidationError

# Control and format signs, blanks of all kinds, and marks, which need a letter to stand on.
_UNSEEN = ("C", "Z", "M")
# Letters and signs for Unicode, and empty on every screen: fillers of Hangul, a blank of Braille.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def validate_visible(value: str) -> None:
    """Raises ValidationError for a text in which no sign can be seen."""
    if value and not any(
        unicodedata.category(sign)[0] not in _UNSEEN and sign not in _EMPTY for sign in value
    ):
        raise ValidationError("Nothing of this can be seen. Write it with letters.")
