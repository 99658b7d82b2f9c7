"""Volume of metal: closed bodies joined as one solid, so that what overlaps is counted once."""

from dataclasses import dataclass, field

import manifold3d
import numpy as np
from numpy.typing import NDArray

from geometry.mesh.topology import EdgeCounts, bodies_up_to, edge_counts
from geometry.mesh.triangles import signed_volume, surface_area
from geometry.piece import Points, Shell, Triangles, with_own_corners

# A body turned inside out is a trapped void when at least this share of it lies in metal.
_VOID_SHARE = 0.5
_MAX_BODIES = 20_000
# Each body that is inside out costs a walk over the whole shell.
_MOST_CUT_FACES = 100_000_000


@dataclass(slots=True)
class Solid:
    """A shell as a solid. `volume_mm3` is None when it encloses nothing certain."""

    edges: EdgeCounts
    volume_mm3: float | None = None
    surface_mm2: float = 0.0
    void_count: int = 0
    inside_out_count: int = 0
    warnings: list[str] = field(default_factory=list)
    _parts: "manifold3d.Manifold | _Body | None" = None

    def take(self, manifold: manifold3d.Manifold) -> None:
        """Becomes this solid, with its measures."""
        self._parts = manifold
        self.volume_mm3 = float(manifold.volume())
        self.surface_mm2 = float(manifold.surface_area())

    def take_body(self, body: "_Body") -> None:
        """Becomes one closed body. Booleans are prepared only when they are needed."""
        self._parts = body
        self.volume_mm3 = abs(body.volume)
        self.surface_mm2 = surface_area(body.vertices, body.faces)
        self.inside_out_count = int(body.volume < 0)

    @property
    def is_one_body(self) -> bool:
        """Whether the shell is one closed body as it stands, with nothing joined or cut."""
        return isinstance(self._parts, _Body)

    def manifold(self) -> manifold3d.Manifold | None:
        """The solid ready for booleans, or None when it encloses nothing certain."""
        return self._parts.manifold() if isinstance(self._parts, _Body) else self._parts


@dataclass(frozen=True, slots=True)
class _Body:
    """One connected body and its signed volume in mm3."""

    vertices: Points
    faces: Triangles
    volume: float

    def manifold(self) -> manifold3d.Manifold | None:
        """The body turned outwards, or None when it is no proper solid."""
        mesh = manifold3d.Mesh64(
            vert_properties=np.ascontiguousarray(self.vertices, np.float64),
            tri_verts=np.ascontiguousarray(
                self.faces if self.volume >= 0 else self.faces[:, ::-1], np.uint64
            ),
        )
        solid = manifold3d.Manifold(mesh)
        return solid if solid.status() == manifold3d.Error.NoError else None


def solid_of(shell: Shell) -> Solid:
    """The bodies of a shell joined; trapped voids taken out, bodies inside out turned round."""
    solid = Solid(edge_counts(shell.faces))
    if not solid.edges.closed:
        return solid
    parts = bodies_up_to(_MAX_BODIES, shell.faces, len(shell.vertices))
    if parts is None:
        solid.warnings.append(f"{shell.name}: too many loose bodies to weigh.")
        return solid
    if len(parts) == 1 and not solid.edges.non_manifold_edges:
        volume = signed_volume(shell.vertices, shell.faces)
        solid.take_body(_Body(shell.vertices, shell.faces, volume))
        return solid
    outer: list[manifold3d.Manifold] = []
    inverted: list[manifold3d.Manifold] = []
    for part in parts:
        body = _body(shell, part)
        manifold = body.manifold()
        if manifold is None:
            return solid
        (outer if body.volume >= 0 else inverted).append(manifold)
    if min(len(inverted), len(outer)) > 0 and len(inverted) * len(shell.faces) > _MOST_CUT_FACES:
        solid.warnings.append(f"{shell.name}: too many bodies are inside out to weigh it.")
        return solid
    solid.take(_joined(outer, inverted, solid))
    return solid


def union(solids: list[Solid]) -> tuple[float, float] | None:
    """Volume (mm3) and surface (mm2) of all solids as one; None when one of them has no volume."""
    if not solids or any(solid.volume_mm3 is None for solid in solids):
        return None
    if len(solids) == 1:
        return solids[0].volume_mm3 or 0.0, solids[0].surface_mm2
    manifolds = [solid.manifold() for solid in solids]
    if any(manifold is None for manifold in manifolds):
        return None
    joined = _union(manifolds)
    return float(joined.volume()), float(joined.surface_area())


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


def _body(shell: Shell, part: NDArray[np.intp]) -> _Body:
    vertices, faces = with_own_corners(shell.vertices, shell.faces[part])
    return _Body(vertices, faces, signed_volume(vertices, faces))
