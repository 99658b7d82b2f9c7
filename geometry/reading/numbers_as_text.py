"""Numbers that a file writes as words."""

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused

# As long as programs write a number; a longer one is read by itself, as all of it counts.
_LONGEST = 32
# Fortran writes 1.0D+00 for 1.0E+00.
_FORTRAN = bytes.maketrans(b"Dd", b"ee")


def positions(words: list[bytes], where: str) -> NDArray[np.float64]:
    """The numbers; Refused when one is none, with the cause where it is a decimal comma."""
    try:
        return np.array([_short(word) for word in words], f"S{_LONGEST}").astype(np.float64)
    except ValueError as error:
        if any(b"," in word for word in words):
            raise Refused(
                "decimal-comma",
                f"{where} writes its numbers with a comma (1,5 for 1.5). Set the decimal sign to "
                "a point in your CAD program or system and export it again.",
            ) from error
        raise Refused(
            "not-a-number", f"{where} holds something that is not a number. Export it again."
        ) from error


def _short(word: bytes) -> bytes:
    if b"D" in word or b"d" in word:
        word = word.translate(_FORTRAN)
    return word if len(word) <= _LONGEST else repr(float(word)).encode()
