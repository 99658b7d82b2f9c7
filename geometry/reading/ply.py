"""PLY, text and binary: positions and faces; every other property is stepped over."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading.limits import MAX_VERTICES, check_triangles
from geometry.reading.maker import of_comments
from geometry.reading.polygons import triangulated
from geometry.reading.shells import make_shell

_TYPES = {
    "char": "i1",
    "int8": "i1",
    "uchar": "u1",
    "uint8": "u1",
    "short": "i2",
    "int16": "i2",
    "ushort": "u2",
    "uint16": "u2",
    "int": "i4",
    "int32": "i4",
    "uint": "u4",
    "uint32": "u4",
    "float": "f4",
    "float32": "f4",
    "double": "f8",
    "float64": "f8",
}
_ORDERS = {"binary_little_endian": "<", "binary_big_endian": ">", "ascii": ""}
_MAX_HEADER_BYTES = 65_536
_END_HEADER = re.compile(rb"(?<=[\r\n])end_header\b")
# More corners than this in one polygon is a damaged count.
_MOST_CORNERS = 10_000
# What -1 is where the numbers have no sign.
_NEXT_UNSIGNED = 0xFFFFFFFF
_LISTS_OF_CORNERS = ("vertex_indices", "vertex_index")


@dataclass
class _Property:
    """`count_type` is empty for a single number, else the type of a list's length."""

    name: str
    type: str
    count_type: str = ""


@dataclass
class _Element:
    name: str
    count: int
    properties: list[_Property] = field(default_factory=list)


def parse(data: bytes) -> Piece:
    """One shell; Refused when the header and the numbers do not agree."""
    try:
        order, elements, start = _header(data)
        body = _Text(data[start:]) if order == "" else _Binary(data, start, order)
        return replace(_piece(body, elements), maker=of_comments(data[:start], "comment "))
    except (ValueError, KeyError, IndexError, struct.error, OverflowError) as error:
        raise _damaged() from error


def _header(data: bytes) -> tuple[str, list[_Element], int]:
    found = _END_HEADER.search(data, 0, _MAX_HEADER_BYTES)
    if found is None:
        raise _damaged()
    end = found.start()
    # Old programs end their lines with a carriage return alone.
    start = data.find(b"\n" if b"\n" in data[:end] else b"\r", end) + 1
    if start <= 0:
        raise _damaged()
    order: str | None = None
    elements: list[_Element] = []
    for line in data[:end].decode("ascii", "replace").splitlines():
        words = line.split()
        if words[:1] == ["format"]:
            order = _ORDERS[words[1]]
        elif words[:1] == ["element"]:
            elements.append(_Element(words[1], int(words[2])))
        elif words[:2] == ["property", "list"]:
            made = _Property(words[4], _TYPES[words[3]], _TYPES[words[2]])
            elements[-1].properties.append(made)
        elif words[:1] == ["property"]:
            elements[-1].properties.append(_Property(words[2], _TYPES[words[1]]))
    most = min(MAX_VERTICES, len(data))
    if order is None or any(not 0 <= one.count <= most for one in elements):
        raise _damaged()
    return order, elements, start


def _piece(body: "_Text | _Binary", elements: list[_Element]) -> Piece:
    vertices = np.empty((0, 3))
    polygons: list[NDArray[np.int64]] = []
    for element in elements:
        if element.name == "vertex":
            vertices = body.columns(element, ("x", "y", "z"))
        elif element.name in ("face", "tristrips"):
            if element.count:
                check_triangles(element.count)
            rows = list(body.polygons(element))
            polygons += rows if element.name == "face" else [_of_strips(row) for row in rows]
        else:
            body.skip(element)
    check_triangles(sum(len(rows) * max(rows.shape[1] - 2, 0) for rows in polygons))
    if any(rows.shape[1] > _MOST_CORNERS for rows in polygons):
        raise _damaged()
    if any(rows.size and not 0 <= rows.min() <= rows.max() < len(vertices) for rows in polygons):
        raise Refused("bad-index", "A face of the PLY points to a corner that is missing.")
    faces = np.concatenate([triangulated(vertices, rows) for rows in _by_size(polygons)])
    return Piece("", "ply", [make_shell("model", vertices, faces, role="metal")], "proposed", "")


def _of_strips(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """The triangles of strips, one strip after the other in a row; -1 begins the next. Every second
    triangle of a strip is wound the other way."""
    found = [np.empty((0, 3), np.int64)]
    for row in rows:
        row = np.where(row == _NEXT_UNSIGNED, -1, row)
        at = np.arange(len(row))
        start = np.maximum.accumulate(np.where(row < 0, at + 1, 0))
        triangles = np.column_stack([row[:-2], row[1:-1], row[2:]])
        odd = ((at - start) % 2 == 1)[: len(triangles)]
        triangles[odd] = triangles[odd][:, [1, 0, 2]]
        found.append(triangles[(triangles >= 0).all(axis=1)])
    return np.concatenate(found)


def _by_size(polygons: list[NDArray[np.int64]]) -> list[NDArray[np.int64]]:
    """Polygons with equally many corners together; a face of fewer than three is none."""
    sizes = sorted({rows.shape[1] for rows in polygons if rows.shape[1] > 2})
    return [np.concatenate([rows for rows in polygons if rows.shape[1] == one]) for one in sizes]


class _Binary:
    """Reads elements one after the other; a list's length is checked before it is read."""

    def __init__(self, data: bytes, start: int, order: str) -> None:
        self._data, self._at, self._order = data, start, order

    def columns(self, element: _Element, names: tuple[str, ...]) -> NDArray[np.float64]:
        if any(one.count_type for one in element.properties):
            return self._columns_beside_lists(element, names)
        kind = np.dtype([(one.name, self._order + one.type) for one in element.properties])
        rows = np.frombuffer(self._data, kind, element.count, self._at)
        self._at += element.count * kind.itemsize
        return np.stack([rows[name].astype(np.float64) for name in names], axis=1)

    def _columns_beside_lists(
        self, element: _Element, names: tuple[str, ...]
    ) -> NDArray[np.float64]:
        """The same where each row has lists of its own length."""
        rows = []
        for _ in range(element.count):
            row = {one.name: self._take(one) for one in element.properties}
            rows.append([float(row[name][0]) for name in names])
        return np.array(rows, np.float64).reshape(-1, len(names))

    def polygons(self, element: _Element) -> Iterator[NDArray[np.int64]]:
        """All faces as one block when they are alike, as they nearly always are."""
        if not element.count:
            return
        lengths = self._lengths(element, self._at)
        kind = np.dtype(
            [
                field
                for one in element.properties
                for field in self._fields(one, lengths.get(one.name, 0))
            ]
        )
        if self._at + element.count * kind.itemsize <= len(self._data):
            rows = np.frombuffer(self._data, kind, element.count, self._at)
            lists = [one for one in element.properties if one.count_type]
            if all((rows["count of " + p.name] == lengths[p.name]).all() for p in lists):
                self._at += element.count * kind.itemsize
                yield rows[_corner_list(element)].astype(np.int64).reshape(element.count, -1)
                return
        for _ in range(element.count):
            yield self._one(element)

    def skip(self, element: _Element) -> None:
        for _ in range(element.count):
            for one in element.properties:
                self._take(one)

    def _fields(self, one: _Property, length: int) -> list[tuple[str, str, tuple[int, ...]]]:
        kind = self._order + one.type
        if not one.count_type:
            return [(one.name, kind, ())]
        return [
            ("count of " + one.name, self._order + one.count_type, ()),
            (one.name, kind, (length,)),
        ]

    def _lengths(self, element: _Element, at: int) -> dict[str, int]:
        """Lengths of the lists of the element's first row."""
        kept, self._at = self._at, at
        taken = [(one, len(self._take(one))) for one in element.properties]
        self._at = kept
        return {one.name: length for one, length in taken if one.count_type}

    def _one(self, element: _Element) -> NDArray[np.int64]:
        wanted = _corner_list(element)
        found: NDArray[Any] = np.empty(0, np.int64)
        for one in element.properties:
            numbers = self._take(one)
            if one.name == wanted:
                found = numbers
        return found.astype(np.int64)[None, :]

    def _take(self, one: _Property) -> NDArray[Any]:
        count = 1
        if one.count_type:
            kind = np.dtype(self._order + one.count_type)
            count = int(np.frombuffer(self._data, kind, 1, self._at)[0])
            self._at += kind.itemsize
            if not 0 <= count <= len(self._data):
                raise _damaged()
        kind = np.dtype(self._order + one.type)
        numbers = np.frombuffer(self._data, kind, count, self._at)
        self._at += kind.itemsize * count
        return numbers


class _Text:
    """The same for numbers written as words, one element a line; empty lines are none."""

    def __init__(self, data: bytes) -> None:
        self._lines = (words for line in data.splitlines() if (words := line.split()))

    def columns(self, element: _Element, names: tuple[str, ...]) -> NDArray[np.float64]:
        rows = []
        if not any(one.count_type for one in element.properties):
            place = {one.name: number for number, one in enumerate(element.properties)}
            wanted = [place[name] for name in names]
            rows = [[float(words[at]) for at in wanted] for words in self._rows(element)]
            return np.array(rows, np.float64).reshape(-1, len(names))
        for words in self._rows(element):
            row: dict[str, bytes] = {}
            at = 0
            for one in element.properties:
                row[one.name] = words[at]
                at += 1 + (int(words[at]) if one.count_type else 0)
            rows.append([float(row[name]) for name in names])
        return np.array(rows, np.float64).reshape(-1, len(names))

    def polygons(self, element: _Element) -> Iterator[NDArray[np.int64]]:
        wanted = _corner_list(element)
        alike: dict[int, list[list[int]]] = {}
        for words in self._rows(element):
            at = 0
            for one in element.properties:
                length = int(words[at]) if one.count_type else 1
                first = at + (1 if one.count_type else 0)
                if length < 0 or first + length > len(words):
                    raise _damaged()
                if one.name == wanted:
                    corners = [int(word) for word in words[first : first + length]]
                    alike.setdefault(length, []).append(corners)
                at = first + length
        for rows in alike.values():
            yield np.array(rows, np.int64)

    def skip(self, element: _Element) -> None:
        for _ in self._rows(element):
            pass

    def _rows(self, element: _Element) -> Iterator[list[bytes]]:
        for _ in range(element.count):
            words = next(self._lines, None)
            if words is None:
                raise _damaged()
            yield words


def _corner_list(element: _Element) -> str:
    for one in element.properties:
        if one.count_type and one.name in _LISTS_OF_CORNERS:
            return one.name
    raise _damaged()


def _damaged() -> Refused:
    return Refused(
        "wrong-length",
        "The PLY does not hold what its header announces: it was cut off or damaged. Export it "
        "again.",
    )
