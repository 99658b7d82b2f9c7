"""What people type into a search, fit to be kept: without mail addresses and telephone numbers."""

import re
import unicodedata

LONGEST_WORDS = 100
_MAIL = re.compile(r"\S+\s?(?:@|\(at\)|\[at\])\s?\S+", re.I)
# Seven digits or more, with what people write between them.
_PHONE = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,3}\d){6,}")


def masked(words: str) -> str:
    """In small letters, one space between two words, cut to LONGEST_WORDS characters."""
    # Letters that only look different become the plain ones first, such as a wide @.
    plain = unicodedata.normalize("NFKC", words[: 5 * LONGEST_WORDS]).replace("\x00", "")
    hidden = _PHONE.sub("[number]", _MAIL.sub("[mail]", plain.lower()))
    return " ".join(hidden.split())[:LONGEST_WORDS]
