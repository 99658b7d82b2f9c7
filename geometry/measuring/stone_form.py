"""The form of a stone from its faces alone: size, outline, and whether it is cut or domed.

A stone is seen along the way in which it covers most: through the table of a cut stone, through
the back of a cabochon. All lengths in mm.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.spatial import ConvexHull, QhullError

from geometry.measuring.stone_outline import has_cleft, outline_of, shape_of
from geometry.mesh.frames import frame_of
from geometry.mesh.triangles import crossed_sides
from geometry.piece import Points, Triangles

Numbers = NDArray[np.float64]

# Faces whose normals differ by less than about 1.5 degrees lie in one facet.
_NORMAL_STEP = 0.026
_PLANES, _LEANS = 4, 1.004
# A facet takes at least this share of the surface; the faces of a smooth dome are far smaller.
_FACET_SHARE = 0.002
_DOME_FACETS = 0.5
# A tenth of the depth below its top a dome is this wide, unlike a point or a keel; a back wider.
_DOME_WIDE, _BACK_WIDE = 0.3, 0.68
# What a cut stone looks like: convex, of at least so many flat facets, this deep for its width ...
CONVEX, FEWEST_FACETS, _FLAT_SHARE = 0.985, 12, 0.65
# A heart is not convex, but for its cleft it is.
_HEART = 0.86
_DEPTHS = (0.35, 0.95)
# ... the table this wide for its girdle, the crown and the girdle so high for the depth.
_TABLES, _POINT = (0.3, 0.88), 0.35
_CROWNS, _GIRDLE_HEIGHT, _GIRDLE_WITHIN = (0.06, 0.5), 0.3, 0.01


@dataclass(frozen=True, slots=True)
class Form:
    """Length and width of the outline, depth across it, its widest diameter, and what it is.

    `shape` is a word of the trade: round, oval, pear, ... `local`
    are the hull's corners, the length first and the axis last; `convexity` is the body's
    volume over its hull's; `flat_share` is the share of the surface that lies in flat facets.
    """

    length: float
    width: float
    depth: float
    widest: float
    shape: str
    is_cabochon: bool
    volume: float
    convexity: float
    facets: int
    flat_share: float
    local: Points
    # Whether all that its hull adds is a cleft between two lobes.
    has_cleft: bool = False


def form_of(vertices: Points, faces: Triangles) -> Form | None:
    """The form of one body; None when it is flat or has no faces."""
    try:
        hull = ConvexHull(vertices)
    except (QhullError, ValueError):
        return None
    corners = vertices[faces]
    crossed = crossed_sides(corners)
    area = np.linalg.norm(crossed, axis=1)
    whole = float(area.sum())
    normals = crossed / np.maximum(area, 1e-30)[:, None]
    planes, shares = _planes(normals, area / whole)
    points = vertices[hull.vertices]
    frame = _frame(points, planes, corners, area)
    local = (points - points.mean(axis=0)) @ frame
    flat = (vertices - points.mean(axis=0)) @ frame[:, :2]
    outline = outline_of(local[:, :2])
    if outline is None:
        return None
    local[:, :2] = local[:, :2] @ outline.turn
    volume = abs(float(np.einsum("ij,ij->", corners[:, 0] - points[0], crossed))) / 6
    convexity = volume / float(hull.volume)
    shape = shape_of(outline, convexity)
    facets = shares[shares > _FACET_SHARE]
    flat_share = float(facets.sum())
    return Form(
        length=outline.length,
        width=outline.width,
        depth=float(np.ptp(local[:, 2])),
        widest=outline.widest,
        shape=shape,
        is_cabochon=_is_dome(local, outline.width, flat_share - float(shares.max())),
        volume=volume,
        convexity=convexity,
        facets=len(facets),
        flat_share=flat_share,
        local=local,
        has_cleft=shape == "heart" and has_cleft(flat @ outline.turn),
    )


def is_cut_stone(form: Form) -> bool:
    """Whether a closed body is clearly a cut stone: facets, a table, a girdle and a point or keel.

    A claw is too long, a bead has no table, a bur's azure no crown, a cabochon could be a half
    bead of metal: none of them is taken for a stone.
    """
    is_heart = form.shape == "heart" and form.has_cleft and form.convexity > _HEART
    if (
        (form.convexity < CONVEX and not is_heart)
        or form.facets < FEWEST_FACETS
        or form.flat_share < _FLAT_SHARE
        or not _DEPTHS[0] < form.depth / form.width < _DEPTHS[1]
    ):
        return False
    return any(_stands_on_its_point(form.local * [1, 1, way], form) for way in (1, -1))


def _stands_on_its_point(local: Points, form: Form) -> bool:
    """Whether the top is a table, the widest place lies below it, and the bottom is a point."""
    height = (local[:, 2] - local[:, 2].min()) / form.depth
    hull = ConvexHull(local[:, :2])
    girdle = height[
        (local[:, :2] @ hull.equations[:, :2].T + hull.equations[:, 2]).max(axis=1)
        > -_GIRDLE_WITHIN * form.width
    ]
    crown = 1 - float(girdle.max())
    if not _CROWNS[0] < crown < _CROWNS[1] or float(np.ptp(girdle)) > _GIRDLE_HEIGHT:
        return False
    table = _span(local[height > 0.99]) / form.width
    point = _span(local[height < 0.05]) / form.width
    return _TABLES[0] < table < _TABLES[1] and point < _POINT


def _span(points: Points) -> float:
    """The lesser of the two sides of the box around some corners, seen along the axis."""
    return float(np.ptp(points[:, :2], axis=0).min()) if len(points) > 1 else 0.0


def _planes(normals: Points, share: Numbers) -> tuple[Points, Numbers]:
    """Ways that faces look, most surface first, and their shares of the surface."""
    key = np.round(normals / _NORMAL_STEP).astype(np.int64) @ np.array([1, 1_000, 1_000_000])
    _, first, index = np.unique(key, return_index=True, return_inverse=True)
    shares: Numbers = np.bincount(index.reshape(-1), weights=share).astype(np.float64)
    order = np.argsort(-shares)
    return normals[first[order]], shares[order]


def _frame(points: Points, planes: Points, corners: Numbers, area: Numbers) -> Points:
    """Columns: two ways across and the axis along which the body covers most."""
    middles = corners.mean(axis=1)
    away = corners - np.average(middles, axis=0, weights=area)
    _, axes = np.linalg.eigh(np.einsum("f,fci,fcj->ij", area, away, away))
    best, largest, is_table = axes[:, 0], -1.0, False
    for number, axis in enumerate((*planes[:_PLANES], axes[:, 0])):
        covered = _covered(points, axis) if np.linalg.norm(axis) > 0.5 else -1.0
        if covered > largest * 1.001:
            best, largest, is_table = axis, covered, number < len(planes[:_PLANES])
    return _across(best if is_table else _turned(points, best))


def _covered(points: Points, axis: Points) -> float:
    try:
        return float(ConvexHull(points @ _across(axis)[:, :2]).volume)
    except (QhullError, ValueError):
        return -1.0


def _turned(points: Points, axis: Points) -> Points:
    """The axis turned until the body covers most: the principal axis of a heart with a rough table
    leans by some degrees."""
    first, second, _ = _across(axis).T

    def hidden(tilt: Numbers) -> float:
        return -_covered(points, axis + tilt[0] * first + tilt[1] * second)

    start = np.array([[0, 0], [0.1, 0], [0, 0.1]])
    options = {"initial_simplex": start, "maxfev": 50, "xatol": 1e-3, "fatol": 1e-6}
    tilt = minimize(hidden, np.zeros(2), method="Nelder-Mead", options=options).x
    turned: Points = axis + tilt[0] * first + tilt[1] * second
    # Over the side of its girdle a stone that leans a degree covers a little more, too.
    leans = _covered(points, turned) > _LEANS * _covered(points, axis)
    return turned if leans else axis


def _across(axis: Points) -> Points:
    return np.ascontiguousarray(frame_of(axis / np.linalg.norm(axis)).T)


def _is_dome(local: Points, width: float, small_facets: float) -> bool:
    """Whether one end is a dome and the surface is smooth: a cabochon."""
    if small_facets > _DOME_FACETS:
        return False
    height = local[:, 2]
    depth = float(np.ptp(height))
    ends = []
    for way in (1, -1):
        cap = local[way * height > (way * height).max() - 0.1 * depth]
        spans = np.ptp(cap[:, :2], axis=0) if len(cap) else np.zeros(2)
        ends.append(float(spans.min()) / width)
    return min(ends) > _DOME_WIDE and max(ends) > _BACK_WIDE
