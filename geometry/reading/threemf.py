"""3MF: named objects with a unit, in a zip archive that is checked before it is opened."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

import manifold3d
import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.mesh.solids import solid_of
from geometry.piece import Piece, Points, Role, Shell, Triangles
from geometry.reading.archive import Archive
from geometry.reading.limits import MAX_SHELLS, check_triangles, clean_name
from geometry.reading.maker import said
from geometry.reading.model_part import (
    ModelObject,
    ModelPart,
    parse_part,
    start_part,
)
from geometry.reading.shells import make_shell
from geometry.reading.slicer_settings import NEGATIVE, Volume, slicer_settings
from geometry.reading.unit_guesses import MM_PER_UNIT
from geometry.roles import role_of, told_by

_RELATIONSHIPS = "_rels/.rels"
_USUAL_PART = "3D/3dmodel.model"
_MAX_DEPTH = 16
_MOST_SAID = 5
# Types of objects that are no part of what is printed (3MF core specification, 4.1).
_HELPER_KINDS = frozenset({"other", "support", "solidsupport"})
_UNITS = {
    "micron": "micron",
    "millimeter": "mm",
    "centimeter": "cm",
    "inch": "inch",
    "foot": "foot",
    "meter": "m",
}


@dataclass(frozen=True, slots=True)
class _Placed:
    """One mesh where the build puts it."""

    name: str
    role: Role
    vertices: Points
    faces: Triangles
    # What a slicer uses it for, if it is no part of the piece.
    helper: str = ""


def parse(archive: Archive) -> Piece:
    """One shell per mesh that the build shows; Refused when its XML is unsound."""
    package = _Package(archive)
    root = package.part(package.start)
    unit = _unit(root)
    shells: list[Shell] = []
    triangles = 0
    notes: list[str] = []
    for item in root.build:
        path = item.path or package.start
        transform = package.scaled(path, package.start) @ item.transform
        standing = list(package.placed(path, item.object_id, transform, "", owner=item.object_id))
        standing, cut_out = _cut(standing)
        for placed in standing:
            if not item.is_printed and placed.role != "helper":
                notes.append(f"{placed.name} is marked as not to be printed; it is not weighed.")
                placed = replace(placed, role="helper")
            elif placed.helper:
                notes.append(
                    f"{placed.name} is a {placed.helper} of the slicer; it is not weighed."
                )
                if placed.helper == NEGATIVE:
                    notes[-1] += (
                        " It was cut out of the metal."
                        if cut_out
                        else " What it would cut away is still in the weight."
                    )
            triangles += len(placed.faces)
            check_triangles(triangles)
            shells.append(make_shell(placed.name, placed.vertices, placed.faces, role=placed.role))
            if len(shells) > MAX_SHELLS:
                raise Refused("too-many-shells", f"More than {MAX_SHELLS:,} bodies in one file.")
    check_triangles(triangles)
    notes += package.remarks()
    return Piece(
        unit,
        "3mf",
        shells,
        "file",
        f"The 3MF says that it is drawn in {unit}.",
        notes=tuple(dict.fromkeys(notes)),
        maker=said(**root.words),
    )


def _unit(part: ModelPart) -> str:
    unit = _UNITS.get(part.unit)
    if unit is None:
        raise Refused("unknown-unit", f"The 3MF is drawn in {part.unit!r}, which is no 3MF unit.")
    return unit


def _cut(standing: list[_Placed]) -> tuple[list[_Placed], bool]:
    """The meshes of one object less its negative volumes, and whether these could be cut out of
    each: an open mesh has no inside."""
    tools = [one for one in standing if one.helper == NEGATIVE]
    if not tools:
        return standing, False
    cutters = [_solid(one) for one in tools]
    bodies = {id(one): _solid(one) for one in standing if one.role != "helper"}
    if any(one is None for one in (*cutters, *bodies.values())):
        return standing, False
    tool = manifold3d.Manifold.batch_boolean(cutters, manifold3d.OpType.Add)
    cut = [_less(one, bodies[id(one)], tool) if id(one) in bodies else one for one in standing]
    if not any(len(one.faces) for one in cut if one.role != "helper"):
        return standing, False
    return [one for one in cut if len(one.faces)], True


def _solid(one: _Placed) -> manifold3d.Manifold | None:
    return solid_of(make_shell(one.name, one.vertices, one.faces, role=one.role)).manifold()


def _less(one: _Placed, body: manifold3d.Manifold, tool: manifold3d.Manifold) -> _Placed:
    if (body ^ tool).is_empty():
        return one
    mesh = (body - tool).to_mesh64()
    return replace(
        one,
        vertices=np.array(mesh.vert_properties[:, :3], np.float64),
        faces=np.array(mesh.tri_verts, np.int64),
    )


class _Package:
    """The model parts of one archive, each parsed once."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._parts: dict[str, ModelPart] = {}
        self._instances = 0
        self._has_units = False
        self._empty: list[str] = []
        self._settings = slicer_settings(archive)
        self.start = _USUAL_PART
        if _RELATIONSHIPS in archive:
            named = start_part(archive.read(_RELATIONSHIPS))
            self.start = named.lstrip("/") if named else _USUAL_PART
        self._spelt = {name.lower(): name for name in archive.sizes}
        if self.start.lower() not in self._spelt:
            raise Refused("empty", "The 3MF holds no model part. Export it again.")

    def part(self, path: str) -> ModelPart:
        """Small and capital letters are one in names of parts (ECMA-376, part 2)."""
        name = posixpath.normpath(path).lstrip("/")
        name = self._spelt.get(name.lower(), name)
        if name not in self._parts:
            self._parts[name] = parse_part(self._archive.read(name))
        return self._parts[name]

    def remarks(self) -> Iterator[str]:
        """What is odd about all that was placed, or missing from it."""
        if self._has_units:
            yield (
                "The files inside the 3MF name different units, and each was measured in its own. "
                "Compare the size of each part."
            )
        if empty := list(dict.fromkeys(self._empty)):
            more = f" and {len(empty) - _MOST_SAID} more" if len(empty) > _MOST_SAID else ""
            yield (
                f"{', '.join(empty[:_MOST_SAID])}{more}: no triangles in the 3MF that we read, so "
                "not measured. Export it as a mesh."
            )
        for what in dict.fromkeys(what for one in self._parts.values() for what in one.not_read):
            yield f"The 3MF holds {what}, which we do not read."

    def scaled(self, path: str, other: str) -> NDArray[np.float64]:
        """From the unit of one part to that of another: each names its own."""
        factor = MM_PER_UNIT[_unit(self.part(path))] / MM_PER_UNIT[_unit(self.part(other))]
        self._has_units |= factor != 1.0
        return np.diag([factor, factor, factor, 1.0])

    def placed(
        self,
        path: str,
        object_id: str,
        transform: NDArray[np.float64],
        label: str,
        *,
        owner: str,
        depth: int = 0,
    ) -> Iterator[_Placed]:
        """Meshes of an object and of its components. The number of instances is capped. `owner` is
        the object of the build that they belong to."""
        self._instances += 1
        if depth > _MAX_DEPTH or self._instances > 4 * MAX_SHELLS:
            raise Refused("too-deep", "The 3MF nests its parts too deeply. Export it flattened.")
        found = self.part(path).objects.get(object_id)
        if found is None:
            raise Refused("bad-index", "The 3MF places an object that it does not hold.")
        name = found.name or self._settings.names.get((owner, object_id)) or label
        name = told_by(name, label, found.material)
        if len(found.triangles):
            vertices, faces = _moved(found, transform)
            is_helper = found.kind in _HELPER_KINDS
            role: Role = "helper" if is_helper else role_of(f"{label} {name}")
            helper = self._settings.helpers.get((owner, object_id), "")
            volumes = self._settings.volumes.get(object_id, [])
            if any(volume.helper for volume in volumes):
                yield from _by_volume(volumes, role, vertices, faces)
            else:
                yield _Placed(
                    name or f"object {object_id}",
                    "helper" if helper else role,
                    vertices,
                    faces,
                    helper,
                )
        elif not found.components:
            self._empty.append(clean_name(name) or f"Object {object_id}")
        for part in found.components:
            beside = part.path or path
            inner = self.scaled(beside, path) @ part.transform @ transform
            yield from self.placed(
                beside, part.object_id, inner, name, owner=owner, depth=depth + 1
            )


def _by_volume(
    volumes: list[Volume], role: Role, vertices: Points, faces: Triangles
) -> Iterator[_Placed]:
    """The parts that a slicer tells apart in one mesh; what none of them names is metal."""
    named = np.zeros(len(faces), np.bool_)
    for number, volume in enumerate(volumes, 1):
        mine = slice(max(volume.first, 0), volume.last + 1)
        if not len(faces[mine]):
            continue
        named[mine] = True
        name = volume.name or f"volume {number}"
        yield _Placed(
            name,
            "helper" if volume.helper else (role_of(name) if volume.name else role),
            vertices,
            faces[mine],
            volume.helper,
        )
    if not named.all():
        yield _Placed("rest", role, vertices, faces[~named])


def _moved(found: ModelObject, transform: NDArray[np.float64]) -> tuple[Points, Triangles]:
    """Vertices under a 4 x 4 row-vector transform; a mirroring one turns the triangles round."""
    if found.triangles.min() < 0 or found.triangles.max() >= len(found.vertices):
        raise Refused("bad-index", "A triangle of the 3MF points to a corner that is missing.")
    vertices = found.vertices @ transform[:3, :3] + transform[3, :3]
    mirrored = np.linalg.det(transform[:3, :3]) < 0
    return vertices, found.triangles[:, ::-1] if mirrored else found.triangles
