"""Small model files that tests upload."""

import struct
from typing import Any

import numpy as np


def cube_stl(edge_mm: float = 20.0) -> bytes:
    """A closed cube as binary STL; its volume is edge_mm cubed."""
    corner = np.array(
        [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=np.float32
    ) * np.float32(edge_mm)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    triangles = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    facets = b"".join(
        struct.pack("<12f", 0, 0, 0, *corner[list(t)].ravel()) + b"\0\0" for t in triangles
    )
    return b"cube".ljust(80) + struct.pack("<I", len(triangles)) + facets


def open_cube_stl(edge_mm: float = 20.0) -> bytes:
    """The cube without its last facet: not closed, so it has no volume."""
    whole = cube_stl(edge_mm)
    return whole[:80] + struct.pack("<I", 11) + whole[84:-50]


def stl_of(corners: np.ndarray[Any, np.dtype[np.float64]]) -> bytes:
    """Triangles (m, 3, 3) in mm as binary STL."""
    facets = np.zeros(
        len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("pad", "<u2")]
    )
    facets["corners"] = corners
    return b"copy".ljust(80) + struct.pack("<I", len(corners)) + facets.tobytes()
