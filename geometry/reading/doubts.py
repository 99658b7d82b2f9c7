"""Names the bodies whose role is not sure: name and form say nothing, or contradict each other.

They are weighed as what they most likely are; how much hangs on it, `inspecting` says.
"""

from geometry.measuring.finger_hole import find_hole
from geometry.measuring.stone_form import Form, form_of, is_cut_stone
from geometry.mesh.topology import bodies_up_to, edge_counts
from geometry.piece import Piece, Shell, with_own_corners
from geometry.reading.alike import Likeness, likeness_of
from geometry.reading.bodies import is_nameless
from geometry.reading.bystanders import bystanders
from geometry.roles import may_be_a_part, may_lie_beside, names_a_cut, role_of, says_something

# Beads, cabochons and hearts are about as full as their hull; shanks, claws and mounts are not.
_FULL = 0.9
# Drilled pearls and hearts are at least so full; rings, discs with bails and settings are not.
_NO_STONE = 0.7
# A sheet is thinner for its width, a bar is longer.
_SHEET, _BAR = 0.12, 4.5
# Stones reach far below a denser body, and no designer answers more questions than this.
_MOST_FACES, _MOST_LOOKED_AT, _MOST_BODIES = 20_000, 150, 5_000


def doubts(piece: Piece) -> dict[str, str]:
    """Why it is not sure what a body is, by the body's name. The only body of a file is sure, and
    so is what the designer has said."""
    found: dict[str, str] = {}
    if len(piece.shells) < 2:
        return found
    forms: dict[Likeness, Form | None] = {}
    for shell in {shell.name: shell for shell in piece.shells}.values():
        if shell.name in piece.said:
            continue
        why = _doubt(shell, forms)
        if why:
            found[shell.name] = why
    metal, stones = piece.with_role("metal"), piece.with_role("stone")
    named = {
        number
        for number, one in enumerate(metal)
        if one.name in piece.said or not _is_silent(one.name)
    }
    beside = bystanders(metal, named, stones)
    found |= {metal[number].name: why for number, why in beside.items()}
    for helper in piece.with_role("helper"):
        is_open = helper.name not in piece.said and may_be_a_part(helper.name)
        if is_open and _is_joined(helper, metal, stones):
            found[helper.name] = "By its name it is a helper; it hangs on the metal like a part."
    return found


def _is_joined(helper: Shell, metal: list[Shell], stones: list[Shell]) -> bool:
    """Whether nothing but its name speaks against its being a part of the piece."""
    return not bystanders([*metal, helper], range(len(metal)), stones)


def _doubt(shell: Shell, forms: dict[Likeness, Form | None]) -> str:
    """`forms` are those that were looked at; bodies alike are looked at once."""
    is_silent = _is_silent(shell.name)
    is_cut = names_a_cut(shell.name)
    if is_silent and not is_cut and shell.role == "stone":
        return "By its form it is a cut stone; its name does not say."
    if not is_silent and shell.role != role_of(shell.name):
        return f"By its name it would count as {role_of(shell.name)}, by its form as {shell.role}."
    if may_lie_beside(shell.name) and find_hole([shell]) is None:
        return "Its name may mean a part of the piece, or something that lies beside it."
    likeness = likeness_of(shell)
    if likeness not in forms and len(forms) < _MOST_LOOKED_AT and shell.role != "helper":
        forms[likeness] = _form(shell)
    form = forms.get(likeness) if shell.role != "helper" else None
    if form is None:
        return ""
    if shell.role == "metal" and is_cut_stone(form):
        return "By its name it is metal; it has the form of a cut stone."
    if shell.role == "stone" and form.convexity < _NO_STONE and edge_counts(shell.faces).closed:
        return "By its name it is a stone; it has not the form of one."
    if is_cut and shell.role == "metal" and not _is_stock(form):
        return "Its name may be that of a stone's cut; its form does not say."
    if is_silent and shell.role == "metal" and form.convexity > _FULL and not _is_stock(form):
        return (
            "It is smooth and full: a stone, a bead or a part of the metal. Its name does not say."
        )
    return ""


def _is_stock(form: Form) -> bool:
    """Whether it is a sheet or a bar, which no stone and no bead is."""
    return form.depth < _SHEET * form.width or form.length > _BAR * form.width


def _is_silent(name: str) -> bool:
    return is_nameless(name) or not says_something(name)


def _form(shell: Shell) -> Form | None:
    """The form of the first body; bodies of one name are alike."""
    parts = bodies_up_to(_MOST_BODIES, shell.faces, len(shell.vertices))
    if not parts or len(parts[0]) > _MOST_FACES:
        return None
    return form_of(*with_own_corners(shell.vertices, shell.faces[parts[0]]))
