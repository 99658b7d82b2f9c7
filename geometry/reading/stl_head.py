"""Whether a file is an STL, from its first bytes and its length; nothing of it is read."""

import struct

import numpy as np

from geometry.reading.limits import MAX_COORDINATE

HEADER_BYTES = 84
RECORD_BYTES = 50

RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
# Bytes after the last facet that are taken for a remark of the program.
_MOST_MORE = 4096
_LONGEST_NORMAL, _SHORTEST_SIDE = 1.01, 1e-9


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
    corners = np.frombuffer(head, RECORD, 1, HEADER_BYTES)["corners"]
    is_sound = np.isfinite(corners).all() and np.abs(corners).max() <= MAX_COORDINATE
    more = size - binary_size(declared_count(head))
    return bool(is_sound and 0 < more <= _MOST_MORE and more % RECORD_BYTES)


def lacks_count(head: bytes, size: int) -> bool:
    """Whether a binary STL says that it holds no facet, and whole facets follow to its end."""
    if len(head) < binary_size(1) or looks_ascii(head) or declared_count(head) != 0:
        return False
    return (size - HEADER_BYTES) % RECORD_BYTES == 0 and _is_sound(head)


def facet_count(head: bytes, size: int) -> int:
    """How many facets are read: as many as the header declares, or as the file has room for."""
    if lacks_count(head, size):
        return (size - HEADER_BYTES) // RECORD_BYTES
    return declared_count(head)


def _is_sound(head: bytes) -> bool:
    """Whether the first facet has positions, and a direction as long as one, or none."""
    (facet,) = np.frombuffer(head, RECORD, 1, HEADER_BYTES)
    corners, length = facet["corners"], float(np.abs(facet["normal"]).max())
    if not np.isfinite(corners).all() or np.abs(corners).max() > MAX_COORDINATE:
        return False
    if float(np.ptp(corners, axis=0).max()) < _SHORTEST_SIDE:
        return False
    return bool(np.isfinite(length) and length < _LONGEST_NORMAL)


def looks_ascii(head: bytes) -> bool:
    """Whether this begins as an ASCII STL does."""
    start = head.lstrip()[:2048].lower()
    return start.startswith(b"solid") and (b"facet" in start or b"endsolid" in start)
