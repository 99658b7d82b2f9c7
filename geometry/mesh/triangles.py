"""Area, volume and direction of many triangles, in slices, so that millions need little memory."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from geometry.piece import Points, Triangles

# The three corners of each triangle: (m, 3, 3).
Corners = NDArray[np.float64]

_SLICE = 1 << 18


def face_areas(vertices: Points, faces: Triangles) -> NDArray[np.float64]:
    """Area of each face, in mm2."""
    areas = np.empty(len(faces))
    for part, corners in _slices(vertices, faces):
        areas[part] = np.linalg.norm(crossed_sides(corners), axis=1)
    areas /= 2
    return areas


def face_normals(vertices: Points, faces: Triangles) -> Points:
    """Which way each face looks, by the order of its corners; 0 of one without area."""
    normals = np.empty((len(faces), 3))
    for part, corners in _slices(vertices, faces):
        normals[part] = normals_of(corners)
    return normals


def normals_of(corners: Corners) -> Points:
    """`face_normals` of triangles whose corners are at hand."""
    normals = crossed_sides(corners)
    normals /= np.maximum(np.linalg.norm(normals, axis=1), 1e-30)[:, None]
    return normals


def crossed_sides(corners: Corners) -> Points:
    """The cross product of two sides of each triangle: it points where the face looks, and is as
    long as twice the face's area."""
    crossed: Points = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    return crossed


def surface_area(vertices: Points, faces: Triangles) -> float:
    """Area of all faces, in mm2."""
    return float(face_areas(vertices, faces).sum())


def signed_volume(vertices: Points, faces: Triangles) -> float:
    """Volume by the divergence theorem, in mm3; negative when the faces look inwards."""
    return float(face_volumes(vertices, faces).sum())


def face_volumes(vertices: Points, faces: Triangles) -> NDArray[np.float64]:
    """Signed volume between each face and the middle of all, in mm3; over a closed body they add
    up to its volume."""
    centred = vertices - vertices.mean(axis=0)
    volumes = np.empty(len(faces))
    for part, corners in _slices(centred, faces):
        a, b, c = (corners[:, number] for number in range(3))
        volumes[part] = np.einsum("ij,ij->i", a, np.cross(b, c))
    volumes /= 6
    return volumes


def _slices(vertices: Points, faces: Triangles) -> Iterator[tuple[slice, Corners]]:
    for start in range(0, len(faces), _SLICE):
        part = slice(start, start + _SLICE)
        yield part, vertices[faces[part]]
