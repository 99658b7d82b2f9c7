"""What a piece was printed on, in one body with it: sticks from a plate, a raft, a bar, a tree.

A printer builds on a plate, so supports end flat in one plane that the whole piece lies on. From
there thin sticks run to the piece and join it; mostly they are thinnest where they touch it, so
that they break off there, or have a foot. Claws, fringes and combs have none of this: their sticks
end free, grow thinner towards their ends, or come off one face at one height.
"""

import math
import statistics
from dataclasses import dataclass, field

import manifold3d
import numpy as np
from scipy.spatial import ConvexHull, QhullError

from geometry.mesh.frames import frame_of
from geometry.mesh.topology import edge_counts
from geometry.mesh.triangles import face_areas, face_normals
from geometry.piece import Points, Shell, Triangles
from geometry.reading.loose_bodies import Body
from geometry.reading.proposals import FOOT, SUPPORTS
from geometry.reading.rings import Numbers
from geometry.reading.slices import SAME_WAY, roundness, simplified_solid

# The planes that a piece may lie on, of its hull: those that enclose most, and those that hold most
# of its surface; alike within so much, of so many that are tried.
_MOST_PLANES, _SAME_PLANE, _MOST_TRIED = 6, 1e-3, 400
_STEP_MM, _COARSE_MM, _FIRST_MM, _BEFORE_END_MM = 0.25, 0.5, 0.03, 0.4
# Sticks begin at most so far above the plate, on a raft or a foot, or on the trunk of a tree, and
# are followed so far.
_HIGHEST_RAFT_MM, _HIGHEST_TRUNK_MM, _TRUNK_MM2, _ROUND, _FOLLOWED_MM = (
    4.0,
    15.0,
    12.0,
    0.5,
    40.0,
)
# A stick's section in mm2, a thin one's (1.2 mm across), and more of them than any piece has.
_STICK_MM2, _THIN_MM2, _MOST_STICKS = 3.2, 1.15, 300
# What a stick joins is so many times its section.
_JOINS, _LEAST_JOINED_MM2 = 2.5, 1.0
# A tip is so much narrower than its stick over the last stretch; a foot wider, and so low.
_TIP, _TIP_MM, _FLARED, _FOOT_HIGH_MM = 0.55, 1.25, 1.8, 1.75
_FLAT_END, _NO_TAPER, _MOST_OF_THEM, _HALF = 0.5, 0.8, 0.6, 0.5
# How long sticks are at least: with tips or feet, without on a raft or by themselves, in mm; and
# at most where nothing but their place tells what they are.
_SHORTEST_MM, FREE_MM, _LONGEST_MM = 2.0, 4.0, 20.0
_RAFT_MM2 = 40.0
# The gallery of a ring's head carries on columns shorter than this, in mm.
GALLERY_MM = 6.0
# Sticks come off a bent underside at heights that differ so much. Of those that come off at one
# height so many are spread under the piece by such a share of it; four where they are thinner.
_VARY_MM, _MANY, _FEW, _FEW_MM2 = 0.5, 5, 4, 0.55
_SPREAD, _WIDE_SPREAD, _TOO_WIDE = 0.33, 0.5, 1.1
_LEAST_PIECE = 0.2
# Sticks go so far into the piece that they carry.
_PIERCES_MM = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Supports:
    """Why a body may hold what it was printed on, and the volume (mm3) of that. `way` leads to the
    plate, which lies at `plate_at` along it; half of the sticks' length and all of it are as far
    from there as `half` and `whole` say, in mm."""

    why: str
    volume_mm3: float
    way: Points
    plate_at: float
    half: float
    whole: float

    def hold(self, points: Points) -> bool:
        """Whether a body on whose surface these points are is one of the supports: it comes from
        the plate and ends where the sticks do."""
        depths = self.plate_at - points @ self.way
        return bool(depths.min() < self.half and depths.max() < self.whole + _PIERCES_MM)


def supports_among(bodies: list[Body], stones: list[Shell], *, gallery_mm: float) -> set[int]:
    """The numbers of the bodies that the others were printed on."""
    closed = [one.shell for one in bodies if edge_counts(one.shell.faces).closed]
    if len(closed) < 2:
        return set()
    starts = np.cumsum([0, *(len(one.vertices) for one in closed)])
    together = Shell(
        "",
        "metal",
        np.concatenate([one.vertices for one in closed]),
        np.concatenate([one.faces + at for one, at in zip(closed, starts, strict=False)]),
    )
    found = supports_under(together, stones, gallery_mm=gallery_mm)
    if found is None:
        return set()
    held = {number for number, one in enumerate(bodies) if found.hold(one.points)}
    return held if len(held) < len(bodies) else set()


def supports_under(shell: Shell, stones: list[Shell], *, gallery_mm: float) -> Supports | None:
    """What a closed body was printed on, if anything. Sticks among stones are claws. `gallery_mm`:
    how long untapered sticks may be that carry a part of the piece."""
    solid = simplified_solid(shell)
    if solid is None:
        return None
    parts = solid.decompose()
    if len(parts) > 1:
        solid = manifold3d.Manifold.batch_boolean(parts, manifold3d.OpType.Add)
    mesh = solid.to_mesh64()
    vertices = np.array(mesh.vert_properties[:, :3], np.float64)
    for way in _planes(vertices, np.array(mesh.tri_verts, np.int64)):
        if found := _Plate(solid, way, stones).supports(gallery_mm):
            return found
    return None


def _planes(vertices: Points, faces: Triangles) -> list[Points]:
    """The ways in which the flat ends of a body look that it could stand on."""
    corners = vertices[faces]
    try:
        hull = ConvexHull(vertices)
    except (QhullError, ValueError):
        return []
    areas, normals = face_areas(vertices, faces), face_normals(vertices, faces)
    wide = face_areas(hull.points, hull.simplices)
    tried = [*_largest(hull.equations[:, :3], wide), *_largest(normals, areas)]
    outer = vertices[hull.vertices]
    around = np.bincount(faces.reshape(-1), np.repeat(areas, 3), len(vertices))
    flat: list[tuple[Points, float, float]] = []
    for way in tried:
        ends = float((outer @ way).max())
        looks = normals @ way > SAME_WAY
        held = areas[looks][(corners[looks] @ way).min(axis=1) > ends - _FIRST_MM].sum()
        if held > 0:
            near = vertices @ way > ends - _SHORTEST_MM
            flat.append((way, float(held), float(around[near].sum())))
    # A raft, or feet far apart; a large foot; a lone trunk, which has little surface near its end.
    wanted = [*flat[:_MOST_PLANES]]
    wanted += sorted(flat, key=lambda one: -one[1])[:_MOST_PLANES]
    wanted += sorted(flat, key=lambda one: one[2])[:_MOST_PLANES]
    found: list[Points] = []
    for way, _, _ in wanted:
        if all(way @ one < SAME_WAY for one in found):
            found.append(way)
    return found


def _largest(normals: Points, areas: Numbers) -> list[Points]:
    """The ways in which most surface looks, once each."""
    keys = np.round(normals / _SAME_PLANE).astype(np.int64)
    _, first, index = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    sums = np.bincount(index.reshape(-1), areas)
    return [normals[first[one]] for one in np.argsort(-sums)[:_MOST_TRIED]]


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    """A piece of a slice: its outlines, its surface in mm2 and its middle."""

    outlines: "list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]"
    area: float
    middle: Points

    @property
    def reach(self) -> float:
        return float(np.sqrt(self.area / np.pi))

    def away(self, other: "_Spot") -> float:
        (x, y), (along, up) = self.middle, other.middle
        return math.hypot(x - along, y - up)

    def holds(self, point: Points) -> bool:
        inside = False
        for outline in self.outlines:
            x, y = (outline - point).T
            there, beyond = np.roll(x, -1), np.roll(y, -1)
            crosses = (y > 0) != (beyond > 0)
            at = x[crosses] - y[crosses] * (there - x)[crosses] / (beyond - y)[crosses]
            inside ^= bool((at > 0).sum() % 2)
        return inside


@dataclass(slots=True, eq=False)
class _Stick:
    """A stick, followed from the plate: its sections, and where it joins the piece in mm."""

    spots: list[_Spot] = field(default_factory=list)
    joins_at: float | None = None

    @property
    def usual(self) -> float:
        return statistics.median(one.area for one in self.spots)

    @property
    def has_tip(self) -> bool:
        last = [one.area for one in self.spots[-int(_TIP_MM / _STEP_MM) :]]
        return len(self.spots) > len(last) and min(last) < _TIP * self.usual

    @property
    def grows_thinner(self) -> bool:
        """Towards the plate, as spikes and claws do."""
        lower = self.spots[: max(2, len(self.spots) // 3)]
        return float(np.median([one.area for one in lower])) < _NO_TAPER * self.usual


class _Plate:
    """A body in slices across the way in which the plate lies."""

    def __init__(self, solid: manifold3d.Manifold, way: Points, stones: list[Shell]) -> None:
        self._way = way
        # The plate lies at the top, where the slices begin.
        self._turned = solid.transform(np.column_stack([frame_of(way), np.zeros(3)]))
        box = self._turned.bounding_box()
        self._top, self._high = box[5], box[5] - box[2]
        gems = [float((one.vertices @ way).max()) for one in stones if len(one.vertices)]
        self._stones_at = self._top - max(gems, default=-math.inf)

    def supports(self, gallery_mm: float) -> Supports | None:
        begins = self._raft_mm()
        if begins is None:
            return None
        feet = self._spots(_FIRST_MM)
        if not self._ends_flat(feet):
            return None
        above = self._spots(begins)
        if len(above) > 1 and not self._carries(begins + _SHORTEST_MM / 2, len(above), 0.0):
            return None
        begins, sticks = self._sticks(begins)
        # Braces between the sticks are shorter, and join no piece.
        joined = [one for one in sticks if (one.joins_at or 0.0) >= begins + _SHORTEST_MM]
        if len(joined) < max(2, _HALF * len(sticks)):
            return None
        usual = float(np.median([one.usual for one in joined]))
        length = float(min(one.joins_at or 0.0 for one in joined)) - begins
        if usual > _STICK_MM2 or _share(joined, "grows_thinner") > _HALF:
            return None
        if self._stones_at < begins + length / 2:
            return None
        volume = self._volume(begins, sticks)
        if not self._carries(begins + length / 2, len(joined), volume):
            return None
        why = self._why(feet, joined, begins=begins, length=length, gallery_mm=gallery_mm)
        if not why:
            return None
        furthest = max(one.joins_at or 0.0 for one in joined)
        half = begins + length / 2
        return Supports(why, volume, self._way, self._top, half, furthest)

    def _why(
        self,
        feet: list[_Spot],
        sticks: list[_Stick],
        *,
        begins: float,
        length: float,
        gallery_mm: float,
    ) -> str:
        count = len(sticks)
        foot_mm2 = sum(one.area for one in feet)
        usual = float(np.median([one.usual for one in sticks]))
        varies = float(np.ptp([one.joins_at or 0.0 for one in sticks])) >= _VARY_MM
        is_shared = len(feet) < count
        has_tips = _share(sticks, "has_tip") >= _MOST_OF_THEM
        if is_shared and foot_mm2 >= _RAFT_MM2:
            is_tree = begins > _HIGHEST_RAFT_MM and varies
            is_raft = has_tips or (count > 2 and (length >= gallery_mm or is_tree))
            return FOOT if is_raft else ""
        is_flared = foot_mm2 / len(feet) > _FLARED * usual and begins <= _FOOT_HIGH_MM
        if has_tips or (is_shared and count > 2 and (length >= gallery_mm or varies)):
            return SUPPORTS
        if is_flared and count > 2 and not is_shared:
            return SUPPORTS
        if is_shared or usual > _THIN_MM2 or not FREE_MM <= length <= _LONGEST_MM:
            return ""
        if varies and count > 2:
            return SUPPORTS
        enough = _FEW if usual <= _FEW_MM2 else _MANY
        return SUPPORTS if count >= enough and self._are_spread(sticks) else ""

    def _spots(self, depth: float) -> list[_Spot]:
        found = []
        for piece in self._turned.slice(self._top - depth).decompose():
            outlines = [np.asarray(one) for one in piece.to_polygons()]
            area = piece.area()
            if area > 1e-4:
                found.append(_Spot(outlines, area, _middle(outlines)))
        return found

    def _raft_mm(self) -> float | None:
        """How far above the plate there are thin sticks and nothing else; None where nowhere."""
        highest = min(_HIGHEST_TRUNK_MM, self._high)
        for depth in (_FIRST_MM, *np.arange(_COARSE_MM, highest, _COARSE_MM).tolist()):
            pieces = self._turned.slice(self._top - depth).decompose()
            largest = max((piece.area() for piece in pieces), default=0.0)
            if 0 < largest < _STICK_MM2 and len(pieces) <= _MOST_STICKS:
                return float(depth)
            if depth > _HIGHEST_RAFT_MM and not (
                len(pieces) == 1 and largest < _TRUNK_MM2 and roundness(pieces[0]) > _ROUND
            ):
                return None
        return None

    def _ends_flat(self, feet: list[_Spot]) -> bool:
        before = sum(one.area for one in self._spots(_BEFORE_END_MM))
        return sum(one.area for one in feet) > _FLAT_END * before > 0

    def _sticks(self, begins: float) -> tuple[float, list[_Stick]]:
        """Where the sticks begin in mm above the plate, each followed to where it joins what is
        wider. Where a tree branches they begin anew."""
        alive = [_Stick([one]) for one in self._spots(begins)]
        before = [one.spots[0] for one in alive]
        done: list[_Stick] = []
        is_clear = True
        for depth in np.arange(begins + _STEP_MM, min(_FOLLOWED_MM, self._high), _STEP_MM).tolist():
            spots = self._spots(depth)
            if len(spots) > _MOST_STICKS:
                return begins, []
            widest = max(_LEAST_JOINED_MM2, _JOINS * statistics.median(one.usual for one in alive))
            is_clear = is_clear and all(one.area < widest for one in spots)
            is_clear = is_clear and _all_come_of(spots, before)
            if is_clear and len(spots) != len(alive):
                begins, alive, done = depth, [_Stick([one]) for one in spots], []
            else:
                alive = [one for one in alive if self._goes_on(one, spots, depth, done)]
            before = spots
            if not alive:
                break
        return begins, [*done, *alive]

    @staticmethod
    def _goes_on(stick: _Stick, spots: list[_Spot], depth: float, done: list[_Stick]) -> bool:
        last = stick.spots[-1]
        widest = max(_LEAST_JOINED_MM2, _JOINS * stick.usual)
        near = min((one for one in spots if one.area < widest), key=last.away, default=None)
        if near is not None and _all_come_of([near], [last]):
            stick.spots.append(near)
            return True
        if any(one.holds(last.middle) for one in spots):
            stick.joins_at = depth
        done.append(stick)
        return False

    def _volume(self, begins: float, sticks: list[_Stick]) -> float:
        below = self._turned.trim_by_plane((0, 0, 1), self._top - begins).volume()
        return float(below + sum(one.area for stick in sticks for one in stick.spots) * _STEP_MM)

    def _carries(self, depth: float, count: int, volume: float) -> bool:
        """Whether one piece, or a few, stands on the sticks, and not an end on each of them."""
        piece = self._turned.trim_by_plane((0, 0, -1), depth - self._top)
        parts = [one for one in piece.decompose() if one.volume() > 1e-3]
        return piece.volume() > _LEAST_PIECE * volume and 2 * len(parts) <= count

    def _are_spread(self, sticks: list[_Stick]) -> bool:
        """Whether sticks stand under most of the piece both ways. Claws stand together, the teeth
        of a comb in a line, and what hangs down as a tassel is wider than what it hangs on."""
        joins_at = max(one.joins_at or 0.0 for one in sticks)
        low = self._turned.trim_by_plane((0, 0, -1), joins_at - self._top).bounding_box()
        wide = np.array([low[3] - low[0], low[4] - low[1]])
        feet = np.ptp([one.spots[0].middle for one in sticks], axis=0)
        share = feet / np.maximum(wide, 1e-9)
        return bool(share.min() >= _SPREAD and _WIDE_SPREAD <= share.max() <= _TOO_WIDE)


def _all_come_of(spots: list[_Spot], before: list[_Spot]) -> bool:
    """Whether each of them goes on from one of the slice before."""
    if not spots or not before:
        return False
    here, there = np.array([one.middle for one in spots]), np.array([one.middle for one in before])
    reaches = np.array([one.reach for one in spots]), np.array([one.reach for one in before])
    away = np.linalg.norm(here[:, None] - there[None], axis=2)
    goes_on = (away < np.maximum(reaches[0][:, None], reaches[1][None]) + _STEP_MM).any(axis=1)
    return all(
        any(other.holds(one.middle) for other in before)
        for one, sure in zip(spots, goes_on, strict=True)
        if not sure
    )


def _share(sticks: list[_Stick], claim: str) -> float:
    return float(np.mean([bool(getattr(one, claim)) for one in sticks]))


def _middle(outlines: "list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]") -> Points:
    """The middle of what outlines enclose."""
    total, sums = 0.0, np.zeros(2)
    for outline in outlines:
        following = np.roll(outline, -1, axis=0)
        cross = outline[:, 0] * following[:, 1] - following[:, 0] * outline[:, 1]
        total += float(cross.sum())
        sums += ((outline + following) * cross[:, None]).sum(axis=0)
    return np.asarray(sums / (3 * total)) if total else outlines[0].mean(axis=0)
