"""Joins stretches into long lines, and says each with as few points as it needs."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.drawing.seeing import Stretches
from geometry.piece import Points

Numbers = NDArray[np.float64]

# At a meeting of many stretches a line goes on straight, or within this cosine of it.
_ONWARD = 0.5
# Long straight lines get corners at this distance, so that the bend shows on them.
LONGEST_MM = 0.6
# Path data is in hundredths of a millimetre.
PER_MM = 100


def joined(stretches: Stretches) -> list[Points]:
    """Lines (k, 3) through the stretches; one that is closed ends where it began."""
    follower = _followers(stretches)
    lines = []
    left = np.ones(len(stretches.ends), bool)
    ends = [(number, end) for number in range(len(left)) for end in (0, 1)]
    open_ends = [one for one in ends if one not in follower]
    for number, end in [*open_ends, *((number, 0) for number in range(len(left)))]:
        if not left[number]:
            continue
        points = [stretches.ends[number, end]]
        while left[number]:
            left[number] = False
            points.append(stretches.ends[number, 1 - end])
            onward = follower.get((number, 1 - end))
            if onward is None:
                break
            number, end = onward
        lines.append(np.array(points))
    return lines


def _followers(stretches: Stretches) -> dict[tuple[int, int], tuple[int, int]]:
    """For the end of each stretch the end at which its line goes on."""
    meeting: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, nodes in enumerate(stretches.nodes.tolist()):
        for end, node in enumerate(nodes):
            if node >= 0:
                meeting[node].append((number, end))
    way = stretches.ends[:, 1] - stretches.ends[:, 0]
    way = way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)
    follower = {}
    for ends in meeting.values():
        if len(ends) < 2:
            continue
        away = np.array([way[number] * (1 - 2 * end) for number, end in ends])
        cosine = -(away @ away.T)
        np.fill_diagonal(cosine, -2)
        least = -1.1 if len(ends) == 2 else _ONWARD
        while cosine.max() > least:
            one, other = divmod(int(cosine.argmax()), len(ends))
            follower[ends[one]], follower[ends[other]] = ends[other], ends[one]
            cosine[[one, other]] = -2
            cosine[:, [one, other]] = -2
    return follower


def bridged(lines: list[Points], right: Points, up: Points, *, gap_mm: float) -> list[Points]:
    """Lines whose ends lie within the gap on paper become one, the nearest ends first."""
    if not lines:
        return []
    flat = np.stack([right, up], axis=1)
    ends = np.array([line[end] @ flat for line in lines for end in (0, -1)])
    pairs = cKDTree(ends).query_pairs(gap_mm, output_type="ndarray")
    apart = np.linalg.norm(ends[pairs[:, 0]] - ends[pairs[:, 1]], axis=1)
    partner: dict[int, int] = {}
    for one, other in pairs[np.argsort(apart, kind="stable")].tolist():
        # The two ends of a short line are near each other without being a gap.
        is_own = one // 2 == other // 2 and len(lines[one // 2]) < 4
        if one not in partner and other not in partner and not is_own:
            partner[one], partner[other] = other, one
    return _along(lines, partner)


def _along(lines: list[Points], partner: dict[int, int]) -> list[Points]:
    made, left = [], set(range(len(lines)))
    starts = [end for end in range(2 * len(lines)) if end not in partner]
    for start in [*starts, *range(0, 2 * len(lines), 2)]:
        if start // 2 not in left:
            continue
        parts, at = [], start
        while at // 2 in left:
            left.discard(at // 2)
            line = lines[at // 2]
            parts.append(line if at % 2 == 0 else line[::-1])
            leaving = at ^ 1
            if leaving not in partner:
                break
            at = partner[leaving]
        points = np.concatenate(parts)
        if partner.get(leaving) == start:
            points = np.concatenate([points, points[:1]])
        made.append(points)
    return made


def divided(line: Points) -> Points:
    """The same line with no part longer than LONGEST_MM."""
    length = np.linalg.norm(np.diff(line, axis=0), axis=1)
    count = np.maximum(np.ceil(length / LONGEST_MM), 1).astype(np.int64)
    if count.max(initial=1) == 1:
        return line
    part = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(part)) - np.repeat(np.cumsum(count) - count, count)
    points = line[part] + (step / count[part])[:, None] * (line[part + 1] - line[part])
    return np.concatenate([points, line[-1:]])


def off_the_outline(lines: list[Numbers], outline: list[Numbers], near_mm: float) -> list[Numbers]:
    """The flat lines of which some part lies farther than this from every outline."""
    if not outline or not lines:
        return lines
    tree = cKDTree(np.concatenate([_dotted(line, near_mm / 2) for line in outline]))
    return [line for line in lines if tree.query(_dotted(line, near_mm))[0].max() > near_mm]


def _dotted(line: Numbers, step_mm: float) -> Numbers:
    """Points along a flat line, at most this far from each other."""
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    at = np.linspace(0, along[-1], max(int(along[-1] / step_mm) + 2, 2))
    return np.stack([np.interp(at, along, line[:, axis]) for axis in (0, 1)], axis=1)


def simplified(line: Numbers, tolerance: float) -> Numbers:
    """A flat line (k, 2) with the fewest points that keep it within the tolerance (Ramer, Douglas
    and Peucker); a closed one is cut at the point farthest from its start."""
    if len(line) < 3:
        return line
    keep = np.zeros(len(line), np.bool_)
    keep[[0, -1]] = True
    waiting = [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        chord = line[last] - line[first]
        length = float(np.hypot(*chord))
        away = line[first + 1 : last] - line[first]
        if length < 1e-9:
            off = np.hypot(away[:, 0], away[:, 1])
        else:
            along = np.clip(away @ chord / length**2, 0, 1)
            off = np.hypot(*(away - along[:, None] * chord).T)
        at = int(off.argmax())
        if off[at] > tolerance:
            keep[first + 1 + at] = True
            waiting += [(first, first + 1 + at), (first + 1 + at, last)]
    return line[keep]


def length_of(line: Numbers) -> float:
    return float(np.linalg.norm(np.diff(line, axis=0), axis=1).sum())


def path_of(lines: list[Numbers]) -> str:
    """SVG path data of flat lines in mm, y upwards: whole hundredths of a mm, y downwards."""
    parts = []
    for line in lines:
        corners = np.rint(line * (PER_MM, -PER_MM)).astype(np.int64)
        steps = np.diff(corners, axis=0)
        moved = steps[(steps != 0).any(axis=1)]
        if not len(moved):
            continue
        words = [f"M{corners[0, 0]} {corners[0, 1]}l"]
        is_closed = (corners[0] == corners[-1]).all() and len(moved) > 2
        for number, (x, y) in enumerate(moved[:-1] if is_closed else moved):
            gap = "" if x < 0 or not number else " "
            words.append(f"{gap}{x}{y if y < 0 else f' {y}'}")
        parts.append("".join(words) + ("z" if is_closed else ""))
    return "".join(parts)
