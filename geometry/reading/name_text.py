"""Names as programs save them: in Unicode, or in the script of the country that they were saved in.

A text STL or OBJ does not say how its letters are coded. What is no UTF-8 is most often Chinese
(GBK), Cyrillic (Windows-1251) or Western European (Windows-1252).
"""

import codecs
import re
from contextlib import suppress

_LONGEST_BYTES = 200
# Pairs of bytes of the 3,755 usual Chinese characters (GB 2312, level 1).
_USUAL_CHINESE = re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe])+")
_HIGH = re.compile(rb"[\x80-\xff]+")
# A Cyrillic word has hardly a letter of another script; a Western one has an accent here and there.
_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")
_MOSTLY = 0.5


def name_text(raw: bytes) -> str:
    """The name in letters; what no coding fits becomes the sign for an unknown letter."""
    raw = raw[:_LONGEST_BYTES]
    with suppress(UnicodeDecodeError):
        # The last letter may have been cut in two.
        return codecs.utf_8_decode(raw, "strict", False)[0]
    runs = _HIGH.findall(raw)
    if all(_USUAL_CHINESE.fullmatch(run) for run in runs):
        return raw.decode("gbk", "replace")
    high = sum(len(run) for run in runs)
    is_cyrillic = high > _MOSTLY * len(_LETTERS.findall(raw))
    return raw.decode("cp1251" if is_cyrillic else "cp1252", "replace")
