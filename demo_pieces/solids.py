"""Mesh primitives in millimetres: closed sheets, ring sweeps, wires, plates."""

from collections.abc import Callable, Sequence

import numpy as np
from manifold3d import CrossSection, FillRule, JoinType, Manifold, Mesh64, OpType, triangulate
from numpy.typing import ArrayLike, NDArray

TAU = 2 * np.pi
GRID_MM = 1e-5
Points = NDArray[np.float64]
Section = Callable[[Points, Points], tuple[Points, Points]]


def from_arrays(vertices: Points, faces: NDArray[np.integer]) -> Manifold:
    """Make an outward-facing solid; raises ValueError when the triangles do not close."""

    def attempt(triangles: NDArray[np.integer]) -> Manifold:
        return Manifold(
            Mesh64(
                np.ascontiguousarray(vertices, dtype=np.float64),
                np.ascontiguousarray(triangles, dtype=np.uint64),
            )
        )

    solid = attempt(faces)
    if solid.is_empty():
        raise ValueError(f"the mesh does not close: {solid.status()}")
    return solid if solid.volume() > 0 else attempt(faces[:, ::-1])


def arrays_of(solid: Manifold) -> tuple[Points, NDArray[np.int32]]:
    """Vertices and triangles; corners that share a point of a grid of GRID_MM are one.

    Corners nearer to each other than that could become one in the float32 numbers of an STL.
    """
    mesh = solid.to_mesh64()
    vertices = np.asarray(mesh.vert_properties)[:, :3]
    grid, label = np.unique(np.round(vertices / GRID_MM), axis=0, return_inverse=True)
    faces = label.reshape(-1)[np.asarray(mesh.tri_verts, dtype=np.int64)]
    flat = (faces == np.roll(faces, -1, axis=1)).any(axis=1)
    return grid * GRID_MM, _without_folds(faces[~flat]).astype(np.int32)


def _without_folds(faces: NDArray[np.int64]) -> NDArray[np.int64]:
    """Drop pairs of triangles that welding has laid back to back on the same corners."""
    _, label, count = np.unique(
        np.sort(faces, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    kept: NDArray[np.int64] = faces[count[label.reshape(-1)] == 1]
    return kept


def union(solids: Sequence[Manifold]) -> Manifold:
    return Manifold.batch_boolean(list(solids), OpType.Add)


def _grid_faces(rows: int, columns: int, *, wrap_rows: bool) -> NDArray[np.int64]:
    index = np.arange(rows * columns).reshape(rows, columns)
    below = np.roll(index, -1, 0) if wrap_rows else index[1:]
    here = index if wrap_rows else index[:-1]
    right, far = np.roll(here, -1, 1), np.roll(below, -1, 1)
    return np.concatenate(
        [
            np.stack([here, below, far], -1).reshape(-1, 3),
            np.stack([here, far, right], -1).reshape(-1, 3),
        ]
    )


def closed_sheet(grid: Points) -> Manifold:
    """A torus-like solid from a (rows, columns, 3) grid that wraps both ways."""
    rows, columns, _ = grid.shape
    return from_arrays(grid.reshape(-1, 3), _grid_faces(rows, columns, wrap_rows=True))


def capped_tube(grid: Points) -> Manifold:
    """A rod-like solid from (rows, columns, 3) closed sections; both ends close on their centre."""
    rows, columns, _ = grid.shape
    faces = [_grid_faces(rows, columns, wrap_rows=False)]
    ring = np.arange(columns)
    for row, apex, flip in ((0, rows * columns, False), (rows - 1, rows * columns + 1, True)):
        here, there = row * columns + ring, row * columns + np.roll(ring, -1)
        fan = np.stack([np.full(columns, apex), here, there], -1)
        faces.append(fan[:, ::-1] if flip else fan)
    ends = np.stack([grid[0].mean(0), grid[-1].mean(0)])
    return from_arrays(np.concatenate([grid.reshape(-1, 3), ends]), np.concatenate(faces))


def ring_sweep(inner_radius: float, section: Section, *, around: int, across: int) -> Manifold:
    """Sweep a section about the Y axis, top at +Z.

    `section(theta, phi)` gives (height above the finger, y) for theta = 0 at the top and phi = pi
    at the middle of the inside, so that the finger line is a row of exact vertices.
    """
    theta = np.linspace(0, TAU, around, endpoint=False)[:, None]
    phi = np.linspace(0, TAU, across, endpoint=False)[None]
    height, y = np.broadcast_arrays(*section(theta, phi))
    shape = np.broadcast_shapes(height.shape, theta.shape)
    radius = np.broadcast_to(inner_radius + height, shape)
    return closed_sheet(
        np.stack(
            [radius * np.sin(theta), np.broadcast_to(y, shape), radius * np.cos(theta)], axis=-1
        )
    )


def smooth_curve(points: ArrayLike, samples: int, *, closed: bool = False) -> Points:
    """Catmull-Rom curve through the points, `samples` points long, evenly spaced."""
    knots = np.asarray(points, dtype=np.float64)
    if closed:
        padded = np.concatenate([knots[-1:], knots, knots[:2]])
    else:
        padded = np.concatenate([[2 * knots[0] - knots[1]], knots, [2 * knots[-1] - knots[-2]]])
    t = np.linspace(0, 1, 40, endpoint=False)[:, None]
    pieces = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    dense = np.concatenate([*pieces, knots[:1] if closed else knots[-1:]])
    run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    at = np.linspace(0, run[-1], samples, endpoint=not closed)
    return np.stack([np.interp(at, run, dense[:, axis]) for axis in range(dense.shape[1])], axis=1)


def tangents_of(curve: Points, *, closed: bool) -> Points:
    if closed:
        step = np.roll(curve, -1, 0) - np.roll(curve, 1, 0)
    else:
        step = np.gradient(curve, axis=0)
    unit: Points = step / np.linalg.norm(step, axis=1, keepdims=True)
    return unit


def _carried_normals(curve: Points, tangents: Points) -> Points:
    """Rotation-minimising normals by double reflection (Wang et al. 2008)."""
    first = np.eye(3)[np.argmin(np.abs(tangents[0]))]
    normal = first - first @ tangents[0] * tangents[0]
    normals = [normal / np.linalg.norm(normal)]
    for i in range(len(curve) - 1):
        chord = curve[i + 1] - curve[i]
        size = chord @ chord
        mirrored = normals[-1] - 2 / size * (chord @ normals[-1]) * chord
        tangent = tangents[i] - 2 / size * (chord @ tangents[i]) * chord
        fix = tangents[i + 1] - tangent
        length = fix @ fix
        if length > 1e-18:
            mirrored = mirrored - 2 / length * (fix @ mirrored) * fix
        normals.append(mirrored / np.linalg.norm(mirrored))
    return np.array(normals)


def wire(points: ArrayLike, radii: ArrayLike, *, samples: int = 28, sides: int = 24) -> Manifold:
    """A round wire through the points with dome ends; radii run along the points."""
    curve = smooth_curve(points, samples)
    given = np.atleast_1d(np.asarray(radii, dtype=np.float64))
    radius = np.interp(np.linspace(0, 1, samples), np.linspace(0, 1, len(given)), given)
    tangents = tangents_of(curve, closed=False)
    normals = _carried_normals(curve, tangents)
    binormals = np.cross(tangents, normals)
    lift = np.linspace(0, np.pi / 2, 7)[1:-1]
    head, tail = curve[0], curve[-1]
    centres = np.concatenate(
        [
            head - np.sin(lift[::-1])[:, None] * radius[0] * tangents[0],
            curve,
            tail + np.sin(lift)[:, None] * radius[-1] * tangents[-1],
        ]
    )
    sizes = np.concatenate([np.cos(lift[::-1]) * radius[0], radius, np.cos(lift) * radius[-1]])
    pad = len(lift)
    across = np.concatenate([normals[:1].repeat(pad, 0), normals, normals[-1:].repeat(pad, 0)])
    upward = np.concatenate(
        [binormals[:1].repeat(pad, 0), binormals, binormals[-1:].repeat(pad, 0)]
    )
    turn = np.linspace(0, TAU, sides, endpoint=False)[None, :, None]
    disc = np.cos(turn) * across[:, None] + np.sin(turn) * upward[:, None]
    return capped_tube(centres[:, None] + sizes[:, None, None] * disc)


def loop(curve: Points, half_width: float, half_height: float, *, sides: int = 28) -> Manifold:
    """A closed wire of oval section along a flat curve in XY; half_height runs along Z."""
    tangents = tangents_of(curve, closed=True)
    outward = np.stack([tangents[:, 1], -tangents[:, 0], 0 * tangents[:, 0]], axis=1)
    turn = np.linspace(0, TAU, sides, endpoint=False)[None, :, None]
    up = np.array([0, 0, 1.0])
    return closed_sheet(
        curve[:, None]
        + half_width * np.cos(turn) * outward[:, None]
        + half_height * np.sin(turn) * up
    )


def torus(radius: float, wire_radius: float, *, around: int = 96, sides: int = 28) -> Manifold:
    """A round jump ring in the XY plane."""
    turn = np.linspace(0, TAU, around, endpoint=False)
    circle = np.stack([radius * np.cos(turn), radius * np.sin(turn), 0 * turn], axis=1)
    return loop(circle, wire_radius, wire_radius, sides=sides)


def resample(polygon: ArrayLike, spacing: float) -> Points:
    """The same closed polygon with an even number of evenly spaced points; the first one stays."""
    corners = np.asarray(polygon, dtype=np.float64)
    ring = np.concatenate([corners, corners[:1]])
    run = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(ring, axis=0), axis=1))])
    count = max(12, 2 * round(run[-1] / spacing / 2))
    at = np.linspace(0, run[-1], count, endpoint=False)
    return np.stack([np.interp(at, run, ring[:, axis]) for axis in (0, 1)], axis=1)


def rounded(shape: CrossSection, radius: float) -> CrossSection:
    """Round outer and inner corners of a flat shape."""
    join = JoinType.Round
    return (
        shape.offset(-radius, join, 2, 96)
        .offset(2 * radius, join, 2, 96)
        .offset(-radius, join, 2, 96)
    )


def plate(
    shape: CrossSection, bottom: float, top: float, edge: float, *, spacing: float = 0.12
) -> Manifold:
    """Extrude a flat shape along Z with round edges; its corners must be rounder than `edge`."""
    lift = np.linspace(0, np.pi / 2, 8)
    inset = np.concatenate([edge * (1 - np.sin(lift)), edge * (1 - np.cos(lift))])
    height = np.concatenate([bottom + edge * (1 - np.cos(lift)), top - edge * (1 - np.sin(lift))])
    vertices: list[Points] = []
    faces: list[NDArray[np.integer]] = []
    floors: list[Points] = []
    ceilings: list[Points] = []
    labels: list[tuple[NDArray[np.integer], NDArray[np.integer]]] = []
    start = 0
    for contour in shape.to_polygons():
        ring = resample(contour, spacing)
        step = np.roll(ring, -1, 0) - np.roll(ring, 1, 0)
        step /= np.linalg.norm(step, axis=1, keepdims=True)
        inward = np.stack([-step[:, 1], step[:, 0]], axis=1)
        layers = ring[None] + inset[:, None, None] * inward[None]
        stacked = np.concatenate(
            [layers, np.broadcast_to(height[:, None, None], (*layers.shape[:2], 1))], axis=2
        )
        rows, columns = layers.shape[:2]
        vertices.append(stacked.reshape(-1, 3))
        faces.append(_grid_faces(rows, columns, wrap_rows=False)[:, ::-1] + start)
        floors.append(layers[0])
        ceilings.append(layers[-1])
        first = start + np.arange(columns)
        labels.append((first, first + (rows - 1) * columns))
        start += rows * columns
    low, high = (np.concatenate([pair[side] for pair in labels]) for side in (0, 1))
    faces.append(low[np.asarray(triangulate(floors))][:, ::-1])
    faces.append(high[np.asarray(triangulate(ceilings))])
    return from_arrays(np.concatenate(vertices), np.concatenate(faces))


def lathe(profile: ArrayLike, *, soften: float = 0.1, around: int = 160) -> Manifold:
    """Turn a (radius, z) polygon about Z with softened corners."""
    shape = CrossSection([np.asarray(profile, dtype=np.float64)], FillRule.NonZero)
    return rounded(shape, soften).revolve(around)


def bore(radius: float, *, length: float = 60, around: int = 512) -> Manifold:
    """The cylinder of the finger along Y."""
    return Manifold.cylinder(length, radius, radius, around, True).rotate([90, 0, 0])


def open_sweep(
    inner_radius: float,
    section: Section,
    *,
    start: float,
    end: float,
    around: int,
    across: int,
    dome: float = 0.8,
) -> Manifold:
    """Like `ring_sweep`, from one angle to another (radians), with ends domed over `dome` mm."""
    rise = np.linspace(0, np.pi / 2, 14)[:-1]
    reach = dome / (inner_radius + 1)
    first = start + reach * (1 - np.sin(rise[::-1]))
    last = end - reach * (1 - np.sin(rise))
    theta = np.concatenate([first, np.linspace(first[-1], last[0], around)[1:-1], last])[:, None]
    shrink = np.concatenate([np.cos(rise[::-1]), np.ones(around - 2), np.cos(rise)])[:, None]
    phi = np.linspace(0, TAU, across, endpoint=False)[None]
    height, y = section(theta, phi)
    shape = np.broadcast_shapes(height.shape, y.shape, theta.shape)
    height, y = np.broadcast_to(height, shape), np.broadcast_to(y, shape)
    middle_h = (height.max(1, keepdims=True) + height.min(1, keepdims=True)) / 2
    middle_y = (y.max(1, keepdims=True) + y.min(1, keepdims=True)) / 2
    radius = inner_radius + middle_h + (height - middle_h) * shrink
    return capped_tube(
        np.stack(
            [radius * np.sin(theta), middle_y + (y - middle_y) * shrink, radius * np.cos(theta)], -1
        )
    )
