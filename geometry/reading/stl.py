"""STL, binary and ASCII. A library would open a cut-off STL as an empty scene: we count first."""

import re
import struct
from dataclasses import replace
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading.limits import check_triangles, clean_name
from geometry.reading.maker import of_stl_header
from geometry.reading.shells import make_shell

HEADER_BYTES = 84
RECORD_BYTES = 50

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_VERTEX = re.compile(rb"vertex[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)")


def binary_size(count: int) -> int:
    """Length in bytes of a binary STL with `count` triangles."""
    return HEADER_BYTES + RECORD_BYTES * count


def declared_count(head: bytes) -> int:
    """The number of triangles that a binary STL header declares."""
    return int(struct.unpack_from("<I", head, 80)[0])


def is_binary(head: bytes, size: int) -> bool:
    """Whether the length is exactly what the header declares, even if it begins with "solid"."""
    return len(head) >= HEADER_BYTES and size == binary_size(declared_count(head))


def looks_ascii(head: bytes) -> bool:
    """Whether this begins as an ASCII STL does."""
    start = head.lstrip()[:2048].lower()
    return start.startswith(b"solid") and (b"facet" in start or b"endsolid" in start)


def parse(data: bytes) -> Piece:
    """One shell of an STL in memory; raises Refused when counts or numbers are wrong."""
    if is_binary(data, len(data)):
        check_triangles(declared_count(data))
        records = np.frombuffer(data, _RECORD, offset=HEADER_BYTES)
        corners = np.ascontiguousarray(records["corners"])
        return replace(_piece("", corners), maker=of_stl_header(data))
    return _piece(*_ascii_corners(data))


def read_binary(stream: BinaryIO) -> Piece:
    """One shell of a binary STL whose length has been checked; Refused for bad counts, numbers."""
    stream.seek(0)
    header = stream.read(HEADER_BYTES)
    check_triangles(declared_count(header))
    records = np.fromfile(stream, _RECORD)
    corners = np.ascontiguousarray(records["corners"])
    del records
    return replace(_piece("", corners), maker=of_stl_header(header))


def _piece(name: str, corners: NDArray[np.floating]) -> Piece:
    check_triangles(len(corners))
    vertices = corners.reshape(-1, 3)
    faces = np.arange(len(vertices), dtype=np.int64).reshape(-1, 3)
    shell = make_shell(name or "model", vertices, faces, role="metal")
    return Piece("", "stl", [shell], "proposed", "")


def _ascii_corners(data: bytes) -> tuple[str, NDArray[np.float64]]:
    text = data.lower()
    facets = len(re.findall(rb"\bfacet[ \t]+normal\b", text))
    check_triangles(facets)
    found = _VERTEX.findall(text)
    closed = len(re.findall(rb"\bendfacet\b", text))
    if len(found) != 3 * facets or closed != facets or b"endsolid" not in text:
        raise Refused(
            "wrong-length",
            f"This text STL opens {facets:,} triangles but is not complete: it was cut off while "
            "saving. Export it again.",
        )
    try:
        corners = np.array(found, dtype="S32").astype(np.float64).reshape(-1, 3, 3)
    except ValueError as error:
        raise Refused(
            "not-a-number",
            "This text STL holds corner positions that are not numbers. Export it again.",
        ) from error
    first_line = data.lstrip()[5:200].splitlines()[0] if data.lstrip()[5:] else b""
    return clean_name(first_line.decode("utf-8", "replace")), corners
