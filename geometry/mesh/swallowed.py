"""Bodies that lie wholly in the metal of another one: no space in it, and no metal of its own."""

import numpy as np

from geometry.mesh.solids import Solid
from geometry.piece import Shell

# As much of a body may stand out of the other.
_ALL_BUT = 0.02
_MOST_LOOKED_AT = 40


def swallowed(shells: list[Shell], solids: list[Solid]) -> list[str]:
    """A warning that names them, if there are any. `solids` are the shells', in their order; at
    most 40 pairs are looked at."""
    closed = [
        (shell, solid)
        for shell, solid in zip(shells, solids, strict=True)
        if len(shell.faces) and solid.volume_mm3
    ]
    if len(closed) < 2:
        return []
    lows, highs = (
        np.array([end(one.vertices, axis=0) for one, _ in closed]) for end in (np.min, np.max)
    )
    inside = (lows[:, None] >= lows[None]).all(axis=2) & (highs[:, None] <= highs[None]).all(axis=2)
    pairs = np.argwhere(inside & ~np.eye(len(closed), dtype=np.bool_))[:_MOST_LOOKED_AT].tolist()
    found = [closed[one][0].name for one, other in pairs if _lies_in(closed[one], closed[other])]
    if not found:
        return []
    return [
        f"{', '.join(dict.fromkeys(found))[:120]} lies wholly inside other metal and weighs "
        "nothing of its own. If it was meant as a hollow, cut it out in your CAD program."
    ]


def _lies_in(one: tuple[Shell, Solid], other: tuple[Shell, Solid]) -> bool:
    body, around = one[1].manifold(), other[1].manifold()
    if body is None or around is None or (one[1].volume_mm3 or 0) >= (other[1].volume_mm3 or 0):
        return False
    return bool((body ^ around).volume() >= (1 - _ALL_BUT) * body.volume())
