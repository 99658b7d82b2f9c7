"""Names the bodies whose role is not sure: name and form say nothing, or contradict each other.

They are weighed as what they most likely are; how much hangs on it, `inspecting` says.
"""

import numpy as np

from geometry.measuring.finger_hole import Hole, find_hole
from geometry.measuring.stone_form import Form, form_of, is_cut_stone
from geometry.mesh.topology import bodies_up_to
from geometry.piece import Piece, Shell
from geometry.reading.bodies import is_nameless
from geometry.roles import role_of, says_something

# Beads, cabochons and hearts are about as full as their hull; shanks, claws and mounts are not.
_FULL = 0.9
# Stones reach far below a denser body, and no designer answers more questions than this.
_MOST_FACES, _MOST_LOOKED_AT, _MOST_BODIES = 20_000, 60, 5_000
# A finger or a stick through a ring stands out of it by more than half its width, and may touch it.
_STANDS_OUT, _TOUCHES_MM, _MOST_RINGS = 1.5, 0.3, 12


def doubts(piece: Piece) -> dict[str, str]:
    """Why it is not sure what a body is, by the body's name. The only body of a file is sure."""
    found: dict[str, str] = {}
    if len(piece.shells) < 2:
        return found
    for shell in {shell.name: shell for shell in piece.shells}.values():
        why = _doubt(shell, looks=len(found) < _MOST_LOOKED_AT)
        if why:
            found[shell.name] = why
    return found | _fingers([one for one in piece.shells if one.name not in found])


def _doubt(shell: Shell, *, looks: bool) -> str:
    is_silent = is_nameless(shell.name) or not says_something(shell.name)
    if is_silent and shell.role == "stone":
        return "By its form it is a cut stone; its name does not say."
    if not is_silent and shell.role != role_of(shell.name):
        return f"By its name it would count as {role_of(shell.name)}, by its form as {shell.role}."
    form = _form(shell) if looks and shell.role != "helper" else None
    if form is None:
        return ""
    if shell.role == "metal" and is_cut_stone(form):
        return "By its name it is metal; it has the form of a cut stone."
    if is_silent and shell.role == "metal" and form.convexity > _FULL:
        return (
            "It is smooth and full: a stone, a bead or a part of the metal. Its name does not say."
        )
    return ""


def _fingers(shells: list[Shell]) -> dict[str, str]:
    """Bodies through the hole of another one, hollow ones too: what a ring is shown on."""
    metal = [one for one in shells if one.role == "metal"]
    silent = [one for one in metal if is_nameless(one.name) or not says_something(one.name)]
    if not silent or not 2 <= len(metal) <= _MOST_RINGS:
        return {}
    rings = [(one, hole) for one in metal if (hole := find_hole([one]))]
    return {
        one.name: "It goes through the ring and stands out of it: a finger or a stick to show it "
        "on? Its name does not say."
        for one in silent
        if any(ring is not one and _goes_through(one, ring, hole) for ring, hole in rings)
    }


def _goes_through(shell: Shell, ring: Shell, hole: Hole) -> bool:
    offset = shell.vertices - hole.centre
    along = offset @ hole.axis
    across = np.linalg.norm(offset - np.outer(along, hole.axis), axis=1)
    width = np.ptp(ring.vertices @ hole.axis)
    fits = across.max() <= hole.diameter_mm / 2 + _TOUCHES_MM
    return bool(fits and np.ptp(along) > _STANDS_OUT * width)


def _form(shell: Shell) -> Form | None:
    """The form of the first body; bodies of one name are alike."""
    parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices))
    if not parts or len(parts[0]) > _MOST_FACES:
        return None
    used, index = np.unique(shell.faces[parts[0]], return_inverse=True)
    return form_of(shell.vertices[used], index.reshape(-1, 3))
