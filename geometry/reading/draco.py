"""Unpacks meshes that KHR_draco_mesh_compression has packed into a glTF, by Google's own library.

Draco rounds positions to a grid, so how coarse that grid is goes with the answer.
"""

import importlib
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

from geometry.errors import Refused
from geometry.piece import Points, Triangles
from geometry.reading.limits import MAX_TRIANGLES, MAX_VERTICES, check_triangles
from geometry.reading.native import processor_seconds

EXTENSION = "KHR_draco_mesh_compression"
_MOST_SECONDS = 60
_GRIDS = range(8, 24)
# Positions are single precision, so that a point is on the grid when it is this near, in steps.
_ON_THE_GRID = 0.02
_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Unpacked:
    """A mesh out of Draco; `step` is how far apart its positions can be, 0 where that is unknown"""

    vertices: Points
    faces: Triangles
    step: float


def unpacked(data: bytes, position: int) -> Unpacked:
    """The mesh whose positions are the attribute of this unique id."""
    if data[:5] != b"DRACO" or len(data) < 11 or struct.unpack_from("<B", data, 7)[0] != 1:
        raise _damaged()
    library: Any = importlib.import_module("DracoPy")
    try:
        with processor_seconds(_MOST_SECONDS):
            mesh = library.decode(data)
            found = mesh.get_attribute_by_unique_id(position)
            vertices = np.array(found["data"], np.float64).reshape(-1, 3)
            faces = np.array(mesh.faces, np.int64).reshape(-1, 3)
    except (MemoryError, Refused):
        raise
    # The library raises errors of many kinds, and bare Exceptions, for streams that are damaged.
    except Exception as error:
        raise _damaged() from error
    if len(vertices) > MAX_VERTICES or len(faces) > MAX_TRIANGLES:
        check_triangles(MAX_TRIANGLES + 1)
    return Unpacked(vertices, faces, _grid_step(vertices))


def _grid_step(vertices: Points) -> float:
    """The step of the coarsest grid that all positions lie on: the longest side in 2^n - 1 steps"""
    if len(vertices) < 2 or not np.isfinite(vertices).all():
        return 0.0
    low = vertices.min(axis=0)
    longest = float((vertices - low).max())
    away = vertices[:: max(1, len(vertices) // _LOOKED_AT)] - low
    # A coordinate in single precision is off by this much itself.
    rounding = float(np.spacing(np.float32(np.abs(vertices).max())))
    for bits in _GRIDS:
        step = longest / ((1 << bits) - 1)
        if step == 0 or step < 4 * rounding:
            return 0.0
        off = np.abs(away / step - np.round(away / step)).max()
        if off < _ON_THE_GRID + 2 * rounding / step:
            return step
    return 0.0


def _damaged() -> Refused:
    return Refused(
        "damaged", "The Draco compression in this GLB is damaged. Export it again, or without it."
    )
