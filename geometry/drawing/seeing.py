"""Which stretches of edges can be seen from one side, and which of them are the outline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.drawing.subject import Edges, Ints, Mask
from geometry.piece import Points

Numbers = NDArray[np.float64]

# An edge is looked at every so many mm, and where it vanishes is found to a sixteenth of that.
STEP_MM, HALVINGS = 0.12, 4
MOST_STEPS = 400
# A look starts this far off the surface; what lies this near behind an outline is the piece itself.
LIFT_MM, BEHIND_MM = 0.012, 0.04
# A face that is seen at a flatter angle is seen from its edge.
EDGE_ON = 0.004
# Lines nearer than this on paper, one behind the other, are one line.
SAME_MM, DEEPER_MM, SAME_COSINE = 0.03, 0.08, 0.94


@dataclass(frozen=True, slots=True)
class Side:
    """Where a piece is looked at from: `toward` the eye, with `right` and `up` on paper."""

    name: str
    right: Points
    up: Points
    toward: Points


# First-angle projection: the view from the left stands to the right of the front, the one from
# above below it.
SIDES = (
    Side("front", np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), np.array([0, -1.0, 0])),
    Side("side", np.array([0, -1.0, 0]), np.array([0, 0, 1.0]), np.array([-1.0, 0, 0])),
    Side("top", np.array([1.0, 0, 0]), np.array([0, 1.0, 0]), np.array([0, 0, 1.0])),
)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Parts of edges that are seen: ends (n, 2, 3), numbers of their ends (n, 2), and whether there
    is nothing behind them. A number below zero is an end in the middle of an edge."""

    ends: Points
    nodes: Ints
    outline: Mask


class Sight:
    """All that can stand in the way of a look."""

    def __init__(self, corners: Points) -> None:
        self._tree = rtcore_scene.EmbreeScene()
        TriangleMesh(self._tree, np.ascontiguousarray(corners, np.float32))

    def is_free(self, origin: Points, heading: Points) -> Mask:
        """Whether nothing lies on each ray."""
        if not len(origin):
            return np.zeros(0, np.bool_)
        found = self._tree.run(
            np.ascontiguousarray(origin, np.float32),
            np.ascontiguousarray(np.broadcast_to(heading, origin.shape), np.float32),
            query="OCCLUDED",
        )
        return np.asarray(found < 0)

    def first_faces(self, origin: Points, heading: Points) -> Ints:
        """The number of the first face on each ray, -1 for none."""
        found = self._tree.run(
            np.ascontiguousarray(origin, np.float32),
            np.ascontiguousarray(np.broadcast_to(heading, origin.shape), np.float32),
        )
        return np.asarray(found, np.int64)


def seen(edges: Edges, sight: Sight, side: Side, *, with_creases: bool = True) -> Stretches:
    """The stretches of the edges that are lines from this side: creases, and where faces turn away
    from the eye."""
    facing = edges.normals @ side.toward > EDGE_ON
    turns = (facing[:, 0] != facing[:, 1]) & edges.convex
    chosen = np.flatnonzero(facing.any(axis=1) & ((edges.crease & with_creases) | turns))
    ends, nodes = edges.ends[chosen], edges.nodes[chosen]
    off = edges.normals[chosen].sum(axis=1)
    off /= np.maximum(np.linalg.norm(off, axis=1, keepdims=True), 1e-9)
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    count = np.clip(np.ceil(length / STEP_MM), 1, MOST_STEPS).astype(np.int64)
    edge = np.repeat(np.arange(len(chosen)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    share = (step + 0.5) / count[edge]

    def look(edge: Ints, share: Numbers, lift: float, heading: Points) -> Mask:
        at = ends[edge, 0] + share[:, None] * (ends[edge, 1] - ends[edge, 0])
        return sight.is_free(at + lift * off[edge] + LIFT_MM / 2 * heading, heading)

    free = look(edge, share, LIFT_MM, side.toward)
    kept = free.copy()
    kept[free] = _first_of_same(ends, edge[free], share[free], side)
    outline = np.zeros(len(edge), np.bool_)
    outline[kept] = look(edge[kept], share[kept], BEHIND_MM, -side.toward)
    runs = _runs(edge, kept, outline)
    low = step[runs[:, 0]] / count[edge[runs[:, 0]]]
    high = (step[runs[:, 1]] + 1) / count[edge[runs[:, 1]]]
    low, high = _refined(look, side, edge, share, free, runs, low, high)
    return _stretches(ends, nodes, edge[runs[:, 0]], low, high, outline[runs[:, 0]])


def _first_of_same(ends: Points, edge: Ints, share: Numbers, side: Side) -> Mask:
    """False for samples that lie right behind a nearer line of the same direction."""
    way = ends[edge, 1] - ends[edge, 0]
    at = ends[edge, 0] + share[:, None] * way
    flat = np.stack([at @ side.right, at @ side.up], axis=1)
    run = np.stack([way @ side.right, way @ side.up], axis=1)
    length = np.maximum(np.linalg.norm(run, axis=1), 1e-9)
    run /= length[:, None]
    depth, slope = at @ side.toward, (way @ side.toward) / length
    keep = np.ones(len(edge), np.bool_)
    if len(edge) < 2:
        return keep
    # Samples lie STEP_MM apart along a line, so that its nearest is half of that away at most.
    pairs = cKDTree(flat).query_pairs(np.hypot(SAME_MM, 0.55 * STEP_MM), output_type="ndarray")
    one, other = pairs.T
    between = flat[one] - flat[other]
    beside = np.abs(between[:, 0] * run[one, 1] - between[:, 1] * run[one, 0])
    alike = np.abs((run[one] * run[other]).sum(axis=1)) > SAME_COSINE
    apart = depth[one] - depth[other]
    # What lies deeper only because the line itself leads there goes on the same line.
    for number in (one, other):
        along = (between * run[number]).sum(axis=1)
        alike &= np.abs(apart - along * slope[number]) > DEEPER_MM
    alike &= beside < SAME_MM
    keep[other[alike & (apart > 0)]] = False
    keep[one[alike & (apart < 0)]] = False
    return keep


def _runs(edge: Ints, kept: Mask, outline: Mask) -> Ints:
    """First and last sample of each run of kept samples of one edge that are all outline or not."""
    at = np.flatnonzero(kept)
    if not len(at):
        return np.zeros((0, 2), np.int64)
    breaks = (np.diff(at) > 1) | (np.diff(edge[at]) != 0) | (np.diff(outline[at].astype(int)) != 0)
    starts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    stops = np.concatenate([starts[1:] - 1, [len(at) - 1]])
    return np.stack([at[starts], at[stops]], axis=1)


def _refined(
    look: Callable[[Ints, Numbers, float, Points], Mask],
    side: Side,
    edge: Ints,
    share: Numbers,
    free: Mask,
    runs: Ints,
    low: Numbers,
    high: Numbers,
) -> tuple[Numbers, Numbers]:
    """Moves the ends of runs to where the edge vanishes behind something."""
    for ends, neighbour, bound in ((runs[:, 0], -1, low), (runs[:, 1], 1, high)):
        beside = np.clip(ends + neighbour, 0, len(edge) - 1)
        cut = np.flatnonzero((beside != ends) & (edge[beside] == edge[ends]) & ~free[beside])
        inside, outside = share[ends[cut]], share[beside[cut]]
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            is_free = look(edge[ends[cut]], middle, LIFT_MM, side.toward)
            inside = np.where(is_free, middle, inside)
            outside = np.where(is_free, outside, middle)
        bound[cut] = inside
    return low, high


def _stretches(
    ends: Points, nodes: Ints, edge: Ints, low: Numbers, high: Numbers, outline: Mask
) -> Stretches:
    way = ends[edge, 1] - ends[edge, 0]
    start, stop = ends[edge, 0] + low[:, None] * way, ends[edge, 0] + high[:, None] * way
    # Ends in the middle of an edge get numbers of their own.
    own = -1 - np.arange(2 * len(edge)).reshape(-1, 2)
    first = np.where(low <= 0, nodes[edge, 0], own[:, 0])
    last = np.where(high >= 1, nodes[edge, 1], own[:, 1])
    return Stretches(np.stack([start, stop], axis=1), np.stack([first, last], axis=1), outline)
