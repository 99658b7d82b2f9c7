"""Joins the parts of one closed skin, and counts once what a file holds twice.

Programs write one skin as several groups, primitives or faces; each alone is open. What closes
when it is put together is one body. Faces that lie on each other come from exporting: cast, they
are there once.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geometry.errors import Refused
from geometry.mesh.skins import skins
from geometry.mesh.topology import body_labels, edge_counts, uneven_corners
from geometry.mesh.triangles import face_areas, face_volumes
from geometry.piece import Piece, Shell, Triangles, with_own_corners
from geometry.reading.shells import make_shell

# Odd numbers that spread the numbers of corners over 64 bits.
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], np.uint64)
# Larger meshes are only looked at for skins that touch where an edge has more than two faces.
_MOST_PARTED = 100_000
# Skins that touch do not reach into each other by this share of the largest one.
_INTO_SHARE = 1e-4
# A sheet that is folded onto itself encloses less than this for its surface.
_LEAST_ENCLOSED = 1e-9
NOTHING_ENCLOSED = (
    "The faces of this model enclose nothing: they lie in pairs on each other, or in one point. "
    "Give the surface a thickness in your CAD program and export it again."
)


def mended(piece: Piece) -> Piece:
    """The piece without faces that lie twice, and with the parts of one skin as one shell.

    Refused when nothing is left.
    """
    notes: list[str] = []
    shells, repeated, parted = [], [], False
    for shell in piece.shells:
        kept, twice, cancelled = _counted_once(shell)
        faces = shell.faces[kept]
        repeated.append(shell.vertices[shell.faces[~kept]])
        if twice:
            notes.append(
                f"{shell.name}: {twice:,} faces are drawn twice, one on the other. They are "
                "counted once."
            )
        if cancelled:
            notes.append(
                f"{shell.name}: {cancelled:,} faces lie on each other back to back and enclose "
                "nothing. They are left out."
            )
        if len(faces):
            whole = shell if len(faces) == len(shell.faces) else shell.of_faces(faces)
            shells.append(_parted(whole))
            parted = parted or shells[-1] is not whole
    if not shells:
        raise Refused("encloses-nothing", NOTHING_ENCLOSED)
    shells, copies = _without_copies(shells)
    repeated += [one.vertices[one.faces] for one in copies]
    notes += [
        f"{one.name} is in the file twice, at the same place. It is counted once." for one in copies
    ]
    shells, joined = _sewn(shells)
    notes += joined
    if not notes and not parted:
        return piece
    return replace(
        piece,
        shells=shells,
        notes=(*piece.notes, *notes),
        drawn_twice=np.concatenate(repeated),
    )


def _counted_once(shell: Shell) -> tuple[NDArray[np.bool_], int, int]:
    """Which faces stay: all but those that repeat another, and pairs that lie back to back. Of
    pairs that enclose something, as a body drawn from both sides does, the first stays.

    Also how many were dropped as repeated, and how many because they lie back to back.
    """
    faces = shell.faces
    corners = np.sort(faces, axis=1)
    suspects = _repeated(corners)
    if not len(suspects):
        return np.ones(len(faces), np.bool_), 0, 0
    _, first, group = np.unique(corners[suspects], axis=0, return_index=True, return_inverse=True)
    group, count = group.reshape(-1), len(first)
    way = _ways(faces[suspects])
    ahead, back = (
        np.bincount(group[way], minlength=count),
        np.bincount(group[~way], minlength=count),
    )
    # What is left of a group: one face of the way that more of them look, or none.
    left = np.sign(ahead - back)
    kept = np.ones(len(faces), np.bool_)
    kept[suspects] = False
    for looks_ahead, sign in ((True, 1), (False, -1)):
        of_this_way = suspects[way == looks_ahead]
        groups, place = np.unique(group[way == looks_ahead], return_index=True)
        kept[of_this_way[place[left[groups] == sign]]] = True
    pairs = np.minimum(ahead, back)
    twice = int((np.abs(ahead - back) - np.abs(left)).sum())
    enclosing = _enclosing(shell, suspects[first[left == 0]])
    kept[enclosing] = True
    return kept, twice + len(enclosing), int(2 * (pairs.sum() - len(enclosing)))


def _enclosing(shell: Shell, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """The numbers of those faces that make closed bodies among themselves."""
    if not len(numbers):
        return numbers
    faces = shell.faces[numbers]
    label, count = body_labels(faces, len(shell.vertices))
    volumes = np.bincount(label, face_volumes(shell.vertices, faces), count)
    areas = np.bincount(label, face_areas(shell.vertices, faces), count)
    is_closed = np.abs(volumes) > _LEAST_ENCLOSED * areas**1.5
    corner_label = np.zeros(len(shell.vertices), np.intp)
    corner_label[faces] = label[:, None]
    is_closed[corner_label[uneven_corners(faces)]] = False
    return numbers[is_closed[label]]


def _parted(shell: Shell) -> Shell:
    """The shell with closed skins that share corners and lie in each other's room as bodies of
    their own, so that what they share is weighed once and a stone is told from its metal."""
    if len(shell.faces) > _MOST_PARTED and not edge_counts(shell.faces).non_manifold_edges:
        return shell
    label = skins(shell.vertices, shell.faces)
    count = int(label.max()) + 1
    if count == 1 or not _lie_in_each_other(shell, label, count):
        return shell
    keys, index = np.unique(shell.faces * count + label[:, None], return_inverse=True)
    return replace(shell, vertices=shell.vertices[keys // count], faces=index.reshape(-1, 3))


def _lie_in_each_other(shell: Shell, label: NDArray[np.intp], count: int) -> bool:
    """Whether two skins with a corner in common reach into each other's boxes."""
    uses = np.unique(np.column_stack([shell.faces.ravel(), np.repeat(label, 3)]), axis=0)
    same = uses[1:, 0] == uses[:-1, 0]
    one, other = uses[:-1, 1][same], uses[1:, 1][same]
    low, high = np.full((count, 3), np.inf), np.full((count, 3), -np.inf)
    np.minimum.at(low, np.repeat(label, 3), shell.vertices[shell.faces.ravel()])
    np.maximum.at(high, np.repeat(label, 3), shell.vertices[shell.faces.ravel()])
    shared = np.minimum(high[one], high[other]) - np.maximum(low[one], low[other])
    return bool((shared > _INTO_SHARE * (high - low).max()).all(axis=1).any())


def _repeated(corners: Triangles) -> NDArray[np.intp]:
    """Numbers of the faces that may have the same three corners as another one."""
    mixed = np.zeros(len(corners), np.uint64)
    for column, factor in zip(corners.T, _FACTORS, strict=True):
        mixed = (mixed << np.uint64(21) | mixed >> np.uint64(43)) ^ column.astype(
            np.uint64
        ) * factor
    order = np.argsort(mixed)
    equal = mixed[order][1:] == mixed[order][:-1]
    alike = np.concatenate([equal, [False]]) | np.concatenate([[False], equal])
    return np.sort(order[alike])


def _ways(faces: Triangles) -> NDArray[np.bool_]:
    """Whether each face goes from its lowest corner to the lower of the two others."""
    rows, lowest = np.arange(len(faces)), faces.argmin(axis=1)
    ways: NDArray[np.bool_] = faces[rows, (lowest + 1) % 3] < faces[rows, (lowest + 2) % 3]
    return ways


def _without_copies(shells: list[Shell]) -> tuple[list[Shell], list[Shell]]:
    """Shells without those that repeat one of the same role, and these."""
    seen: dict[tuple[object, ...], Shell] = {}
    kept: list[Shell] = []
    doubled: list[Shell] = []
    for shell in shells:
        key = (
            shell.role,
            len(shell.vertices),
            len(shell.faces),
            shell.vertices.sum(axis=0).round(9).tobytes(),
        )
        other = seen.get(key)
        if other is not None and _lie_alike(shell, other):
            doubled.append(shell)
            continue
        seen[key] = shell
        kept.append(shell)
    return kept, doubled


def _lie_alike(one: Shell, other: Shell) -> bool:
    return np.array_equal(_sorted_rows(one.vertices), _sorted_rows(other.vertices))


def _sorted_rows(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return rows[np.lexsort(rows.T)]


def _sewn(shells: list[Shell]) -> tuple[list[Shell], list[str]]:
    """Open shells that close when their common edges are joined become one, under one name."""
    loose = [number for number, one in enumerate(shells) if edge_counts(one.faces).open_edges]
    if len(loose) < 2:
        return shells, []
    parts = [shells[number] for number in loose]
    starts = np.cumsum([0, *(len(part.vertices) for part in parts)])
    owner = np.repeat(np.arange(len(parts)), [len(part.faces) for part in parts])
    whole = make_shell(
        "all",
        np.concatenate([part.vertices for part in parts]),
        np.concatenate([part.faces + at for part, at in zip(parts, starts, strict=False)]),
        role="metal",
    )
    if len(whole.faces) != len(owner):
        return shells, []
    faces, turned = _wound_alike(whole.faces, owner, len(parts))
    label, _ = body_labels(faces, len(whole.vertices))
    # Parts that lie in one body belong together, and so do bodies that one part reaches into.
    graph = coo_array(
        (np.ones(len(owner), np.int8), (owner, label + len(parts))),
        shape=(len(parts) + int(label.max()) + 1,) * 2,
    )
    _, group = connected_components(graph, directed=False)
    uneven = np.zeros(len(whole.vertices), np.bool_)
    uneven[uneven_corners(faces)] = True
    open_groups = set(group[owner[uneven[faces].any(axis=1)]].tolist())
    sewn: dict[int, Shell] = {}
    for number in sorted(set(group[: len(parts)].tolist()) - open_groups):
        mine = np.flatnonzero(group[: len(parts)] == number)
        if len(mine) < 2 or len({parts[one].role for one in mine}) > 1:
            continue
        mesh = with_own_corners(whole.vertices, faces[np.isin(owner, mine)])
        names = [parts[one].name for one in mine]
        name = names[0] if len(set(names)) == 1 else " + ".join(dict.fromkeys(names))[:80]
        body = Shell(name, parts[mine[0]].role, *mesh)
        sewn[loose[mine[0]]] = body
        for one in mine[1:]:
            sewn.setdefault(loose[one], Shell("", "metal", body.vertices[:0], body.faces[:0]))
    if not sewn:
        return shells, []
    notes = []
    if turned:
        notes.append(
            f"{turned:,} parts of one skin were wound against their neighbours. They were turned "
            "round for measuring."
        )
    kept = [sewn.get(number, shell) for number, shell in enumerate(shells)]
    notes.append(
        f"{len(sewn):,} parts of the file close together and were measured as "
        f"{sum(bool(len(one.faces)) for one in sewn.values()):,}."
    )
    return [shell for shell in kept if len(shell.faces)], notes


def _wound_alike(faces: Triangles, owner: NDArray[np.intp], count: int) -> tuple[Triangles, int]:
    """The faces with whole parts turned round where they run against the part beside them.

    Also the number of parts turned. Walks from part to part over the edges that they share.
    """
    start, end = faces.ravel(), faces[:, [1, 2, 0]].ravel()
    span = int(faces.max()) + 1
    key = np.minimum(start, end) * span + np.maximum(start, end)
    part = np.repeat(owner, 3)
    order = np.argsort(key, kind="stable")
    key, part, forward = key[order], part[order], (start < end)[order]
    shared = np.flatnonzero((key[1:] == key[:-1]) & (part[1:] != part[:-1]))
    votes: dict[tuple[int, int], int] = {}
    for at in shared.tolist():
        one, other = sorted((int(part[at]), int(part[at + 1])))
        agrees = forward[at] != forward[at + 1]
        votes[one, other] = votes.get((one, other), 0) + (1 if agrees else -1)
    beside: dict[int, list[tuple[int, bool]]] = {}
    for (one, other), vote in votes.items():
        beside.setdefault(one, []).append((other, vote < 0))
        beside.setdefault(other, []).append((one, vote < 0))
    turn: dict[int, bool] = {}
    for first in range(count):
        if first in turn:
            continue
        turn[first] = False
        waiting = [first]
        while waiting:
            here = waiting.pop()
            for other, against in beside.get(here, []):
                if other not in turn:
                    turn[other] = turn[here] != against
                    waiting.append(other)
    reversed_parts = [one for one, is_turned in turn.items() if is_turned]
    if not reversed_parts:
        return faces, 0
    turned = faces.copy()
    mine = np.isin(owner, reversed_parts)
    turned[mine] = turned[mine][:, ::-1]
    return turned, len(reversed_parts)
