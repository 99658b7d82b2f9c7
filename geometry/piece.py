"""What a CAD file holds once it has been read: named shells of triangles in millimetres."""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Role = Literal["metal", "stone", "helper"]
UnitSource = Literal["file", "proposed"]

Points = NDArray[np.float64]
Triangles = NDArray[np.int64]


def with_own_corners(vertices: Points, faces: Triangles) -> tuple[Points, Triangles]:
    """Some faces of a mesh, and of its corners those that they use."""
    used, index = np.unique(faces, return_inverse=True)
    return vertices[used], index.reshape(-1, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Shell:
    """One named body. `vertices` (n, 3) in mm, `faces` (m, 3) indices into them."""

    name: str
    role: Role
    vertices: Points
    faces: Triangles

    @property
    def size_mm(self) -> Points:
        """Length of the axis-aligned box along x, y and z."""
        extent: Points = np.ptp(self.vertices, axis=0)
        return extent

    def of_faces(self, faces: Triangles) -> "Shell":
        """The shell with these faces and the corners that they use."""
        vertices, faces = with_own_corners(self.vertices, faces)
        return replace(self, vertices=vertices, faces=faces)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """All shells of one file.

    `unit` is the unit the file was drawn in ("mm", "inch", ...); vertices are already converted.
    `unit_source` says whether the file itself named the unit or we propose it from the size.
    """

    unit: str
    format: str
    shells: list[Shell]
    unit_source: UnitSource
    unit_reason: str
    # What was odd but harmless, in words for the designer.
    notes: tuple[str, ...] = ()
    # What the file says of its maker, such as “Author: Mira Kessler”.
    maker: tuple[str, ...] = ()
    # How far apart positions must lie for the file to tell them apart; 0 where it is fine. In mm,
    # as all else, once the file has been read.
    step_mm: float = 0.0
    # How its triangles were made of exact surfaces, in words; empty where the file holds triangles.
    meshed: str = ""
    # Corners (n, 3, 3) of faces that the file draws twice; they count once.
    drawn_twice: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 3, 3)))
    # Names of the bodies of which the designer has said what they are.
    said: frozenset[str] = frozenset()

    @property
    def triangle_count(self) -> int:
        return sum(len(shell.faces) for shell in self.shells)

    def with_role(self, role: Role) -> list[Shell]:
        """Shells of one role, in file order."""
        return [shell for shell in self.shells if shell.role == role]
