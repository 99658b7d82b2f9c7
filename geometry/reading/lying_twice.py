"""Finds bodies that lie on each other, but for a little: copies that nobody meant to keep.

Faces that lie on each other exactly are counted once by `seams`. A copy that was moved by a
hundredth of a millimetre is found here by its box and its volume. Metal is joined when it is
weighed, so a copy weighs nothing; a stone that lies twice is left out once.
"""

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from geometry.mesh.topology import bodies_up_to
from geometry.mesh.triangles import signed_volume
from geometry.piece import Piece, Shell, Triangles

_WITHIN_MM, _VOLUME_WITHIN = 0.03, 0.02
_MOST_BODIES = 5_000
_MOST_SAID = 5


def without_near_copies(piece: Piece) -> Piece:
    """The piece with each stone once; what lies twice is said."""
    notes: list[str] = []
    shells = _stones_once(piece.shells, notes)
    metal = [shell for shell in shells if shell.role == "metal"]
    if len(metal) <= _MOST_BODIES:
        doubled = [metal[number].name for number in _second_ones(metal)]
        if doubled:
            notes.append(
                f"{_listed(doubled)}: lies on another body of the same form and size. What "
                "overlaps is weighed once. Delete the copy in your CAD program."
            )
    return replace(piece, shells=shells, notes=(*piece.notes, *notes)) if notes else piece


def _stones_once(shells: list[Shell], notes: list[str]) -> list[Shell]:
    """The shells with the second of two stones in one place left out."""
    bodies: list[tuple[int, Triangles]] = []
    for number, shell in enumerate(shells):
        if shell.role != "stone":
            continue
        parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices)) or []
        bodies += [(number, shell.faces[part]) for part in parts]
    if not 1 < len(bodies) <= _MOST_BODIES:
        return shells
    singles = [shells[number].of_faces(faces) for number, faces in bodies]
    doubled = set(_second_ones(singles))
    if not doubled:
        return shells
    notes.append(
        f"{len(doubled)} stone(s) lie on another one of the same form and size "
        f"({_listed([singles[one].name for one in sorted(doubled)])}). They are counted once."
    )
    kept: dict[int, list[Triangles]] = {}
    for place, (number, faces) in enumerate(bodies):
        if place not in doubled:
            kept.setdefault(number, []).append(faces)
    return [
        shell.of_faces(np.concatenate(kept[number])) if number in kept else shell
        for number, shell in enumerate(shells)
        if shell.role != "stone" or number in kept
    ]


def _second_ones(shells: list[Shell]) -> list[int]:
    """The numbers of the bodies that lie where one before them lies."""
    if len(shells) < 2:
        return []
    boxes = np.array(
        [[*shell.vertices.min(axis=0), *shell.vertices.max(axis=0)] for shell in shells]
    )
    volumes = np.array([abs(signed_volume(shell.vertices, shell.faces)) for shell in shells])
    found = set()
    for one, other in sorted(cKDTree(boxes).query_pairs(_WITHIN_MM, p=np.inf)):
        if abs(volumes[one] - volumes[other]) <= _VOLUME_WITHIN * volumes[one]:
            found.add(other)
    return sorted(found)


def _listed(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    more = f" and {len(unique) - _MOST_SAID} more" if len(unique) > _MOST_SAID else ""
    return ", ".join(unique[:_MOST_SAID]) + more
