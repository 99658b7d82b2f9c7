"""The metal of a piece as one surface to measure through: shells joined, faces looking outwards."""

from dataclasses import dataclass

import manifold3d
import numpy as np

from geometry.mesh.coarsening import simplified
from geometry.mesh.solids import Solid
from geometry.piece import Points, Shell, Triangles

# A denser mesh is thinned out first, which moves its surface by some microns.
MOST_TRIANGLES = 1_000_000


@dataclass(frozen=True, slots=True)
class Body:
    """The joined surface in mm. `doubt` says why distances through it may be wrong, if they may."""

    vertices: Points
    faces: Triangles
    doubt: str = ""


def metal_body(metal: list[Shell], solids: list[Solid]) -> Body | None:
    """The metal as one body; None without metal. `solids` are the shells', in their order."""
    metal, solids = _with_faces(metal, solids)
    if not metal:
        return None
    body = _joined(metal, solids) or Body(
        *_stacked(metal), "The metal is not closed, so this is a guess."
    )
    if len(body.faces) <= MOST_TRIANGLES:
        return body
    return Body(*simplified(body.vertices, body.faces, MOST_TRIANGLES), body.doubt)


def _with_faces(metal: list[Shell], solids: list[Solid]) -> tuple[list[Shell], list[Solid]]:
    kept = [pair for pair in zip(metal, solids, strict=True) if len(pair[0].faces)]
    return [shell for shell, _ in kept], [solid for _, solid in kept]


def _joined(metal: list[Shell], solids: list[Solid]) -> Body | None:
    if any(solid.volume_mm3 is None for solid in solids):
        return None
    if len(metal) == 1 and solids[0].is_one_body:
        shell = metal[0]
        turned = shell.faces[:, ::-1] if solids[0].inside_out_count else shell.faces
        return Body(shell.vertices, turned)
    manifolds = [solid.manifold() for solid in solids]
    if any(manifold is None for manifold in manifolds):
        return None
    mesh = manifold3d.Manifold.batch_boolean(manifolds, manifold3d.OpType.Add).to_mesh64()
    return Body(
        np.array(mesh.vert_properties[:, :3], np.float64), np.array(mesh.tri_verts, np.int64)
    )


def _stacked(shells: list[Shell]) -> tuple[Points, Triangles]:
    starts = np.cumsum([0, *(len(shell.vertices) for shell in shells)])
    return (
        np.concatenate([shell.vertices for shell in shells]),
        np.concatenate([shell.faces + start for shell, start in zip(shells, starts, strict=False)]),
    )
