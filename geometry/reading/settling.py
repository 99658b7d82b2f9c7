"""Says what each body is where its form tells more than its name: a cut stone, or a ring.

A brilliant is a stone whatever it is called, and the one body with a finger hole is metal, also in
a file called "Diamond ring v2". What the designer has said stays.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from geometry.measuring.finger_hole import find_hole
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM
from geometry.measuring.stone_form import FEWEST_FACETS, form_of, is_cut_stone
from geometry.mesh.topology import bodies_up_to, edge_counts
from geometry.piece import Piece, Role, Shell
from geometry.reading.alike import Likeness, likeness_of
from geometry.roles import is_part_of_metal

# A cut stone has hundreds of faces; a denser body is not even tried.
_MOST_STONE_FACES = 20_000
# So many bodies of one shell are looked at; stones of one shell are alike.
_MOST_BODIES, _LOOKED_AT = 5_000, 12
# A sheet is flat within this share of its size; four of them may be a skin that was torn.
_FLAT, _MOST_SHEETS = 1e-5, 3
# So many stones are named in a note.
_MOST_SAID = 3


def settled(piece: Piece, said: Mapping[str, Role]) -> Piece:
    """The piece with roles by form where form is clear; each change is a note."""
    notes: list[str] = []
    shells = _without_sheets(piece.shells, said, notes)
    shells = _seen_as_stones(shells, said, notes)
    shells = _seen_as_ring(shells, said, notes)
    return replace(piece, shells=shells, notes=(*piece.notes, *notes)) if notes else piece


def _without_sheets(shells: list[Shell], said: Mapping[str, Role], notes: list[str]) -> list[Shell]:
    """Flat sheets of the metal as helpers, where closed metal lies beside them: a floor, a label.
    Whatever they are, they enclose nothing."""
    loose = {
        number
        for number, one in enumerate(shells)
        if one.role == "metal" and one.name not in said and not edge_counts(one.faces).closed
    }
    kept: list[Shell] = []
    sheets: list[Shell] = []
    for number, shell in enumerate(shells):
        parts = _flat_parts(shell) if number in loose else []
        if not parts:
            kept.append(shell)
            continue
        flat = np.sort(np.concatenate(parts))
        others = np.setdiff1d(np.arange(len(shell.faces)), flat)
        if len(others):
            kept.append(shell.of_faces(shell.faces[others]))
        name = f"{shell.name} (flat)" if len(others) else shell.name
        sheets.append(replace(shell.of_faces(shell.faces[flat]), name=name, role="helper"))
    if not sheets or not any(one.role == "metal" for one in kept):
        return shells
    names = ", ".join(one.name for one in sheets[:5])
    notes.append(f"{names}: flat sheets, which enclose nothing. They are not weighed.")
    return [*kept, *sheets]


def _flat_parts(shell: Shell) -> list[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    """Face numbers of each body that is open and lies in a plane; none of a skin whose faces do not
    hang together."""
    parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices)) or []
    found = [
        part
        for part in parts
        if len(part) <= _MOST_STONE_FACES
        and not edge_counts(shell.faces[part]).closed
        and _is_flat(shell.of_faces(shell.faces[part]))
    ]
    return found if len(found) <= _MOST_SHEETS else []


def _is_flat(body: Shell) -> bool:
    centred = body.vertices - body.vertices.mean(axis=0)
    thickness = float(np.ptp(centred @ np.linalg.svd(centred, full_matrices=False)[2][-1]))
    return thickness <= _FLAT * float(np.ptp(centred, axis=0).max())


def _seen_as_stones(shells: list[Shell], said: Mapping[str, Role], notes: list[str]) -> list[Shell]:
    seen: dict[Likeness, bool] = {}
    cut: list[Shell] = []
    for shell in shells:
        if shell.role != "metal" or shell.name in said or is_part_of_metal(shell.name):
            continue
        likeness = likeness_of(shell)
        if likeness not in seen:
            seen[likeness] = _is_all_stones(shell)
        if seen[likeness]:
            cut.append(shell)
    if len(cut) == 1:
        notes.append(
            f"{cut[0].name} looks like a cut stone (facets, a table, a girdle, a point below). It "
            "is not weighed as metal."
        )
    elif cut:
        names = ", ".join(one.name for one in cut[:_MOST_SAID])
        more = f", … ({len(cut)})" if len(cut) > _MOST_SAID else ""
        notes.append(
            f"{names}{more}: they look like cut stones (facets, a table, a girdle, a point below). "
            "They are not weighed as metal."
        )
    stones = {id(one) for one in cut}
    return [replace(one, role="stone") if id(one) in stones else one for one in shells]


def _is_all_stones(shell: Shell) -> bool:
    if not edge_counts(shell.faces).closed:
        return False
    parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices)) or []
    if not parts or len(parts[0]) > _MOST_STONE_FACES:
        return False
    step = max(1, len(parts) // _LOOKED_AT)
    return all(_is_stone(shell.of_faces(shell.faces[part])) for part in parts[::step])


def _is_stone(body: Shell) -> bool:
    if len(body.faces) < FEWEST_FACETS:
        return False
    form = form_of(body.vertices, body.faces)
    return form is not None and is_cut_stone(form)


def _seen_as_ring(shells: list[Shell], said: Mapping[str, Role], notes: list[str]) -> list[Shell]:
    """The body around the finger, or the only body, is metal unless it is cut as a stone."""
    doubted = [one for one in shells if one.role != "metal" and one.name not in said]
    has_ring = any(one.role == "metal" and _is_around_a_finger(one) for one in shells)
    if not doubted or has_ring:
        return shells
    rings = [one for one in doubted if _is_around_a_finger(one)]
    if not rings and len(shells) == 1 and not _is_all_stones(shells[0]):
        rings = doubted
    if len(rings) != 1:
        return shells
    ring = rings[0]
    why = "it goes around a finger" if len(shells) > 1 else "nothing else is in the file"
    notes.append(
        f"“{ring.name}” would be a {ring.role} by its name; we take it for the metal, since {why}."
    )
    return [replace(one, role="metal") if one is ring else one for one in shells]


def _is_around_a_finger(shell: Shell) -> bool:
    """Whether the largest body of the shell alone has a finger hole."""
    if np.sort(shell.size_mm)[1] < SMALLEST_MM:
        return False
    parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices))
    if not parts:
        return False
    hole = find_hole([shell.of_faces(shell.faces[parts[0]])])
    return hole is not None and hole.diameter_mm <= LARGEST_FINGER_MM
