"""What is measured in which view, and between which places: figures of the original, to be set
beside the lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geometry.casting.probing import Probe
from geometry.casting.shanks import Shank, measure_shank
from geometry.drawing.lines import PER_MM
from geometry.drawing.seeing import SIDES, Side, Sight
from geometry.drawing.subject import Ints, Subject
from geometry.measuring.finger_hole import find_hole
from geometry.measuring.openings import what_goes_through
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM
from geometry.measuring.stones import read_stone
from geometry.mesh.metal_body import metal_body
from geometry.mesh.solids import solid_of
from geometry.piece import Piece, Points, Shell

# A ring that lies askew in its drawing has no dimensions along the paper.
_ALONG = 0.98
# Sizes of more kinds of stones than this have no room beside a view.
MOST_STONE_SIZES = 4
_LEAST_HEAD_MM = 0.3
# Looks along each side of the grid that finds out which stones are seen.
_GRID = 220


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured length in mm between two places of a view (x, y in hundredths of a millimetre, y
    downwards). For stones `places` hold one stone's middle, `count` and `other_mm` its width."""

    what: str
    value_mm: float
    places: list[list[int]]
    count: int = 1
    other_mm: float = 0.0

    def row(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "value_mm": round(self.value_mm, 3),
            "places": self.places,
            "count": self.count,
            "other_mm": round(self.other_mm, 3),
        }


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure and its places as points of the drawing in mm, where the original has them."""

    what: str
    value_mm: float
    places: tuple[Points, ...] = ()
    count: int = 1
    other_mm: float = 0.0


def figures_of(
    piece: Piece, subject: Subject, sight: Sight, bend: Callable[[Points], Points]
) -> dict[str, list[Figure]]:
    """Figures by view; those of the stones in the view that shows most of them.

    Their places are bent as the lines are: true ones would tell how to bend the lines back.
    """
    wide, deep, high = (subject.high - subject.low).tolist()
    found = {
        "front": [_Found("width", wide)],
        "side": [_Found("depth", deep), _Found("height", high)],
        "top": [],
    }
    for name, more in _ring_figures(piece, subject).items():
        found[name] += more
    shown = [_shown_stones(subject, sight, side) for side in SIDES]
    best = int(np.argmax([one.sum() for one in shown]))
    found[SIDES[best].name] += _stone_figures(subject, SIDES[best], shown[best])
    return {side.name: [_on_paper(one, side, bend) for one in found[side.name]] for side in SIDES}


def _on_paper(found: _Found, side: Side, bend: Callable[[Points], Points]) -> Figure:
    bent = [bend(place[None])[0] for place in found.places]
    places = [
        [round(float(at @ side.right) * PER_MM), round(-float(at @ side.up) * PER_MM)]
        for at in bent
    ]
    return Figure(found.what, found.value_mm, places, found.count, found.other_mm)


def _shown_stones(subject: Subject, sight: Sight, side: Side) -> Ints:
    """How much of each stone is seen from a side, in looks of a grid over the piece."""
    reach = np.ptp(np.stack([subject.low, subject.high]), axis=0).max() / 2 + 1
    steps = np.linspace(-reach, reach, _GRID)
    across, along = (grid.reshape(-1, 1) for grid in np.meshgrid(steps, steps))
    start = across * side.right + along * side.up + 2 * reach * side.toward
    face = sight.first_faces(start, -side.toward)
    stone = subject.stone_of[face[face >= 0]]
    return np.bincount(stone[stone >= 0], minlength=len(subject.shells))


def _ring_figures(piece: Piece, subject: Subject) -> dict[str, list[_Found]]:
    metal = piece.with_role("metal")
    hole = what_goes_through(metal, find_hole(metal)).hole
    if hole is None or abs(float((subject.turn @ hole.axis)[1])) < _ALONG:
        return {}
    centre = subject.place(hole.centre)
    radius = hole.diameter_mm / 2
    above = centre + np.array([0, 0, radius])
    front = [_Found("inner_diameter", hole.diameter_mm, (centre, above))]
    found = {"front": front}
    if hole.diameter_mm > LARGEST_FINGER_MM:
        return found
    body = metal_body(metal, [solid_of(shell) for shell in metal])
    probe = Probe(body.vertices, body.faces) if body else None
    shank = measure_shank(probe, hole) if probe else None
    if probe is not None and shank is not None:
        at = subject.place(np.array(probe.place(shank.thickness_at)))
        half = shank.thickness_mm / 2 * _outward(at - centre)
        front.append(_Found("shank_thickness", shank.thickness_mm, (at - half, at + half)))
        at = subject.place(np.array(probe.place(shank.width_at)))
        half = np.array([0, shank.width_mm / 2, 0])
        found["side"] = [_Found("shank_width", shank.width_mm, (at - half, at + half))]
    head = float(subject.high[2] - above[2])
    if head > _LEAST_HEAD_MM and _stands_out(shank, subject, centre, radius):
        top = np.array([centre[0], centre[1], subject.high[2]])
        front.append(_Found("head_height", head, (above, top)))
    return found


def _stands_out(shank: Shank | None, subject: Subject, centre: Points, radius: float) -> bool:
    """Whether there is a head: the top is farther from the finger than the shank is thick."""
    below = float(centre[2] - subject.low[2]) - radius
    above = float(subject.high[2] - centre[2]) - radius
    return above > 1.15 * below or bool(shank is not None and shank.has_head)


def _outward(away: Points) -> Points:
    flat = away * (1, 0, 1)
    return np.asarray(flat / max(float(np.linalg.norm(flat)), 1e-9))


def _stone_figures(subject: Subject, side: Side, shown: Ints) -> list[_Found]:
    """One figure for each kind of stone that is seen, the largest first."""
    kinds: dict[tuple[str, float, float], list[int]] = {}
    for number, shell in enumerate(subject.shells):
        stone = read_stone(shell)
        kinds.setdefault((stone.shape, stone.length, stone.width), []).append(number)
    largest = sorted(kinds.items(), key=lambda row: -row[0][1])[:MOST_STONE_SIZES]
    figures = []
    for (shape, length, width), numbers in largest:
        # The one that is seen best; of several the one farthest to the right.
        middles = {number: subject.place(_middle(subject.shells[number])) for number in numbers}
        best = max(
            numbers,
            key=lambda one: (
                round(shown[one] / max(shown[numbers].max(), 1), 1),
                float(middles[one] @ side.right),
            ),
        )
        if shown[best]:
            what = "round_stone" if shape == "round" else "stone"
            figures.append(_Found(what, length, (middles[best],), len(numbers), width))
    return figures


def _middle(shell: Shell) -> Points:
    middle: Points = (shell.vertices.min(axis=0) + shell.vertices.max(axis=0)) / 2
    return middle
