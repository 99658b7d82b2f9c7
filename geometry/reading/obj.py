"""Wavefront OBJ. Only v, f, o, g and usemtl lines are read: no material file is ever opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.mesh.topology import edge_counts
from geometry.piece import Piece, Points, Shell, Triangles, with_own_corners
from geometry.reading.limits import (
    MAX_SHELLS,
    MAX_VERTICES,
    check_triangles,
    clean_name,
)
from geometry.reading.maker import of_comments
from geometry.reading.name_text import name_text
from geometry.reading.numbers_as_text import positions
from geometry.reading.polygons import triangulated
from geometry.reading.shells import make_shell
from geometry.roles import role_of, says_something, told_by

# One face is no model: more corners than this in one polygon is a damaged line.
_MOST_CORNERS = 10_000
# Surfaces that are no polygons: their control points are corners, and no face joins them.
_SURFACES = frozenset({b"surf", b"bzp", b"bsp", b"cdp"})
# What they say lies in another file.
_CALLS = frozenset({b"call", b"csh"})
# Numbers of a corner: a position, one with its weight, one with a colour, that with its opacity.
_PLAIN, _WEIGHED, _COLOURED = 3, 4, (6, 7)


class _Part(NamedTuple):
    """What faces belong to. `material` only where it tells a role, and group and object do not."""

    group: str
    object: str
    material: str


@dataclass
class _Lines:
    """What the lines said: all positions, and per shell the corner numbers of its polygons."""

    positions: list[bytes] = field(default_factory=list)
    # The corners of all polygons with so many corners, one after the other.
    shells: dict[_Part, dict[int, list[int]]] = field(default_factory=dict)
    # Weights by the number of their corner, where they are not 1.
    weights: dict[int, bytes] = field(default_factory=dict)
    odd_corners: int = 0
    surfaces: int = 0
    calls: int = 0


def parse(data: bytes) -> Piece:
    """One shell per object, or per group where there are no objects; Refused when damaged."""
    lines = _collect(data)
    check_triangles(
        sum(
            len(corners) // size * (size - 2)
            for polygons in lines.shells.values()
            for size, corners in polygons.items()
        )
    )
    numbers = positions(b" ".join(lines.positions).split(), "A v line of the OBJ")
    vertices = _weighed(numbers.reshape(-1, 3), lines.weights)
    faces = {
        part: np.concatenate(
            [
                _triangles(vertices, np.array(corners, np.int64).reshape(-1, size))
                for size, corners in polygons.items()
            ]
        )
        for part, polygons in lines.shells.items()
        if polygons
    }
    shells = [one for some in _by_object(faces) for one in _shells(vertices, some)]
    notes = tuple(_notes(lines))
    return Piece("", "obj", shells, "proposed", "", notes=notes, maker=of_comments(data, "#"))


def _weighed(vertices: Points, weights: dict[int, bytes]) -> Points:
    """Positions divided by their weights, as the format asks; Refused where that gives none."""
    if not weights:
        return vertices
    divisors = positions(list(weights.values()), "A v line of the OBJ")
    if not (np.isfinite(divisors) & (divisors > 0)).all():
        raise Refused(
            "bad-weight",
            "Some corners of the OBJ bear a weight (a fourth number) that is not above zero, so "
            "nobody can say where they are. Export it again without weights.",
        )
    vertices[list(weights)] /= divisors[:, None]
    return vertices


def _notes(lines: _Lines) -> Iterator[str]:
    if lines.weights:
        yield (
            f"{len(lines.weights):,} corners of the OBJ bear a weight (a fourth number) that is "
            "not 1. Their positions were divided by it, as the format asks: compare the size."
        )
    if lines.odd_corners:
        yield (
            f"{lines.odd_corners:,} corners of the OBJ bear numbers that we do not know behind "
            "their position. The first three were read: compare the size."
        )
    if lines.surfaces:
        yield (
            f"{lines.surfaces:,} curved surfaces of the OBJ were not read. Export it as polygons, "
            "or add an STL."
        )
    if lines.calls:
        yield (
            "The OBJ calls for other files, and what they hold is not measured. Export all of it "
            "into one file."
        )


def _by_object(faces: dict[_Part, Triangles]) -> Iterable[dict[_Part, Triangles]]:
    """The parts of each object of each group together, in file order."""
    found: dict[tuple[str, str], dict[_Part, Triangles]] = {}
    for part, some in faces.items():
        found.setdefault(part[:2], {})[part] = some
    return found.values()


def _shells(vertices: Points, faces: dict[_Part, Triangles]) -> list[Shell]:
    """A shell for each material of an object; one of all where a material is only paint on a part
    of a skin, so that it would not close alone."""
    shells = [_shell(vertices, part, some) for part, some in faces.items()]
    if len(shells) == 1 or all(edge_counts(one.faces).closed for one in shells):
        return shells
    whole = next(iter(faces))._replace(material="")
    return [_shell(vertices, whole, np.concatenate(list(faces.values())))]


def _shell(vertices: Points, part: _Part, faces: Triangles) -> Shell:
    label = told_by(part.object or part.group, part.group, part.material)
    role = role_of(f"{part.group} {part.object} {part.material}")
    return make_shell(label, *with_own_corners(vertices, faces), role=role)


def _triangles(vertices: Points, polygons: NDArray[np.int64]) -> Triangles:
    if polygons.min() < 0 or polygons.max() >= len(vertices):
        raise Refused(
            "bad-index",
            "A face of the OBJ points to a corner that the file does not hold. It was cut off "
            "or edited by hand: export it again.",
        )
    return triangulated(vertices, polygons)


def _collect(data: bytes) -> _Lines:
    lines = _Lines()
    group = name = material = ""
    current = lines.shells.setdefault(_Part("", "", ""), {})
    for line in _logical_lines(data):
        keyword, _, rest = line.lstrip().partition(b" ")
        if keyword == b"v":
            _add_corner(lines, _before_comment(rest).split())
        elif keyword in (b"f", b"fo"):
            _add_polygon(current, _before_comment(rest).split(), len(lines.positions))
        elif keyword in (b"o", b"g", b"usemtl"):
            text = clean_name(name_text(rest))
            if keyword == b"usemtl":
                material = text
            else:
                group, name = (group, text) if keyword == b"o" else (text, name)
            is_told = says_something(f"{group} {name}") or not says_something(material)
            current = lines.shells.setdefault(_Part(group, name, "" if is_told else material), {})
            if len(lines.shells) > MAX_SHELLS:
                raise Refused("too-many-shells", f"More than {MAX_SHELLS:,} objects in one file.")
        elif keyword in _SURFACES:
            lines.surfaces += 1
        elif keyword in _CALLS:
            lines.calls += 1
        if len(lines.positions) > MAX_VERTICES:
            raise Refused("too-many-triangles", "The OBJ holds more corners than we measure.")
    return lines


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines with tabs as spaces; a backslash at the end of a corner or a face continues it. One at
    the end of a name or a remark is a folder's, and swallows no line."""
    pending = b""
    for line in data.replace(b"\t", b" ").splitlines():
        if b"\\" in line and (pending or line.lstrip()[:2] in (b"v ", b"f ")):
            start, mark, after = line.rpartition(b"\\")
            if mark and not after.strip():
                pending += start + b" "
                continue
        yield pending + line
        pending = b""
    if pending:
        yield pending


def _before_comment(rest: bytes) -> bytes:
    return rest.partition(b"#")[0] if b"#" in rest else rest


def _add_corner(lines: _Lines, parts: list[bytes]) -> None:
    if len(parts) < _PLAIN:
        raise Refused("damaged", "A v line of the OBJ has fewer than three numbers.")
    if len(parts) == _WEIGHED and not _is_one(parts[3]):
        lines.weights[len(lines.positions)] = parts[3]
    elif len(parts) > _WEIGHED and len(parts) not in _COLOURED:
        lines.odd_corners += 1
    lines.positions.append(b" ".join(parts[:_PLAIN]))


def _is_one(word: bytes) -> bool:
    whole, _, fraction = word.partition(b".")
    return whole == b"1" and not fraction.strip(b"0")


def _add_polygon(polygons: dict[int, list[int]], parts: list[bytes], positions: int) -> None:
    """Adds the corners of one polygon; negative numbers count back from the end."""
    if len(parts) < 3:
        raise Refused("damaged", "A face of the OBJ has fewer than three corners.")
    polygon = []
    for part in parts:
        try:
            number = int(part.partition(b"/")[0])
        except ValueError as error:
            raise Refused(
                "not-a-number", "A face of the OBJ names a corner that is not a number."
            ) from error
        if abs(number) > MAX_VERTICES:
            raise Refused(
                "bad-index", "A face of the OBJ points to a corner beyond any that a file can hold."
            )
        polygon.append(number - 1 if number > 0 else positions + number if number else -1)
    if len(polygon) > _MOST_CORNERS:
        raise Refused("damaged", f"A face of the OBJ has more than {_MOST_CORNERS:,} corners.")
    polygons.setdefault(len(polygon), []).extend(polygon)
