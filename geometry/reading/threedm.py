"""Rhino 3DM: the meshes saved in the file. Its exact surfaces need Rhino itself to be meshed."""

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geometry.errors import Refused
from geometry.piece import Piece, Points, Role, Shell, Triangles, UnitSource
from geometry.reading.limits import MAX_SHELLS, MAX_TRIANGLES, check_triangles
from geometry.reading.maker import said
from geometry.reading.native import processor_seconds
from geometry.reading.shells import make_shell
from geometry.reading.unit_guesses import MM_PER_UNIT
from geometry.roles import role_of, told_by

_UNITS = {
    "Millimeters": "mm",
    "Centimeters": "cm",
    "Meters": "m",
    "Inches": "inch",
    "Feet": "foot",
    "Microns": "micron",
}
_UNNAMED_UNITS = frozenset({"None", "Unset", "CustomUnits"})
# Meshes of neighbouring faces meet in corners that differ by rounding.
_MERGED_WITHIN_MM = 1e-3
# A file of 4 MB opens in a tenth of a second; damaged counts keep the library busy for minutes.
_OPENING_SECONDS = 5
_MAX_DEPTH = 16
_MAX_INSTANCES = 4 * MAX_SHELLS
# Each step makes four faces of one, and brings the control net nearer to the smooth surface.
_SUBD_STEPS = 3
_AS_SHOWN = (
    "As the meshes saved in the file show it; how near they are to Rhino's surfaces, it does not "
    "say."
)


def parse(data: bytes) -> Piece:
    """One shell per object that has a mesh; Refused when the file is damaged or holds none."""
    library: Any = importlib.import_module("rhino3dm")
    with processor_seconds(_OPENING_SECONDS + len(data) // 1_000_000):
        model = library.File3dm.FromByteArray(data)
    if model is None:
        raise Refused(
            "damaged", "This 3DM file cannot be opened: it was cut off or damaged. Save it again."
        )
    try:
        return _Reader(library, model).piece()
    except (RuntimeError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise Refused(
            "damaged",
            "This 3DM file holds damaged objects. Run “Audit” in Rhino and save it again.",
        ) from error


@dataclass(frozen=True, slots=True)
class _Named:
    """Where an object comes from: words for its name and its role, and how it is placed."""

    label: str
    path: str
    role: Role | None
    matrix: NDArray[np.float64]


class _Reader:
    """Walks the objects of one open 3DM file."""

    def __init__(self, library: Any, model: Any) -> None:
        self._library = library
        self._model = model
        self._shells: list[Shell] = []
        self._triangles = 0
        self._placed = 0
        self._without_mesh = 0
        self._hidden = 0
        self._smoothed = 0
        self._empty_blocks = 0
        self._meshed = False
        unit = model.Settings.ModelUnitSystem.name
        if unit not in _UNITS and unit not in _UNNAMED_UNITS:
            raise Refused(
                "unknown-unit", f"The 3DM is drawn in {unit.lower()}. Set its units to millimetres."
            )
        self._unit = _UNITS.get(unit, "")
        self._merge = _MERGED_WITHIN_MM / MM_PER_UNIT[self._unit or "mm"]
        self._layers = {layer.Id: layer for layer in model.Layers}

    def piece(self) -> Piece:
        for item in self._model.Objects:
            if not item.Attributes.IsInstanceDefinitionObject:
                self._add(item, _Named("", "", None, np.eye(4)), 0)
        if not self._shells:
            raise self._nothing()
        reason = f"The 3DM says that it is drawn in {self._unit}." if self._unit else ""
        source: UnitSource = "file" if self._unit else "proposed"
        return Piece(
            self._unit,
            "3dm",
            self._shells,
            source,
            reason,
            tuple(self._notes()),
            said(made_by=self._model.CreatedBy, last_saved_by=self._model.LastEditedBy),
            meshed=_AS_SHOWN if self._meshed else "",
        )

    def _add(self, item: Any, parent: _Named, depth: int) -> None:
        self._placed += 1
        if depth > _MAX_DEPTH or self._placed > _MAX_INSTANCES:
            raise Refused("too-deep", "The 3DM nests its blocks too deeply. Explode them first.")
        geometry = item.Geometry
        if isinstance(geometry, self._library.InstanceReference):
            block = self._model.InstanceDefinitions.FindId(geometry.ParentIdefId)
            named = self._named(item.Attributes, parent, block.Name if block else "")
            turn = np.array(geometry.Xform.ToFloatArray(True), np.float64).reshape(4, 4)
            inner = replace(named, matrix=named.matrix @ turn)
            parts = list(self._parts(block))
            self._empty_blocks += not parts
            for part in parts:
                self._add(part, inner, depth + 1)
            return
        named = self._named(item.Attributes, parent)
        meshes = self._meshes(geometry)
        if meshes is None:
            return
        if not meshes:
            self._without_mesh += 1
            return
        self._keep(list(meshes), named)

    def _parts(self, block: Any) -> Iterator[Any]:
        for part in block.GetObjectIds() if block else ():
            found = self._model.Objects.FindId(part)
            if found is not None:
                yield found

    def _named(self, attributes: Any, parent: _Named, block: str = "") -> _Named:
        """`block` is the name of what an instance shows, as gems are mostly drawn once."""
        layers = self._model.Layers
        number = attributes.LayerIndex
        layer = layers[number] if 0 <= number < len(layers) else None
        path = f"{parent.path} {layer.FullPath if layer else ''}"
        is_hidden = not attributes.Visible or self._is_off(layer)
        self._hidden += is_hidden
        label = attributes.Name or block or parent.label or (layer.Name if layer else "")
        label = told_by(label, block, layer.Name if layer else "", parent.label)
        role: Role | None = "helper" if is_hidden else parent.role
        return _Named(label, path, role, parent.matrix)

    def _is_off(self, layer: Any) -> bool:
        """Whether a layer is hidden, or one that it lies under is."""
        for _ in range(_MAX_DEPTH):
            if layer is None:
                return False
            if not layer.Visible:
                return True
            layer = self._layers.get(layer.ParentLayerId)
        return False

    def _meshes(self, geometry: Any) -> list[Any] | None:
        """Saved meshes of a body; empty when it has none, None for what is no body."""
        library = self._library
        if isinstance(geometry, library.Mesh):
            return [geometry]
        self._meshed |= isinstance(geometry, (library.Extrusion, library.Brep))
        if isinstance(geometry, library.Extrusion):
            mesh = geometry.GetMesh(library.MeshType.Any)
            return [mesh] if mesh is not None else []
        if isinstance(geometry, library.Brep):
            faces = geometry.Faces
            found = [faces[n].GetMesh(library.MeshType.Any) for n in range(len(faces))]
            # A body with a face missing would be measured as an open one.
            return found if all(mesh is not None for mesh in found) else []
        if isinstance(geometry, library.SubD):
            return self._smooth(geometry)
        return None

    def _smooth(self, subd: Any) -> list[Any]:
        room = MAX_TRIANGLES // 2 // 4**_SUBD_STEPS
        if subd.FaceCount > room or not subd.Subdivide(_SUBD_STEPS):
            return []
        mesh = self._library.Mesh.CreateFromSubDControlNet(subd, False)
        self._smoothed += mesh is not None
        return [mesh] if mesh is not None else []

    def _keep(self, meshes: list[Any], named: _Named) -> None:
        if len(self._shells) >= MAX_SHELLS:
            raise Refused("too-many-shells", f"More than {MAX_SHELLS:,} bodies in one file.")
        self._triangles += sum(len(mesh.Faces) for mesh in meshes)
        check_triangles(self._triangles or 1)
        points, corners, offset = [], [], 0
        for mesh in meshes:
            vertices, faces = _arrays(mesh)
            points.append(vertices)
            corners.append(faces + offset)
            offset += len(vertices)
        vertices, faces = np.concatenate(points), np.concatenate(corners)
        placed = vertices @ named.matrix[:3, :3].T + named.matrix[:3, 3]
        if np.linalg.det(named.matrix[:3, :3]) < 0:
            faces = faces[:, ::-1]
        if len(meshes) > 1:
            # Corners of neighbouring faces fall on the same point of a grid, or are snapped later.
            placed = _joined(placed, self._merge)
        role = named.role or role_of(f"{named.path} {named.label}")
        self._shells.append(make_shell(named.label or "object", placed, faces, role=role))

    def _notes(self) -> Iterator[str]:
        if self._without_mesh:
            yield (
                f"{self._without_mesh} bodies of the 3DM have no saved mesh and were left out. "
                "In Rhino, shade the view and save with render meshes, or add an STL."
            )
        if self._hidden:
            yield f"{self._hidden} hidden objects of the 3DM are taken for helpers."
        if self._empty_blocks:
            yield (
                f"{self._empty_blocks} blocks of the 3DM are empty in this file, as linked ones "
                "are, and not measured. Embed them in Rhino and save it again."
            )
        if self._smoothed:
            yield f"{self._smoothed} SubD bodies were measured after smoothing, not exactly."

    def _nothing(self) -> Refused:
        if self._without_mesh:
            return Refused(
                "no-meshes",
                "This 3DM holds exact surfaces but no meshes, which only Rhino can make. In Rhino, "
                "shade the view and save with render meshes (not “Save small”), or add an STL.",
            )
        if self._empty_blocks:
            return Refused(
                "empty",
                "This 3DM only shows blocks of another file, which is not here. Embed them in "
                "Rhino and save it again.",
            )
        return Refused(
            "empty", "The 3DM opens, but holds no body: no mesh, no surface. Save the model in it."
        )


def _arrays(mesh: Any) -> tuple[Points, Triangles]:
    """Corners and triangles of a mesh; a quad is split along its shorter diagonal."""
    vertices = np.array([(p.X, p.Y, p.Z) for p in mesh.Vertices.ToPoint3dArray()], np.float64)
    quads = np.array(list(mesh.Faces), np.int64).reshape(-1, 4)
    if not len(vertices) or not len(quads):
        return np.empty((0, 3)), np.empty((0, 3), np.int64)
    if quads.min() < 0 or quads.max() >= len(vertices):
        raise Refused("bad-index", "A face of the 3DM points to a corner that is missing.")
    a, b, c, d = quads.T
    is_quad = c != d
    first, second = vertices[a] - vertices[c], vertices[b] - vertices[d]
    turned = is_quad & ((second**2).sum(axis=1) < (first**2).sum(axis=1))
    one = np.stack([a, b, np.where(turned, d, c)], axis=1)
    two = np.stack([np.where(turned, b, a), c, d], axis=1)[is_quad]
    return vertices, np.concatenate([one, two])


def _joined(vertices: Points, within: float) -> Points:
    """Each corner moved onto the first one that lies within `within` of it."""
    if not np.isfinite(vertices).all():
        return vertices  # make_shell says what is wrong with them
    pairs = cKDTree(vertices).query_pairs(within, output_type="ndarray")
    stand_in = np.arange(len(vertices))
    np.minimum.at(stand_in, pairs[:, 1], pairs[:, 0])
    return vertices[stand_in[stand_in]]
