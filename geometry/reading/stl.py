"""STL, binary and ASCII. A library would open a cut-off STL as an empty scene: we count first."""

import re
import struct
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece, Role, Shell
from geometry.reading.limits import MAX_COORDINATE, MAX_SHELLS, check_triangles, clean_name
from geometry.reading.maker import of_stl_header
from geometry.reading.numbers_as_text import positions
from geometry.reading.shells import make_shell
from geometry.roles import role_of

HEADER_BYTES = 84
RECORD_BYTES = 50

_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Bytes after the last facet that are taken for a remark of the program.
_MOST_MORE = 4096
_SOLID = re.compile(rb"^[ \t]*solid\b[ \t]*([^\r\n]*)", re.MULTILINE | re.IGNORECASE)
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


def has_more(head: bytes, size: int) -> bool:
    """Whether a binary STL is followed by a few bytes more, as some programs leave them.

    Not where whole facets follow: then the count is wrong, and so would the piece be.
    """
    if len(head) < binary_size(1) or looks_ascii(head) or declared_count(head) == 0:
        return False
    corners = np.frombuffer(head, _RECORD, 1, HEADER_BYTES)["corners"]
    is_sound = np.isfinite(corners).all() and np.abs(corners).max() <= MAX_COORDINATE
    more = size - binary_size(declared_count(head))
    return bool(is_sound and 0 < more <= _MOST_MORE and more % RECORD_BYTES)


def looks_ascii(head: bytes) -> bool:
    """Whether this begins as an ASCII STL does."""
    start = head.lstrip()[:2048].lower()
    return start.startswith(b"solid") and (b"facet" in start or b"endsolid" in start)


def parse(data: bytes) -> Piece:
    """One shell of an STL in memory; raises Refused when counts or numbers are wrong."""
    if is_binary(data, len(data)) or has_more(data, len(data)):
        count = declared_count(data)
        check_triangles(count)
        records = np.frombuffer(data, _RECORD, count, HEADER_BYTES)
        return _binary_piece(data, records, len(data))
    return _ascii_piece(data)


def read_binary(stream: BinaryIO, size: int) -> Piece:
    """One shell of a binary STL whose length has been checked; Refused for bad counts, numbers."""
    stream.seek(0)
    header = stream.read(HEADER_BYTES)
    count = declared_count(header)
    check_triangles(count)
    return _binary_piece(header, np.fromfile(stream, _RECORD, count), size)


def _binary_piece(header: bytes, records: NDArray[np.void], size: int) -> Piece:
    shell = _shell("", np.ascontiguousarray(records["corners"]), "metal")
    more = size - binary_size(len(records))
    notes = (f"{more:,} bytes after the last facet of the STL were not read.",) if more else ()
    return Piece(
        "", "stl", [shell], "proposed", "", notes=notes, maker=of_stl_header(header[:HEADER_BYTES])
    )


def _shell(name: str, corners: NDArray[np.floating], role: Role) -> Shell:
    vertices = corners.reshape(-1, 3)
    faces = np.arange(len(vertices), dtype=np.int64).reshape(-1, 3)
    return make_shell(name or "model", vertices, faces, role=role)


def _ascii_piece(data: bytes) -> Piece:
    """A shell for each `solid` of the text; a lone one is metal whatever its name."""
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
    words = [word for corner in found for word in corner]
    corners = positions(words, "This text STL").reshape(-1, 3, 3)
    solids = list(_SOLID.finditer(data))
    if not 1 < len(solids) <= MAX_SHELLS:
        name = _name(solids[0]) if solids else ""
        return Piece("", "stl", [_shell(name, corners, "metal")], "proposed", "")
    starts = [solid.start() for solid in solids]
    ends = np.cumsum(
        [
            len(_VERTEX.findall(data, start, end)) // 3
            for start, end in zip(starts, [*starts[1:], len(data)], strict=True)
        ]
    )
    shells = [
        _shell(_name(solid), part, role_of(_name(solid)))
        for solid, part in zip(solids, np.split(corners, ends[:-1]), strict=True)
        if len(part)
    ]
    return Piece("", "stl", shells, "proposed", "")


def _name(solid: re.Match[bytes]) -> str:
    return clean_name(solid[1][:200].decode("utf-8", "replace"))
