"""Wavefront OBJ. Only v, f, o, g and usemtl lines are read: no material file is ever opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.mesh.topology import edge_counts
from geometry.piece import Piece, Points, Shell, Triangles
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
    vertices = numbers.reshape(-1, 3)
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
    return Piece("", "obj", shells, "proposed", "", maker=of_comments(data, "#"))


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
    used, index = np.unique(faces, return_inverse=True)
    label = told_by(part.object or part.group, part.group, part.material)
    role = role_of(f"{part.group} {part.object} {part.material}")
    return make_shell(label, vertices[used], index.reshape(-1, 3), role=role)


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
            parts = rest.split()
            if len(parts) < 3:
                raise Refused("damaged", "A v line of the OBJ has fewer than three numbers.")
            lines.positions.append(b" ".join(parts[:3]))
        elif keyword == b"f":
            _add_polygon(current, rest.split(), len(lines.positions))
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
        if len(lines.positions) > MAX_VERTICES:
            raise Refused("too-many-triangles", "The OBJ holds more corners than we measure.")
    return lines


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines with tabs as spaces; a backslash at the end continues the line."""
    pending = b""
    for line in data.replace(b"\t", b" ").splitlines():
        if line.endswith(b"\\"):
            pending += line[:-1] + b" "
            continue
        yield pending + line
        pending = b""
    if pending:
        yield pending


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
