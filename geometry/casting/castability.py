"""Whether a piece casts: each check with its value, the minimum and the place on the model.

Minimums in mm for silver, and for gold and platinum: wall 0.8 / 0.6 (HMS, Gemwares); shank 1.2
thick and 1.7 wide (Stuller); prong 0.6 (Gemwares); fine detail 0.5, engraving 0.3 wide and 0.5 deep
(Stuller, Gemwares); opening 0.4 (Stuller); filigree strand in resin 0.3 (Formlabs); culet to finger
0.5 (Stuller); an edge that metal tapers to 0.3, as a strand, but that only ever warns: casters
file such edges back. A value is never made up: what cannot be found has none, and says why.
"""

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.casting import knife_edges, slender
from geometry.casting.bezels import on_bezels
from geometry.casting.claws import Claw, find_claws
from geometry.casting.knife_edges import Blades
from geometry.casting.probing import Numbers, Probe
from geometry.casting.shanks import measure_shank
from geometry.casting.shortfall import (
    ROUNDING_MM,
    Shortfall,
    around_place,
    around_spots,
    not_under,
    together,
)
from geometry.casting.walls import PERCENTILE, RAYS, THICK_MM, Spots, Thickness, thin_spots
from geometry.measuring.finger_hole import Hole
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM
from geometry.measuring.stones import single_stones
from geometry.mesh.metal_body import Body
from geometry.piece import Points, Shell

Verdict = Literal["pass", "warn", "fail", "not_found", "not_applicable"]

# For silver, and for gold and platinum.
MINIMUMS: dict[str, tuple[float, float]] = {
    "wall": (0.8, 0.6),
    "shank_thickness": (1.2, 1.2),
    "shank_width": (1.7, 1.7),
    "prong_diameter": (0.6, 0.6),
    "fine_detail": (0.5, 0.5),
    "engraving_width": (0.3, 0.3),
    "engraving_depth": (0.5, 0.5),
    "opening": (0.4, 0.4),
    "filigree_strand": (0.3, 0.3),
    "culet_to_finger": (0.5, 0.5),
    "knife_edge": (knife_edges.LEAST_MM, knife_edges.LEAST_MM),
}
# A knife edge is often meant, and is mended with a file.
_NEVER_FAIL = frozenset({"knife_edge"})
# A value this far under its minimum may still be our error of measuring.
WARN_SHARE = 0.9
_FEWEST_SPOTS = 3
# Smaller stones sit in beads that the setter raises or cuts; the file's are only a guide.
_BEAD_STONE_MM = 2.0
_FEWEST_GROOVES, _SHALLOWEST_MM = 24, 0.15
_GROOVE_PERCENTILE = 10
# Thin metal this near to a claw is the claw; this near to a stone it is a bezel or a seat.
_CLAW_REACH_MM, _BEZEL_REACH_MM = 1.5, 0.8
_GAP_FACING_DEGREES = 45.0


@dataclass(frozen=True, slots=True)
class Check:
    """One row of the report. Without a value, `found_by` says why there is none."""

    check: str
    value_mm: float | None
    at_mm: list[float] | None
    found_by: str
    sure: bool
    missing: Verdict = "not_found"

    def row(self) -> dict[str, Any]:
        """The row as JSON, with the minimums and a verdict for each."""
        silver, gold = MINIMUMS[self.check]
        return {
            "check": self.check,
            "value_mm": None if self.value_mm is None else round(self.value_mm, 3),
            "silver": silver,
            "gold": gold,
            "at_mm": self.at_mm,
            "verdict_silver": self.verdict(silver),
            "verdict_gold": self.verdict(gold),
            "found_by": self.found_by,
            "sure": self.sure,
        }

    def verdict(self, minimum: float) -> Verdict:
        """Warns within 10% under the minimum, and wherever the value is not sure."""
        if self.value_mm is None:
            return self.missing
        if self.value_mm >= minimum - ROUNDING_MM:
            return "pass"
        return "fail" if self.may_fail and self.value_mm < WARN_SHARE * minimum else "warn"

    @property
    def may_fail(self) -> bool:
        """Whether the value is sure, and short metal here is a fault."""
        return self.sure and self.check not in _NEVER_FAIL


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of the table, the smallest wall, and what a viewer can colour by."""

    checks: list[Check]
    min_wall_mm: float | None
    min_wall_at_mm: list[float] | None
    shortfall: Shortfall | None


def report(body: Body | None, hole: Hole | None, stones: list[Shell]) -> Report:
    """Checks the metal, with what is known of its finger hole (None: not a ring) and its stones."""
    singles = [single for shell in stones for single in single_stones(shell)]
    if body is None:
        rows = [_absent(name, "There is no metal to measure.") for name in MINIMUMS]
        return Report(rows, None, None, None)
    probe = Probe(body.vertices, body.faces)
    claws = find_claws(probe, singles)
    blades = _off_settings(probe, knife_edges.find_blades(probe), claws, singles)
    spots, thickness = thin_spots(probe, without=knife_edges.sides(probe, blades))
    thin = _settled(probe, slender.sort_thin(probe, spots), claws, singles)
    wall = _wall(probe, thin, thickness)
    smallest = wall if wall.value_mm is not None else _thinnest("wall", probe, thin.strands, "")
    ring = hole if hole is not None and hole.diameter_mm <= LARGEST_FINGER_MM else None
    checks = [
        wall,
        *_shank(probe, ring),
        _prong(claws, has_stones=bool(singles)),
        _fine_detail(probe, thin.details, singles),
        *_engraving(probe),
        _opening(probe),
        _strand(probe, thin.strands),
        _culet(ring, singles),
        _knife_edge(probe, blades),
    ]
    if body.doubt:
        checks = [
            replace(one, sure=False, found_by=f"{one.found_by} {body.doubt}".strip())
            for one in checks
        ]
    value = None if smallest.value_mm is None else round(smallest.value_mm, 3)
    return Report(checks, value, smallest.at_mm, _shortfall(probe, thin, checks))


def _shortfall(probe: Probe, thin: slender.Thin, checks: list[Check]) -> Shortfall:
    """All places of the checks that look at the whole surface, one place of each other check."""
    spots = {
        "wall": thin.walls,
        "filigree_strand": thin.strands,
        "fine_detail": thin.details,
    }
    parts = []
    for one in checks:
        minimums = MINIMUMS[one.check]
        if one.value_mm is None or one.at_mm is None:
            continue
        if one.check in spots:
            part = around_spots(spots[one.check], probe.middle, minimums)
        elif one.value_mm < max(minimums) - ROUNDING_MM:
            part = around_place(one.at_mm, one.value_mm, minimums)
        else:
            continue
        parts.append(part if one.may_fail else not_under(part, WARN_SHARE))
    return together(parts)


def _absent(check: str, why: str, missing: Verdict = "not_found") -> Check:
    return Check(check, None, None, why, sure=False, missing=missing)


def _thinnest(check: str, probe: Probe, spots: Spots, found_by: str) -> Check:
    if len(spots.width) < _FEWEST_SPOTS:
        return _absent(check, found_by)
    least = int(spots.width.argmin())
    return Check(
        check, float(spots.width[least]), probe.place(spots.middle[least]), found_by, sure=True
    )


def _wall(probe: Probe, thin: slender.Thin, thickness: Thickness) -> Check:
    if len(thin.walls.width) >= _FEWEST_SPOTS:
        usual = thickness.percentile()
        return _thinnest(
            "wall",
            probe,
            thin.walls,
            f"{RAYS:,} rays straight through the metal, the thinnest place confirmed by 18 rays "
            f"around it. With sharp edges {PERCENTILE}% of the surface is {usual:.2f} mm thick or "
            "less.",
        )
    if len(thin.strands.width) >= _FEWEST_SPOTS:
        return _absent(
            "wall", "The piece is made of wire: see the thinnest strand.", "not_applicable"
        )
    if np.isfinite(thickness.thickness).any():
        return _absent(
            "wall",
            f"No wall thinner than {THICK_MM:.0f} mm, which is as far as we look.",
            "not_applicable",
        )
    return _absent("wall", "No two faces of the metal lie opposite each other.")


def _shank(probe: Probe, ring: Hole | None) -> list[Check]:
    names = ("shank_thickness", "shank_width")
    if ring is None:
        return [_absent(name, "Not a finger ring.", "not_applicable") for name in names]
    shank = measure_shank(probe, ring)
    if shank is None:
        return [_absent(name, "The ring has no metal opposite its head.") for name in names]
    where = (
        "Sections through the third of the ring opposite the head; the thickest place of each."
        if shank.has_head
        else "Sections all round, as the ring has no head; the thickest place of each."
    )
    return [
        Check(names[0], shank.thickness_mm, probe.place(shank.thickness_at), where, sure=True),
        Check(
            names[1],
            shank.width_mm,
            probe.place(shank.width_at),
            where.replace("thickest", "widest"),
            sure=True,
        ),
    ]


def _prong(claws: list[Claw], *, has_stones: bool) -> Check:
    if not has_stones:
        return _absent(
            "prong_diameter",
            "The file holds no stones, so claws cannot be told from other metal.",
        )
    if not claws:
        return _absent(
            "prong_diameter",
            "No claws stand at the girdles: the stones sit in a bezel, a channel or flush.",
            "not_applicable",
        )
    large = [claw for claw in claws if claw.stone_mm >= _BEAD_STONE_MM]
    least = min(large or claws, key=lambda claw: claw.width_mm)
    found_by = f"Width along the girdle of {len(large or claws)} claws, just above it."
    if not large:
        found_by += " The stones are small: a setter raises or trims such beads."
    at = [round(float(value), 3) for value in least.at]
    return Check("prong_diameter", least.width_mm, at, found_by, sure=bool(large))


def _fine_detail(probe: Probe, details: Spots, stones: list[Shell]) -> Check:
    if len(details.width) < _FEWEST_SPOTS:
        return _absent("fine_detail", "No raised detail under 1 mm wide.", "not_applicable")
    found = _thinnest(
        "fine_detail", probe, details, "Width of ridges and raised lines that stand on a base."
    )
    if _beside_stones(probe, details.pick(np.array([details.width.argmin()])), stones).any():
        how = "A ridge beside a stone's seat; setters often cut these, so the file is a guide only."
        return replace(found, found_by=how, sure=False)
    return found


def _engraving(probe: Probe) -> list[Check]:
    names = ("engraving_width", "engraving_depth")
    found = slender.grooves(probe)
    deep = found.depth >= _SHALLOWEST_MM
    if deep.sum() < _FEWEST_GROOVES:
        return [_absent(name, "No grooves found.", "not_applicable") for name in names]
    spots = found.spots.pick(deep)
    slanted = np.median(found.rim_width[deep] / np.maximum(spots.width, 1e-6)) > 1.2
    how = (
        f"{_GROOVE_PERCENTILE}th percentile of {int(deep.sum())} places in grooves, as cuts taper "
        f"out at their ends."
    )
    if slanted:
        how += " The cuts are V-shaped, so their rim is not certain."
    rows = []
    for name, values in zip(names, (found.rim_width[deep], found.depth[deep]), strict=True):
        value, number = _low(values)
        rows.append(
            Check(name, value, probe.place(spots.middle[number]), how, sure=not bool(slanted))
        )
    return rows


def _low(values: Numbers) -> tuple[float, int]:
    value = float(np.percentile(values, _GROOVE_PERCENTILE))
    return value, int(np.abs(values - value).argmin())


def _opening(probe: Probe) -> Check:
    spots, _ = thin_spots(probe, side=1, facing_degrees=_GAP_FACING_DEGREES)
    found = slender.openings(probe, spots)
    if len(found.width) < _FEWEST_SPOTS:
        return _absent(
            "opening",
            f"No hole or gap narrower than {THICK_MM:.0f} mm that is open on both sides and free "
            "of other metal.",
            "not_applicable",
        )
    return _thinnest(
        "opening", probe, found, "Rays across the gaps that are open on opposite sides."
    )


def _strand(probe: Probe, strands: Spots) -> Check:
    if len(strands.width) < _FEWEST_SPOTS:
        return _absent(
            "filigree_strand",
            f"No strand thinner than {slender.STRAND_MM} mm, claws left out.",
            "not_applicable",
        )
    return _thinnest(
        "filigree_strand", probe, strands, "Thickness of wire-like metal, claws left out."
    )


def _settled(
    probe: Probe, thin: slender.Thin, claws: list[Claw], stones: list[Shell]
) -> slender.Thin:
    """Claws left out, as they have a minimum of their own; slim metal round a stone is a bezel."""
    places = _places(probe, claws)
    walls, strands, details = (
        spots.pick(_away_from(spots.middle, places) > _CLAW_REACH_MM)
        for spots in (thin.walls, thin.strands, thin.details)
    )
    collar = on_bezels(strands, probe.middle, _without_claws(stones, claws))
    return slender.Thin(
        walls=walls.with_more(strands.pick(collar)),
        strands=strands.pick(~collar),
        details=details,
    )


def _off_settings(probe: Probe, blades: Blades, claws: list[Claw], stones: list[Shell]) -> Blades:
    """Without the tips of claws and the rims of seats, which the setter trims anyway."""
    setting = _near_stones(blades.edge + probe.middle, stones)
    return blades.pick(~setting & (_away_from(blades.edge, _places(probe, claws)) > _CLAW_REACH_MM))


def _places(probe: Probe, claws: list[Claw]) -> Points:
    return np.array([claw.at - probe.middle for claw in claws]).reshape(-1, 3)


def _away_from(points: Points, places: Points) -> Numbers:
    """Distance of each point from the nearest of some places, in mm."""
    if not len(places):
        return np.full(len(points), np.inf)
    return np.asarray(cKDTree(places).query(points)[0])


def _beside_stones(probe: Probe, spots: Spots, stones: list[Shell]) -> NDArray[np.bool_]:
    """Which places lie within 0.8 mm of a stone."""
    return _near_stones(spots.middle + probe.middle, stones)


def _near_stones(points: Points, stones: list[Shell]) -> NDArray[np.bool_]:
    if not stones or not len(points):
        return np.zeros(len(points), np.bool_)
    facets = [stone.vertices[stone.faces].mean(axis=1) for stone in stones]
    surface = np.concatenate([*(stone.vertices for stone in stones), *facets])
    return _away_from(points, surface) < _BEZEL_REACH_MM


def _without_claws(stones: list[Shell], claws: list[Claw]) -> list[Shell]:
    places = np.array([claw.at for claw in claws]).reshape(-1, 3)
    if not len(places):
        return stones
    return [stone for stone in stones if _away_from(places, stone.vertices).min() > _BEZEL_REACH_MM]


def _culet(ring: Hole | None, stones: list[Shell]) -> Check:
    if ring is None or not stones:
        why = "Not a finger ring." if ring is None else "The file holds no stones."
        return _absent("culet_to_finger", why, "not_applicable")
    points = np.concatenate([stone.vertices for stone in stones])
    away = points - ring.centre
    away -= (away @ ring.axis)[:, None] * ring.axis
    distance = np.linalg.norm(away, axis=1) - ring.diameter_mm / 2
    least = int(distance.argmin())
    at = [round(float(value), 3) for value in points[least]]
    return Check(
        "culet_to_finger",
        float(distance[least]),
        at,
        "The stones' lowest point above the finger hole.",
        sure=True,
    )


def _knife_edge(probe: Probe, blades: Blades) -> Check:
    if not len(blades.edge):
        return _absent("knife_edge", "No edge where the metal tapers to nothing.", "not_applicable")
    least = int(blades.thickness.argmin())
    end, degrees = float(blades.thickness[least]), float(blades.degrees[least])
    back = (knife_edges.LEAST_MM - end) / (2 * np.tan(np.radians(degrees / 2)))
    how = (
        f"Two faces meet at {degrees:.0f} degrees: the last {back:.1f} mm are thinner than "
        f"{knife_edges.LEAST_MM} mm. Such an edge casts ragged; expect to file it back that far."
    )
    return Check("knife_edge", end, probe.place(blades.edge[least]), how, sure=True)
