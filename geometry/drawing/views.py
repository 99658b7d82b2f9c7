"""The three views of a piece in lines, bent as its preview is, and the places of its dimensions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from geometry.drawing.lines import (
    bridged,
    divided,
    joined,
    length_of,
    off_the_outline,
    path_of,
    simplified,
)
from geometry.drawing.places import Figure, figures_of
from geometry.drawing.seeing import SIDES, Side, Sight, Stretches, seen
from geometry.drawing.subject import Edges, Mask, Subject, subject_of
from geometry.picturing.previewing import size_of
from geometry.picturing.warping import warp
from geometry.piece import Piece, Points

# A view's path data; larger ones are drawn with fewer points, then without their shortest lines.
MOST_BYTES = 56_000
TOLERANCES_MM = (0.008, 0.015, 0.03, 0.05, 0.08, 0.12)
# Lines shorter than this on paper are dirt.
SHORTEST_MM = 0.25
# Ends nearer than this on paper are one line that a look has broken.
OUTLINE_GAP_MM, EDGE_GAP_MM = 0.5, 0.1
# Edges that run so near beside the outline only make it thick.
NEAR_OUTLINE_MM = 0.16
KINDS = ("outline", "edges", "stones", "facets")


@dataclass(frozen=True, slots=True)
class View:
    """One view: path data by kind in hundredths of a millimetre, y downwards, the box around it
    [left, top, right, bottom] in the same, and what is measured in it."""

    name: str
    paths: dict[str, str]
    box: list[int]
    figures: list[Figure]

    def row(self) -> dict[str, Any]:
        return {
            "view": self.name,
            "paths": self.paths,
            "box": self.box,
            "figures": [one.row() for one in self.figures],
        }


def draw_views(piece: Piece, seed: str) -> list[View]:
    """Front, side and top. The same piece and seed give the same drawing.

    Raises ValueError when the piece has no face to draw.
    """
    subject = subject_of(piece)
    sight = Sight(subject.corners)
    size_mm = size_of(piece)

    def bend(points: Points) -> Points:
        in_file = subject.in_file(points)
        return subject.place(in_file + warp(in_file, size_mm, seed))

    drawn = [_lines(subject, sight, side, bend) for side in SIDES]
    figures = figures_of(piece, subject, sight, bend)
    return [
        View(side.name, *_within_limit(lines), figures[side.name])
        for side, lines in zip(SIDES, drawn, strict=True)
    ]


def _lines(
    subject: Subject, sight: Sight, side: Side, bend: Callable[[Points], Points]
) -> dict[str, list[Points]]:
    """Flat lines (k, 2) in mm by kind."""
    lines: dict[str, list[Points]] = {kind: [] for kind in KINDS}
    if subject.metal is not None:
        found = seen(subject.metal, sight, side)
        lines["outline"] = _chained(_some(found, found.outline), side, OUTLINE_GAP_MM)
        lines["edges"] = _chained(_some(found, ~found.outline), side, EDGE_GAP_MM)
    for stone in subject.stones:
        turns, facets = _turns(stone, side)
        lines["stones"] += _chained(
            seen(turns, sight, side, with_creases=False), side, OUTLINE_GAP_MM
        )
        lines["facets"] += _chained(seen(facets, sight, side), side, EDGE_GAP_MM)
    flat = {
        kind: [_flat(bend(divided(line)), side) for line in some] for kind, some in lines.items()
    }
    flat["edges"] = off_the_outline(flat["edges"], flat["outline"], NEAR_OUTLINE_MM)
    return flat


def _turns(stone: Edges, side: Side) -> tuple[Edges, Edges]:
    """Where a stone turns away from the eye, and the facets that look at it."""
    facing = stone.normals @ side.toward > 0
    turns = facing[:, 0] != facing[:, 1]
    return _of(stone, turns), _of(stone, facing.all(axis=1) & stone.crease)


def _of(edges: Edges, chosen: Mask) -> Edges:
    return Edges(
        edges.ends[chosen],
        edges.nodes[chosen],
        edges.normals[chosen],
        edges.convex[chosen],
        edges.crease[chosen],
    )


def _some(found: Stretches, chosen: Mask) -> Stretches:
    return Stretches(found.ends[chosen], found.nodes[chosen], found.outline[chosen])


def _chained(stretches: Stretches, side: Side, gap_mm: float) -> list[Points]:
    return bridged(joined(stretches), side.right, side.up, gap_mm=gap_mm)


def _flat(points: Points, side: Side) -> Points:
    return np.stack([points @ side.right, points @ side.up], axis=1)


def _within_limit(lines: dict[str, list[Points]]) -> tuple[dict[str, str], list[int]]:
    """Path data by kind and the box around it, as fine as MOST_BYTES allow."""
    shortest = SHORTEST_MM
    lines = {
        kind: [line for line in some if length_of(line) >= shortest] for kind, some in lines.items()
    }
    for tolerance in TOLERANCES_MM:
        paths = {
            kind: path_of([simplified(line, tolerance) for line in some])
            for kind, some in lines.items()
        }
        if sum(map(len, paths.values())) <= MOST_BYTES:
            break
    while sum(map(len, paths.values())) > MOST_BYTES:
        shortest *= 1.5
        paths["facets"] = ""
        paths |= {
            kind: path_of(
                [simplified(line, tolerance) for line in lines[kind] if length_of(line) >= shortest]
            )
            for kind in ("edges", "stones", "outline")
        }
    points = np.concatenate([line for some in lines.values() for line in some])
    low, high = points.min(axis=0), points.max(axis=0)
    box = np.rint(np.array([low[0], -high[1], high[0], -low[1]]) * 100).astype(int)
    return paths, box.tolist()
