"""Takes a file that is one mesh apart into its bodies, and says which of them look like stones.

An STL, a PLY or an OBJ without groups holds metal, stones and supports as one heap of triangles.
Closed bodies that touch nowhere become shells of their own, bodies of one form and size under one
name. Only what is clearly a cut stone is proposed as a stone; all else stays metal. Names depend
on form and order of size alone, so that they stay the same when the unit changes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from geometry.measuring.stone_form import CONVEX, form_of, is_cut_stone
from geometry.mesh.topology import body_labels, uneven_corners
from geometry.mesh.triangles import face_areas, face_volumes
from geometry.piece import Piece, Role, Shell, with_own_corners
from geometry.reading.proposals import UNNAMED

Indices = NDArray[np.intp]
Numbers = NDArray[np.float64]

OPEN_PARTS, SMALL_PARTS, SMALL_STONES = "open parts", "small parts", "small stones?"
_OURS = re.compile(r"body \d+($| \()")
# More pieces than this are dust, not bodies.
_MOST_BODIES = 20_000
# So many kinds of bodies get a name, and so many are looked at for stones; the rest is summed up.
_MOST_NAMES, _MOST_LOOKED_AT = 40, 300
# More bodies alike than this stay together in one shell, and so do those of each kind once there
# are so many shells: each shell is measured by itself.
_MOST_ALIKE, _MOST_SHELLS = 100, 400
# Bodies alike have as many faces, and volume and surface within this share.
_ALIKE = 0.01
# A cut stone has hundreds of faces; a denser body is not even tried.
_MOST_STONE_FACES = 20_000


@dataclass(slots=True)
class _Kind:
    """Bodies of one form and size, by their numbers. `looks` is what they look like, "round stone"
    or "oval cabochon"; only `is_stone` makes them stones."""

    bodies: list[int]
    is_inward: bool
    looks: str = ""
    is_stone: bool = False
    # Trapped spaces inside each body.
    voids: dict[int, list[int]] = field(default_factory=dict)


class _Heap:
    """A mesh, and figures for each of its bodies."""

    def __init__(self, shell: Shell, label: Indices, count: int) -> None:
        self.shell = shell
        self._order = np.argsort(label, kind="stable")
        sizes = np.bincount(label, minlength=count)
        self._ends = np.cumsum(sizes)
        self.size = sizes
        self.area = np.bincount(label, face_areas(shell.vertices, shell.faces), count)
        self.volume = np.bincount(label, face_volumes(shell.vertices, shell.faces), count)
        self.closed = sizes > 0
        corner_label = np.zeros(len(shell.vertices), np.intp)
        corner_label[shell.faces] = label[:, None]
        self.closed[corner_label[uneven_corners(shell.faces)]] = False
        self.low, self.high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
        np.minimum.at(self.low, corner_label, shell.vertices)
        np.maximum.at(self.high, corner_label, shell.vertices)

    def part(self, name: str, role: Role, bodies: list[int]) -> Shell:
        """Some bodies as a shell."""
        faces = self.shell.faces[
            np.concatenate(
                [self._order[self._ends[one] - self.size[one] : self._ends[one]] for one in bodies]
            )
        ]
        return Shell(name, role, *with_own_corners(self.shell.vertices, faces))


def taken_apart(piece: Piece, said: Mapping[str, Role]) -> Piece:
    """The piece with a shell for each body, if it is one mesh of metal with several bodies.

    `said` are roles by name that are settled, so that nothing is asked about them.
    """
    if len(piece.shells) != 1 or piece.shells[0].role != "metal":
        return piece
    shell = piece.shells[0]
    label, count = body_labels(shell.faces, len(shell.vertices))
    if not 1 < count <= _MOST_BODIES:
        return piece
    heap = _Heap(shell, label, count)
    kinds = _kinds(heap)
    for kind in kinds[:_MOST_LOOKED_AT]:
        _look_at(heap, kind)
    outward = [kind for kind in kinds if not kind.is_inward and not kind.is_stone]
    if not outward:
        return piece
    _give_voids(heap, kinds, outward)
    solid = [kind for kind in kinds if kind.is_stone or not kind.is_inward]
    shells = list(_shells(heap, solid))
    loose = np.flatnonzero(~heap.closed).tolist()
    if loose:
        shells.append(heap.part(OPEN_PARTS, "metal", loose))
    return replace(piece, shells=shells, notes=(*piece.notes, *_notes(solid, said)))


def is_nameless(name: str) -> bool:
    """Whether a shell bears a name of ours, as its file had none for it."""
    return name in (OPEN_PARTS, SMALL_PARTS, SMALL_STONES) or bool(_OURS.match(name))


def _kinds(heap: _Heap) -> list[_Kind]:
    """Closed bodies sorted by kind, largest first."""
    kinds: list[_Kind] = []
    order = np.argsort(-np.abs(heap.volume), kind="stable")
    before = -1
    for body in order[heap.closed[order]].tolist():
        if before >= 0 and _are_alike(heap, before, body):
            kinds[-1].bodies.append(body)
        else:
            kinds.append(_Kind([body], bool(heap.volume[body] < 0)))
        before = body
    return kinds


def _are_alike(heap: _Heap, one: int, other: int) -> bool:
    return bool(
        heap.size[one] == heap.size[other]
        and abs(heap.volume[one] - heap.volume[other]) <= _ALIKE * abs(heap.volume[one])
        and abs(heap.area[one] - heap.area[other]) <= _ALIKE * heap.area[one]
    )


def _look_at(heap: _Heap, kind: _Kind) -> None:
    """Says what the bodies look like, if that is a stone."""
    body = kind.bodies[0]
    if heap.size[body] > _MOST_STONE_FACES:
        return
    one = heap.part("", "metal", [body])
    form = form_of(one.vertices, one.faces)
    if form is None:
        return
    if is_cut_stone(form):
        kind.looks, kind.is_stone = f"{form.shape} stone", True
    elif form.is_cabochon and form.convexity > CONVEX and not kind.is_inward:
        kind.looks = f"{form.shape} cabochon"


def _give_voids(heap: _Heap, kinds: list[_Kind], outward: list[_Kind]) -> None:
    """A body that looks inwards is a space in the smallest body around it, or in the largest."""
    owner = {body: kind for kind in outward for body in kind.bodies}
    bodies = np.array(list(owner))
    bulk = np.prod(heap.high[bodies] - heap.low[bodies], axis=1)
    largest = int(bodies[bulk.argmax()])
    inward = [kind for kind in kinds if kind.is_inward and not kind.is_stone]
    for number, kind in enumerate(inward):
        for void in kind.bodies:
            home = largest
            if number < _MOST_LOOKED_AT:
                around = (heap.low[bodies] <= heap.low[void]).all(axis=1)
                around &= (heap.high[bodies] >= heap.high[void]).all(axis=1)
                if around.any():
                    home = int(bodies[np.where(around, bulk, np.inf).argmin()])
            owner[home].voids.setdefault(home, []).append(void)


def _shells(heap: _Heap, kinds: list[_Kind]) -> Iterator[Shell]:
    """The named kinds, body by body, then all that is small in one shell each."""
    count = 0
    for number, kind in enumerate(kinds[:_MOST_NAMES], 1):
        role: Role = "stone" if kind.is_stone else "metal"
        parts = [[body, *kind.voids.get(body, [])] for body in kind.bodies]
        if len(parts) > min(_MOST_ALIKE, _MOST_SHELLS - count):
            parts = [[body for part in parts for body in part]]
        count += len(parts)
        for part in parts:
            yield heap.part(_name(number, kind), role, part)
    rest = kinds[_MOST_NAMES:]
    small = [kind for kind in rest if not kind.is_stone]
    bodies = [one for kind in small for one in (*kind.bodies, *sum(kind.voids.values(), []))]
    if bodies:
        yield heap.part(SMALL_PARTS, "metal", bodies)
    stones = [body for kind in rest if kind.is_stone for body in kind.bodies]
    if stones:
        yield heap.part(SMALL_STONES, "stone", stones)


def _name(number: int, kind: _Kind) -> str:
    if number > _MOST_NAMES:
        return SMALL_STONES if kind.is_stone else SMALL_PARTS
    return f"body {number} ({kind.looks}?)" if kind.looks else f"body {number}"


def _notes(kinds: list[_Kind], said: Mapping[str, Role]) -> Iterator[str]:
    """What was proposed from form alone, unless the designer has settled it."""
    asked = [kind for number, kind in enumerate(kinds, 1) if _name(number, kind) not in said]
    stones = sum(len(kind.bodies) for kind in asked if kind.is_stone)
    domes = sum(len(kind.bodies) for kind in asked if kind.looks and not kind.is_stone)
    if stones:
        yield (
            f"{UNNAMED} Those that look like cut stones (facets, a table, a girdle, a point "
            f"below) are not weighed as metal: {stones}."
        )
    if domes:
        yield (
            f"{UNNAMED} Its smooth domes, which may be cabochons or beads, are weighed as metal "
            f"until the designer says otherwise: {domes}."
        )
