"""Titles and names that somebody can see, and that leave alone what stands beside them."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

# Control and format signs, blanks of all kinds, and marks, which need a letter to stand on.
_UNSEEN = ("C", "Z", "M")
# Letters and signs for Unicode, and empty on every screen: fillers of Hangul, a blank of Braille.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")

# They turn the direction of all that follows: of the page too, behind a name. Hebrew and Arabic
# turn by themselves.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def validate_visible(value: str) -> None:
    """Raises ValidationError for a text in which no sign can be seen."""
    if value and not any(
        unicodedata.category(sign)[0] not in _UNSEEN and sign not in _EMPTY for sign in value
    ):
        raise ValidationError(gettext("Nothing of this can be seen. Write it with letters."))


def validate_name(value: str) -> None:
    """For texts of one line, which stand in the midst of ours: raises ValidationError too for signs
    that turn or control the line.
    """
    validate_visible(value)
    if any(sign in _TURNING or unicodedata.category(sign) == "Cc" for sign in value):
        raise ValidationError(
            gettext("There is a hidden sign in this. Type it anew instead of pasting it.")
        )
