"""What a thin place is: a wall, a strand or a raised detail; and a gap: an opening or a groove.

From the middle of a thin place 16 rays fan out between its two faces. A strand is short across and
long along; a raised detail ends soon one way and widens into its base the other way. Seen in air
instead of metal, a groove is such a detail upside down, and an opening is open on opposite sides.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.casting.probing import LIFT_MM, Numbers, Probe, turned
from geometry.casting.walls import Spots, thin_spots
from geometry.piece import Points

Mask = NDArray[np.bool_]

# Thicker than this a strand is no filigree but a wire like any other metal.
STRAND_MM = 1.5
# A raised detail is no taller than this, and a groove no deeper than that.
DETAIL_MM, RELIEF_MM = 1.0, 1.5
# Slanting walls of a graver's cut still form a groove.
GROOVE_FACING_DEGREES = 80.0
_FAN = 16
_HALF = _FAN // 2
# A strand is at most this much wider than thick, and this much longer than wide.
_LEAN, _LONG = 1.6, 1.5
_WIDENS = 1.6
# How many strands to one place that is none make it one, and how alike in thickness they are.
_STRANDS_TO_ONE, _ALIKE = 2, 0.1
_STEP_MM, _STRIDE_MM = 0.05, 0.15
# Details wider than this are never too fine.
_MOST_DETAIL_MM = 1.0
# Where the faces beside a groove are looked for, and how level they have to be.
_BESIDE_MM, _ABOVE_MM, _LEVEL = 0.15, 0.3, 0.8


@dataclass(frozen=True, slots=True)
class Thin:
    """Agreed thin places of the metal, sorted by kind."""

    walls: Spots
    strands: Spots
    details: Spots


@dataclass(frozen=True, slots=True)
class Grooves:
    """Grooves: their spots, the width at the rim and the depth from rim to floor, in mm."""

    spots: Spots
    rim_width: Numbers
    depth: Numbers


def sort_thin(probe: Probe, spots: Spots) -> Thin:
    """Walls, strands and raised details among thin places (side -1)."""
    spots = spots.pick(spots.agreed)
    fan, heading = _fan(probe, spots)
    pairs = fan[:, :_HALF] + fan[:, _HALF:]
    along = pairs.argmax(axis=1)
    rows = np.arange(len(along))
    nearer_end = np.minimum(fan[rows, along], fan[rows, along + _HALF])
    strand: Mask = (
        (pairs.min(axis=1) <= _LEAN * spots.width)
        & (pairs[rows, along] >= _LONG * pairs.min(axis=1))
        & (nearer_end >= 0.7 * spots.width)
        & (spots.width < STRAND_MM)
    )
    strand |= _joins_a_strand(spots, strand)
    detail = _stands_out(probe, spots, fan, heading) & ~strand
    return Thin(
        spots.pick(np.asarray(~strand & ~detail)),
        spots.pick(strand),
        spots.pick(detail),
    )


def _joins_a_strand(spots: Spots, strand: Mask) -> Mask:
    """Places as thick as the strands around them, which outnumber the rest: where a wire ends in
    other metal it is no longer slim every way."""
    joined = np.zeros(len(strand), np.bool_)
    if strand.sum() < _STRANDS_TO_ONE:
        return joined
    tree = cKDTree(spots.middle)
    for place in np.flatnonzero(~strand & (spots.width < STRAND_MM)):
        around = np.array(tree.query_ball_point(spots.middle[place], 2 * spots.width[place]))
        alike = np.abs(spots.width[around] / spots.width[place] - 1) < _ALIKE
        found = strand[around[alike]]
        joined[place] = found.sum() >= _STRANDS_TO_ONE * (~found).sum()
    return joined


def openings(probe: Probe, spots: Spots) -> Spots:
    """Gaps (side 1) that are open to both sides: through holes, slits, gaps between strands."""
    spots = spots.pick(spots.agreed)
    fan, _ = _fan(probe, spots)
    free = np.isinf(fan)
    both = (free[:, :_HALF] & free[:, _HALF:]).any(axis=1)
    near = fan <= np.maximum(3 * spots.width, 1.0)[:, None]
    floored = (near & np.roll(free, _HALF, axis=1)).any(axis=1)
    found = spots.pick(np.asarray(both & ~floored))
    return found.pick(~_closes(probe, found))


def grooves(probe: Probe) -> Grooves:
    """Cuts with a floor, such as engraving: width where they meet the surface, and depth."""
    spots, _ = thin_spots(probe, side=1, facing_degrees=GROOVE_FACING_DEGREES)
    spots = _levelled(probe, spots.pick(spots.width < RELIEF_MM))
    fan, heading = _fan(probe, spots)
    beside = np.maximum(np.roll(fan, 1, axis=1), np.roll(fan, -1, axis=1))
    floor = (fan <= RELIEF_MM) & np.isfinite(beside) & np.isinf(np.roll(fan, _HALF, axis=1))
    reach = np.where(floor, fan, np.inf)
    deepest = reach.argmin(axis=1)
    rows = np.flatnonzero(floor.any(axis=1))
    down, drop = heading[rows, deepest[rows]], reach[rows, deepest[rows]]
    cut = spots.pick(rows)
    width, climb = _rim(probe, cut, -down)
    kept = (climb + drop <= RELIEF_MM) & _cut_into_a_face(probe, cut, -down, width, climb)
    return Grooves(cut.pick(kept), width[kept], (climb + drop)[kept])


def _fan(probe: Probe, spots: Spots) -> tuple[Numbers, Numbers]:
    """From each middle the distances (n, 16) between the two faces, and the directions."""
    heading = turned(spots.normal, _FAN)
    origin = np.repeat(spots.middle, _FAN, axis=0)
    _, reach = probe.across(origin, heading.reshape(-1, 3), side=spots.side)
    return reach.reshape(-1, _FAN), heading


def _span(probe: Probe, middle: Points, normal: Points, side: int) -> Numbers:
    """Distance between the two faces through a point between them; inf when one is missing."""
    _, ahead = probe.across(middle, normal, side=side)
    _, behind = probe.across(middle, -normal, side=side)
    return ahead + behind


def _closes(probe: Probe, gaps: Spots) -> Mask:
    """Whether a gap becomes narrower one way and wider the other: the crevice where parts meet."""
    closes = np.zeros(len(gaps.width), np.bool_)
    heading = turned(gaps.normal, _FAN)
    spans = np.stack(
        [
            _span(
                probe,
                gaps.middle + heading[:, number] * (0.4 * gaps.width)[:, None],
                gaps.normal,
                gaps.side,
            )
            for number in range(_FAN)
        ],
        axis=1,
    )
    spans = np.minimum(spans, 3 * gaps.width[:, None])
    closes |= (np.abs(spans[:, :_HALF] - spans[:, _HALF:]) > 0.2 * gaps.width[:, None]).any(axis=1)
    return closes


def _cut_into_a_face(probe: Probe, cuts: Spots, up: Points, width: Numbers, climb: Numbers) -> Mask:
    """Whether a face lies level with the rim on both sides of a groove, as where a graver cut it.

    The crevice between two round parts has no such faces.
    """
    level = np.ones(len(width), np.bool_)
    rim = cuts.middle + up * np.where(np.isfinite(climb), climb, 0)[:, None]
    for way in (-1, 1):
        beside = rim + way * cuts.normal * (width / 2 + _BESIDE_MM)[:, None]
        hit, drop = probe.across(beside + up * _ABOVE_MM, -up, side=1)
        flat = np.einsum("ij,ij->i", probe.normals[hit], up) > _LEVEL
        level &= (hit >= 0) & flat & (np.abs(drop - _ABOVE_MM) < _BESIDE_MM)
    return level


def _stands_out(probe: Probe, spots: Spots, fan: Numbers, heading: Numbers) -> Mask:
    """Whether the metal ends soon one way and becomes much thicker soon the other way."""
    found = np.zeros(len(spots.width), np.bool_)
    for number in range(0, _FAN, 2):
        rise = fan[:, number]
        maybe = np.flatnonzero(~found & (rise < DETAIL_MM) & (spots.width < _MOST_DETAIL_MM))
        few = spots.pick(maybe)
        for step in np.arange(1, 7) * _STRIDE_MM:
            middle = few.middle - step * heading[maybe, number]
            span = _span(probe, middle, few.normal, few.side)
            wide = np.isfinite(span) & (span > _WIDENS * few.width)
            found[maybe] |= wide & (step <= DETAIL_MM - rise[maybe])
    return found


def _levelled(probe: Probe, spots: Spots) -> Spots:
    """Grooves seen straight across: half-way between the looks of their two walls."""
    heading = spots.side * spots.normal
    hit, reach = probe.across(spots.point + heading * LIFT_MM, heading, side=spots.side)
    across = spots.normal - probe.normals[hit]
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    middle = spots.point + heading * ((reach + LIFT_MM) / 2)[:, None]
    width = _span(probe, middle, across, spots.side)
    kept = np.flatnonzero((hit >= 0) & np.isfinite(width))
    across, width = across[kept], width[kept]
    start = middle[kept] - across * (width / 2)[:, None]
    return Spots(start, across, width, spots.agreed[kept], spots.side)


def _rim(probe: Probe, spots: Spots, up: Points) -> tuple[Numbers, Numbers]:
    """Going up from the middle of a groove: its width at the rim, and how far the rim is."""
    width, climb = spots.width.copy(), np.zeros(len(spots.width))
    inside = np.ones(len(width), np.bool_)
    for step in np.arange(1, round(RELIEF_MM / _STEP_MM)) * _STEP_MM:
        span = _span(probe, spots.middle + step * up, spots.normal, spots.side)
        inside &= np.isfinite(span) & (span < 2 * RELIEF_MM)
        width, climb = np.where(inside, span, width), np.where(inside, step, climb)
        if not inside.any():
            break
    # The rim lies about half a step above the last place still between the walls.
    return width, np.where(inside, np.inf, climb + _STEP_MM / 2 + LIFT_MM)
