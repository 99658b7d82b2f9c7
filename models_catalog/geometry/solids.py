"""Volume of metal: closed bodies joined as one solid, so that what overlaps is counted once."""

from dataclasses import dataclass, field

import manifold3d
import numpy as np

from models_catalog.geometry.piece import Points, Shell, Triangles
from models_catalog.geometry.topology import EdgeCounts, bodies, edge_counts

# A body turned inside out is a trapped void when at least this share of it lies in metal.
_VOID_SHARE = 0.5
_MAX_BODIES = 20_000


@dataclass(slots=True)
class Solid:
    """A shell as a solid. `volume_mm3` is None when it encloses nothing certain."""

    edges: EdgeCounts
    manifold: manifold3d.Manifold | None = None
    void_count: int = 0
    inside_out_count: int = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def volume_mm3(self) -> float | None:
        """Volume in mm3, or None."""
        return None if self.manifold is None else float(self.manifold.volume())


def solid_of(shell: Shell) -> Solid:
    """The bodies of a shell joined; trapped voids taken out, bodies inside out turned round."""
    solid = Solid(edge_counts(shell.faces))
    if not solid.edges.closed:
        return solid
    parts = bodies(shell.faces, len(shell.vertices))
    if len(parts) > _MAX_BODIES:
        solid.warnings.append(f"{shell.name}: too many loose bodies to weigh.")
        return solid
    outer: list[manifold3d.Manifold] = []
    inverted: list[manifold3d.Manifold] = []
    for part in parts:
        vertices, faces = _compact(shell, part, whole=len(parts) == 1)
        volume = signed_volume(vertices, faces)
        body = _manifold(vertices, faces if volume >= 0 else faces[:, ::-1])
        if body is None:
            return solid
        (outer if volume >= 0 else inverted).append(body)
    solid.manifold = _joined(outer, inverted, solid)
    return solid


def union(solids: list[Solid]) -> manifold3d.Manifold | None:
    """All solids as one, or None when one of them is not closed or there are none."""
    manifolds = [solid.manifold for solid in solids if solid.manifold is not None]
    if not solids or len(manifolds) < len(solids):
        return None
    return _union(manifolds)


def signed_volume(vertices: Points, faces: Triangles) -> float:
    """Volume by the divergence theorem, in mm3; negative when the faces look inwards."""
    a, b, c = ((vertices - vertices.mean(axis=0))[faces[:, corner]] for corner in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def surface_area(shell: Shell) -> float:
    """Area of all faces, in mm2."""
    a, b, c = (shell.vertices[shell.faces[:, corner]] for corner in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def _joined(
    outer: list[manifold3d.Manifold], inverted: list[manifold3d.Manifold], solid: Solid
) -> manifold3d.Manifold:
    """Metal of the bodies that look outwards, less the voids among those that look inwards."""
    if not outer:
        solid.inside_out_count = len(inverted)
        return _union(inverted)
    metal = _union(outer)
    for body in inverted:
        if (metal ^ body).volume() >= _VOID_SHARE * body.volume():
            solid.void_count += 1
            metal = metal - body
        else:
            solid.inside_out_count += 1
            metal = metal + body
    return metal


def _union(manifolds: list[manifold3d.Manifold]) -> manifold3d.Manifold:
    if len(manifolds) == 1:
        return manifolds[0]
    return manifold3d.Manifold.batch_boolean(manifolds, manifold3d.OpType.Add)


def _compact(
    shell: Shell, part: np.ndarray[tuple[int], np.dtype[np.intp]], *, whole: bool
) -> tuple[Points, Triangles]:
    if whole:
        return shell.vertices, shell.faces
    used, index = np.unique(shell.faces[part], return_inverse=True)
    return shell.vertices[used], index.reshape(-1, 3)


def _manifold(vertices: Points, faces: Triangles) -> manifold3d.Manifold | None:
    mesh = manifold3d.Mesh64(
        vert_properties=np.ascontiguousarray(vertices, np.float64),
        tri_verts=np.ascontiguousarray(faces, np.uint64),
    )
    solid = manifold3d.Manifold(mesh)
    return solid if solid.status() == manifold3d.Error.NoError else None
