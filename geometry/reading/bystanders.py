"""Bodies in a file beside the piece: what it is shown on, packed in, measured or cast with.

Their names say nothing, and their metal would weigh as the piece's. What tells them apart is where
they are: nothing of a ring lies where the finger goes, far off it, or around it. What hangs
together with the ring and is no such thing belongs to it.
"""

from collections.abc import Collection

import numpy as np
from scipy.spatial import cKDTree

from geometry.mesh.triangles import face_areas, face_normals
from geometry.piece import Points, Shell
from geometry.reading.grown_on import sprue_on
from geometry.reading.loose_bodies import NEAR_MM, Body, bodies_of, groups_of
from geometry.reading.rings import ALIKE, SECTORS, Numbers, Ring, is_part_of_ring, rings_among
from geometry.reading.stands import stands
from geometry.reading.supports import FREE_MM, GALLERY_MM, supports_among

APART = "It touches no metal of the piece: a part of it, or something beside it?"
IN_THE_HOLE = "It lies where the finger goes: a finger or a stick to show it on?"
AROUND = "It lies around the ring, or is far larger: a box, a stand, a mould?"
STANDS_OFF = "It stands far off the ring: a sprue, supports, a stand?"
PRINTED_ON = "It is one of thin sticks or a foot that end in one plane: what it was printed on?"
LIKE_A_BLOCK = "It has the form of a block or a plate: a part of the piece, or a stand?"

# Nobody is asked about a thousandth of the metal.
_CRUMB = 1e-3
# The finger's place is the hole less what a lining or a comfort fit takes of it.
_FINGER, _IN_THE_WAY = 0.85, 0.01
# What lies in the hole and stands out of it less than this may fill it: a heart in a circle.
_STANDS_OUT_MM = 1.0
# A finger that fills the hole goes into the metal a little, and is longer than the ring is wide.
_TIGHT_MM, _LONGER = 0.3, 1.5
_FAR_LARGER = 1.75
# Heads stand off less far than this, and what clasps more than this angle lies close to the ring.
_HEAD_MM, _HUGS_MM, _TOUCHES_MM, _CLASPS = 10.0, 4.0, 0.5, 60.0
_SAME_PLANE_MM, _MOST_FEET = 0.02, 40
# A block has a corner in each corner of its box; a signet's plate or a square bezel is smaller.
_CORNER, _THICK_MM, _LONG_MM = 0.04, 3.0, 12.0
# More rods alike than this on a ring are claws.
_MOST_SPRUES = 2


def bystanders(metal: list[Shell], named: Collection[int], stones: list[Shell]) -> dict[int, str]:
    """Why a shell may be none of the piece, by its number among the metal.

    `named` are the numbers of those whose name says that they are metal. A shell of several bodies
    is in doubt when one of them is.
    """
    if len(named) >= len(metal):
        return {}
    bodies = bodies_of(metal)
    if len(bodies) < 2 and not (bodies and stones):
        return {}
    rings = rings_among(bodies)
    own = _own(bodies, groups_of(bodies), rings, named, stones)
    crumbs = _crumbs(bodies, own)
    gems = _points_of(stones)
    feet = _feet(bodies, rings)
    printed_on = supports_among(bodies, stones, gallery_mm=GALLERY_MM if rings else FREE_MM)
    shown_on = {} if rings else _shown_on(bodies, shows_stones=bool(stones))
    alike = _counts_alike(bodies)
    found: dict[int, str] = {}
    for number, body in enumerate(bodies):
        if body.owner in named or body.owner in found or number in crumbs:
            continue
        why = _around_or_inside(number, body, bodies, rings) or shown_on.get(number, "")
        if not why and number in printed_on:
            why = PRINTED_ON
        if not why and number not in own:
            why = APART
        why = why or (STANDS_OFF if number in feet else _off_ring(number, body, rings, gems))
        if not why and alike[number] <= _MOST_SPRUES:
            why = _sprue_on_ring(number, body, rings, gems)
        if why:
            found[body.owner] = why
    return found


def _crumbs(bodies: list[Body], own: set[int]) -> set[int]:
    """Bodies that weigh nothing beside the piece, even together: what booleans leave over."""
    whole = sum(bodies[number].volume for number in own)
    small = [at for at, body in enumerate(bodies) if body.volume < _CRUMB * whole]
    together = sum(bodies[number].volume for number in small)
    return set(small) if together < 2 * _CRUMB * whole else set()


def _points_of(stones: list[Shell]) -> cKDTree | None:
    corners = [one.vertices for one in stones if len(one.vertices)]
    middles = [one.vertices[one.faces].mean(axis=1) for one in stones if len(one.faces)]
    return cKDTree(np.concatenate([*corners, *middles])) if corners else None


def _own(
    bodies: list[Body],
    groups: list[int],
    rings: list[Ring],
    named: Collection[int],
    stones: list[Shell],
) -> set[int]:
    """Numbers of the bodies that hang together with the piece, and of their like: the other one
    of a pair, the second half."""
    own = {groups[ring.body] for ring in rings if ring.body is not None}
    own |= {groups[number] for number, body in enumerate(bodies) if body.owner in named}
    for ring in rings:
        if ring.body is None:
            own |= {groups[at] for at, one in enumerate(bodies) if is_part_of_ring(one, ring.hole)}
    gems = _points_of(stones)
    if not own and gems is not None:
        near = [number for number, body in enumerate(bodies) if _is_near(body, gems)]
        own |= {groups[number] for number in near}
    if not own:
        largest = max(range(len(bodies)), key=lambda number: bodies[number].volume)
        own = {groups[largest]}
    members = {
        group: [number for number, one in enumerate(groups) if one == group]
        for group in set(groups)
    }
    forms = {
        group: sorted(bodies[number].volume for number in numbers)
        for group, numbers in members.items()
    }
    alike = {group for group in members if any(_alike(forms[group], forms[one]) for one in own)}
    return {number for group in alike for number in members[group]}


def _alike(one: list[float], other: list[float]) -> bool:
    return len(one) == len(other) and np.allclose(one, other, rtol=ALIKE, atol=0)


def _is_near(body: Body, gems: cKDTree) -> bool:
    return bool((gems.query(body.points, distance_upper_bound=NEAR_MM)[0] <= NEAR_MM).any())


def _nearest(number: int, body: Body, rings: list[Ring]) -> Ring | None:
    """The nearest ring that the body is not itself."""
    others = [ring for ring in rings if ring.body != number]
    middle = (body.low + body.high) / 2
    return min(
        others, key=lambda one: float(np.linalg.norm(one.hole.centre - middle)), default=None
    )


def _around_or_inside(number: int, body: Body, bodies: list[Body], rings: list[Ring]) -> str:
    """Whether a body lies where the finger goes, or around the nearest ring."""
    ring = _nearest(number, body, rings)
    if ring is None:
        return ""
    surrounds = ring.body is not None and body.surrounds(bodies[ring.body])
    if any(one.body == number for one in rings):
        return AROUND if surrounds and _is_block(body.shell) else ""
    along, away, _ = ring.placed(body.points)
    if _is_in_the_hole(along, away, ring):
        return IN_THE_HOLE
    return AROUND if surrounds or body.longest > _FAR_LARGER * ring.longest else ""


def _off_ring(number: int, body: Body, rings: list[Ring], gems: cKDTree | None) -> str:
    """Whether a body that touches the ring stands far off it, or is a block. What holds a stone
    belongs to the ring."""
    ring = _nearest(number, body, rings)
    is_ring = any(one.body == number for one in rings)
    if ring is None or is_ring or ring.is_of_a_pair or (gems is not None and _is_near(body, gems)):
        return ""
    _, away, _ = ring.placed(body.points)
    if away.max() > ring.reach + _HEAD_MM:
        return STANDS_OFF
    is_large = body.longest >= _LONG_MM and float((body.high - body.low).min()) >= _THICK_MM
    return LIKE_A_BLOCK if is_large and _is_block(body.shell) else ""


def _sprue_on_ring(number: int, body: Body, rings: list[Ring], gems: cKDTree | None) -> str:
    """Whether a short body that touches a ring leaves it as a sprue does."""
    ring = _nearest(number, body, rings)
    if ring is None or any(one.body == number for one in rings):
        return ""
    if ring.is_of_a_pair or (gems is not None and _is_near(body, gems)):
        return ""
    return sprue_on(body.shell, ring)


def _counts_alike(bodies: list[Body]) -> list[int]:
    """Of each body, how many of its volume there are: four are claws."""
    volumes = np.array([body.volume for body in bodies])
    return [int(np.isclose(volumes, one, rtol=ALIKE).sum()) for one in volumes]


def _shown_on(bodies: list[Body], *, shows_stones: bool) -> dict[int, str]:
    blocks = [number for number, one in enumerate(bodies) if _is_block(one.shell)]
    return stands(bodies, blocks, shows_stones=shows_stones)


def _is_in_the_hole(along: Numbers, away: Numbers, ring: Ring) -> bool:
    """Whether a body is where the finger goes, and stands out of there: it fills the hole as a
    finger does, or is partly in it; a thin stick is hardly in it, but goes on at both ends."""
    fits = away.max() <= ring.radius + _TIGHT_MM
    if fits and np.ptp(along) > _LONGER * 2 * ring.half_length:
        return True
    inner = along[away < _FINGER * ring.radius]
    inside = np.abs(inner) <= ring.half_length
    if not inside.any() or np.abs(inner).max() < ring.half_length + _STANDS_OUT_MM:
        return False
    ends = 2 * ring.half_length
    return bool(
        inside.sum() > _IN_THE_WAY * len(along) or (inner.min() < -ends and inner.max() > ends)
    )


def _is_block(shell: Shell) -> bool:
    """Whether the body fills all eight corners of the box along its largest faces."""
    normals, areas = _normals(shell)
    first = normals[areas.argmax()]
    across = np.where(np.abs(normals @ first) < 0.05, areas, 0)
    if not across.any():
        return False
    second = np.cross(first, normals[across.argmax()])
    second /= np.linalg.norm(second)
    local = shell.vertices @ np.stack([first, second, np.cross(first, second)]).T
    low, high = local.min(axis=0), local.max(axis=0)
    ends = np.stack(np.meshgrid(*zip(low, high, strict=True)), axis=-1).reshape(-1, 3)
    away, _ = cKDTree(local).query(ends)
    return bool(away.max() < _CORNER * float(np.linalg.norm(high - low)))


def _feet(bodies: list[Body], rings: list[Ring]) -> set[int]:
    """Numbers of bodies that end in one outermost plane, stand off a ring, and hold it from many
    sides: what it is printed on, together or stick by stick."""
    if not rings:
        return set()
    held = {ring.body for ring in rings}
    loose = [number for number in range(len(bodies)) if number not in held]
    found: set[int] = set()
    for way in _ways_of_feet([bodies[number].shell for number in loose]):
        ends = np.array([float((body.points @ way).max()) for body in bodies])
        group = [one for one in loose if ends[one] >= ends.max() - _SAME_PLANE_MM]
        if group and any(_holds(group, bodies, ring) for ring in rings):
            found |= set(group)
    return found


def _ways_of_feet(shells: list[Shell]) -> Points:
    """The ways of the drawing's axes, and those in which the largest flat places look."""
    ways = [*np.eye(3), *-np.eye(3)]
    for shell in shells[:_MOST_FEET]:
        normals, areas = _normals(shell)
        keys = np.round(normals, 2)
        _, first, index = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        ways.append(normals[first[np.bincount(index.reshape(-1), areas).argmax()]])
    return np.unique(np.round(ways, 4), axis=0)


def _normals(shell: Shell) -> tuple[Points, Numbers]:
    """Which way each face looks, and its area in mm2."""
    return (
        face_normals(shell.vertices, shell.faces),
        face_areas(shell.vertices, shell.faces),
    )


def _holds(group: list[int], bodies: list[Body], ring: Ring) -> bool:
    points = np.concatenate([bodies[one].points for one in group])
    along, away, sector = ring.placed(points)
    off = max(float(away.max()) - ring.reach, float(np.abs(along).max()) - ring.half_length)
    if off <= _HUGS_MM or ring.body is None:
        return False
    near, _ = bodies[ring.body].tree.query(points, distance_upper_bound=_TOUCHES_MM)
    touched = np.unique(sector[near <= _TOUCHES_MM])
    if len(touched) < 2:
        return False
    # The widest gap between touched directions is what they leave of the round.
    gaps = np.diff(np.append(touched, touched[0] + SECTORS))
    return bool((SECTORS - gaps.max()) * 360 / SECTORS > _CLASPS)
