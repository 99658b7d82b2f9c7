"""What stands in one body with what it is shown or printed on, where nothing goes around a finger.

No place in such a body is the ring's, so that a stand cannot be cut away and weighed: it is asked
about without a second figure. Print supports can.
"""

from collections.abc import Collection

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from geometry.mesh.frames import frame_of
from geometry.mesh.solids import Solid
from geometry.piece import Points, Shell
from geometry.reading.grown_on import GrownOn
from geometry.reading.proposals import STANDS
from geometry.reading.slices import flat_end, flat_places
from geometry.reading.supports import FREE_MM, supports_under

# The foot of a stand is larger than the face of a cufflink, and a disc is not as tall on its back.
_FOOT_MM2, _TALL_MM, _FLAT_MM, _FILLED = 350.0, 15.0, 0.05, 0.4
_MOST_LOOKED_AT = 12
# What would weigh more than 80 g in silver is said.
_HEAVIEST_MM3, _SILVER_G_MM3 = 8_000.0, 0.0104


def stood_on(
    metal: list[Shell], solids: list[Solid], known: Collection[str], stones: list[Shell]
) -> dict[str, GrownOn]:
    """Why a closed body may hold a stand or its supports, by its name. `known` are names of which
    enough is known."""
    found = {}
    for shell, solid in [*zip(metal, solids, strict=True)][:_MOST_LOOKED_AT]:
        if not solid.volume_mm3 or shell.name in known:
            continue
        if on := supports_under(shell, stones, gallery_mm=FREE_MM):
            found[shell.name] = GrownOn(on.why, on.volume_mm3)
        elif _is_on_a_stand(shell):
            found[shell.name] = GrownOn(STANDS, None)
    return found


def too_heavy(metal: list[Shell], solids: list[Solid], known: Collection[str]) -> list[str]:
    """A warning for each body that is far heavier than jewellery."""
    weights = [
        (shell.name, (solid.volume_mm3 or 0.0) * _SILVER_G_MM3)
        for shell, solid in zip(metal, solids, strict=True)
        if (solid.volume_mm3 or 0.0) > _HEAVIEST_MM3 and shell.name not in known
    ]
    return [
        f"{name} would weigh {weight:.0f} g in silver, far more than most jewellery. If a stand, a "
        "base or a bust is in it, cut it off and upload the file again."
        for name, weight in weights
    ]


def _is_on_a_stand(shell: Shell) -> bool:
    for way in _ways(shell):
        flat = flat_end(shell, way)
        if flat < _FOOT_MM2 or float(np.ptp(shell.vertices @ way)) < _TALL_MM:
            continue
        # A block is as wide on top: nothing stands on it.
        is_block = flat_end(shell, -way) > flat / 2
        if not is_block and flat >= _FILLED * _outline_mm2(shell, way):
            return True
    return False


def _outline_mm2(shell: Shell, way: Points) -> float:
    """What the outline around a body's end encloses: far more than its surface where it is a rim,
    as that of a wide bangle is."""
    heights = shell.vertices @ way
    end = shell.vertices[heights > heights.max() - _FLAT_MM] @ frame_of(way)[:2].T
    try:
        return float(ConvexHull(end).volume)
    except (QhullError, ValueError):
        return 0.0


def _ways(shell: Shell) -> list[Points]:
    """The ways of the drawing's axes, and those in which the largest flat places look."""
    normals, areas = flat_places(shell)
    largest = normals[np.argsort(-areas)[:6]]
    return [*np.eye(3), *-np.eye(3), *(one for one in largest if np.linalg.norm(one) > 0)]
