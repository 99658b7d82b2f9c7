"""Numbers that a file writes as words."""

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused


def positions(words: list[bytes], where: str) -> NDArray[np.float64]:
    """The numbers; Refused when one is none, with the cause where it is a decimal comma."""
    try:
        return np.array(words, dtype="S32").astype(np.float64)
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
