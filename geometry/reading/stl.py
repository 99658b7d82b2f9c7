"""STL, binary and ASCII. A library would open a cut-off STL as an empty scene: we count first."""

import re
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece, Role, Shell
from geometry.reading.limits import MAX_SHELLS, check_triangles, clean_name
from geometry.reading.maker import of_stl_header
from geometry.reading.name_text import name_text
from geometry.reading.numbers_as_text import positions
from geometry.reading.shells import make_shell
from geometry.reading.stl_head import (
    HEADER_BYTES,
    RECORD,
    binary_size,
    facet_count,
    has_more,
    is_binary,
    lacks_count,
)
from geometry.roles import role_of

_SOLID = re.compile(rb"^[ \t]*solid\b[ \t]*([^\n]*)", re.MULTILINE | re.IGNORECASE)
_VERTEX = re.compile(rb"vertex[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)")
_END_FACET, _END_SOLID = re.compile(rb"\bend ?facet\b"), re.compile(rb"\bend ?solid\b")


def parse(data: bytes) -> Piece:
    """One shell of an STL in memory; raises Refused when counts or numbers are wrong."""
    size = len(data)
    if is_binary(data, size) or has_more(data, size) or lacks_count(data, size):
        count = facet_count(data, size)
        check_triangles(count)
        records = np.frombuffer(data, RECORD, count, HEADER_BYTES)
        return _binary_piece(data, records, len(data))
    return _ascii_piece(data)


def read_binary(stream: BinaryIO, size: int) -> Piece:
    """One shell of a binary STL whose length has been checked; Refused for bad counts, numbers."""
    stream.seek(0)
    head = stream.read(binary_size(1))
    count = facet_count(head, size)
    check_triangles(count)
    stream.seek(HEADER_BYTES)
    return _binary_piece(head, np.fromfile(stream, RECORD, count), size)


def _binary_piece(head: bytes, records: NDArray[np.void], size: int) -> Piece:
    shell = _shell("", np.ascontiguousarray(records["corners"]), "metal")
    more = size - binary_size(len(records))
    notes: tuple[str, ...] = ()
    if more:
        notes = (f"{more:,} bytes after the last facet of the STL were not read.",)
    elif lacks_count(head, size):
        notes = (
            f"The STL does not say how many facets it holds. The {len(records):,} up to its end "
            "were read.",
        )
    return Piece(
        "", "stl", [shell], "proposed", "", notes=notes, maker=of_stl_header(head[:HEADER_BYTES])
    )


def _shell(name: str, corners: NDArray[np.floating], role: Role) -> Shell:
    vertices = corners.reshape(-1, 3)
    faces = np.arange(len(vertices), dtype=np.int64).reshape(-1, 3)
    return make_shell(name or "model", vertices, faces, role=role)


def _ascii_piece(data: bytes) -> Piece:
    """A shell for each `solid` of the text; a lone one is metal whatever its name."""
    data = data.replace(b"\r", b"\n")
    text = data.lower()
    facets = len(re.findall(rb"\bfacet[ \t]+normal\b", text))
    check_triangles(facets)
    found = _VERTEX.findall(text)
    closed = len(_END_FACET.findall(text))
    if len(found) != 3 * facets or closed != facets or not _END_SOLID.search(text):
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
            len(_VERTEX.findall(text, start, end)) // 3
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
    return clean_name(name_text(solid[1]))
