"""Binary glTF. Lengths and counts are checked against the file before anything is allocated."""

import json
import re
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece, Role, Shell, Triangles
from geometry.reading.limits import MAX_SHELLS, MAX_VERTICES, check_triangles
from geometry.reading.maker import said
from geometry.reading.shells import make_shell
from geometry.roles import role_of, says_something

_READABLE_EXTENSIONS = {
    "KHR_mesh_quantization",
    "KHR_texture_transform",
    "KHR_materials_unlit",
    "KHR_materials_ior",
    "KHR_materials_transmission",
    "KHR_materials_volume",
    "KHR_materials_specular",
    "EXT_mesh_gpu_instancing",
}
_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_MAX_JSON_BYTES = 20_000_000
_MAX_DEPTH = 64
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_INSTANCING = "EXT_mesh_gpu_instancing"
# What STEP files call the places of their parts: NEXT_ASSEMBLY_USAGE_OCCURRENCE.
_OCCURRENCE = re.compile(r"NAUO\d+")
_WIDTHS = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942


def parse(data: bytes) -> Piece:
    """One shell per mesh node; glTF is in metres. Refused for wrong lengths, indices or JSON."""
    return parse_document(*_chunks(data))


def parse_document(document: dict[str, Any], binary: bytes) -> Piece:
    """The same from parsed JSON whose only buffer is `binary`."""
    try:
        _check_extensions(document)
        shells = _Scene(document, binary).shells()
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise Refused("damaged", "The GLB describes parts that it does not hold.") from error
    check_triangles(sum(len(shell.faces) for shell in shells))
    asset = document.get("asset")
    owner = asset.get("copyright") if isinstance(asset, dict) else None
    words = said(copyright=owner if isinstance(owner, str) else "")
    return Piece("m", "glb", shells, "file", "A GLB is always drawn in metres.", maker=words)


def _chunks(data: bytes) -> tuple[dict[str, Any], bytes]:
    damaged = Refused("wrong-length", "The GLB is cut off or damaged. Export it again.")
    if len(data) < 20:
        raise damaged
    _, version, length, json_length, kind = struct.unpack_from("<5I", data)
    if version != 2 or length != len(data) or kind != _JSON_CHUNK or 20 + json_length > length:
        raise damaged
    if json_length > _MAX_JSON_BYTES:
        raise damaged
    binary = b""
    at = 20 + json_length
    if at + 8 <= length:
        size, kind = struct.unpack_from("<2I", data, at)
        if at + 8 + size > length or kind != _BINARY_CHUNK:
            raise damaged
        binary = data[at + 8 : at + 8 + size]
    try:
        document = json.loads(data[20 : 20 + json_length])
    except (ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(document, dict):
        raise damaged
    return document, binary


def _check_extensions(document: dict[str, Any]) -> None:
    unreadable = set(document.get("extensionsRequired", [])) - _READABLE_EXTENSIONS
    if unreadable:
        raise Refused(
            "unsupported", "The GLB is compressed (Draco or meshopt). Export it uncompressed."
        )


class _Scene:
    """Walks the nodes of one glTF document."""

    def __init__(self, document: dict[str, Any], binary: bytes) -> None:
        self._document = document
        self._binary = binary
        self._shells: list[Shell] = []

    def shells(self) -> list[Shell]:
        scenes = self._document.get("scenes") or [
            {"nodes": list(range(len(self._document.get("nodes", []))))}
        ]
        for number in scenes[self._document.get("scene", 0)].get("nodes", []):
            self._visit(number, np.eye(4), 0)
        return self._shells

    def _visit(self, number: int, parent: NDArray[np.float64], depth: int) -> None:
        if depth > _MAX_DEPTH or len(self._shells) > MAX_SHELLS:
            raise Refused("too-deep", "The GLB nests or repeats its parts too often.")
        node = self._document["nodes"][number]
        world = parent @ _matrix(node)
        if "mesh" in node:
            mesh = self._document["meshes"][node["mesh"]]
            name = _name(node, mesh)
            for placed in self._instances(node, world):
                for primitive in mesh["primitives"]:
                    self._add(primitive, name, placed)
        for child in node.get("children", []):
            self._visit(child, world, depth + 1)

    def _instances(
        self, node: dict[str, Any], world: NDArray[np.float64]
    ) -> list[NDArray[np.float64]]:
        """Where the mesh of a node stands: once, or as often as the instancing extension says."""
        extension = (node.get("extensions") or {}).get(_INSTANCING)
        if extension is None:
            return [world]
        given = extension["attributes"]
        columns = {
            key: self._accessor(given[word], width).astype(np.float64)
            for key, word, width in (
                ("translation", "TRANSLATION", 3),
                ("rotation", "ROTATION", 4),
                ("scale", "SCALE", 3),
            )
            if word in given
        }
        counts = {len(rows) for rows in columns.values()}
        if len(counts) != 1 or max(counts) > MAX_SHELLS:
            raise Refused("too-deep", "The GLB repeats its parts too often, or unclearly.")
        return [
            world @ _matrix({key: rows[number] for key, rows in columns.items()})
            for number in range(counts.pop())
        ]

    def _role(self, name: str, primitive: dict[str, Any]) -> Role:
        """By the name of the part; where that says nothing, by the name of its material."""
        if says_something(name) or "material" not in primitive:
            return role_of(name)
        return role_of(str(self._document["materials"][primitive["material"]].get("name", "")))

    def _add(self, primitive: dict[str, Any], name: str, world: NDArray[np.float64]) -> None:
        mode = primitive.get("mode", _TRIANGLES)
        if mode not in (_TRIANGLES, _STRIP, _FAN) or len(self._shells) > MAX_SHELLS:
            return
        vertices = self._accessor(primitive["attributes"]["POSITION"], 3).astype(np.float64)
        if "indices" in primitive:
            corners = self._accessor(primitive["indices"], 1).astype(np.int64).ravel()
        else:
            corners = np.arange(len(vertices))
        faces = _faces(corners, mode)
        if len(faces) and int(faces.max()) >= len(vertices):
            raise Refused("bad-index", "A triangle of the GLB points to a corner that is missing.")
        check_triangles(len(faces) + sum(len(shell.faces) for shell in self._shells))
        if np.linalg.det(world[:3, :3]) < 0:
            faces = faces[:, ::-1]
        placed = vertices @ world[:3, :3].T + world[:3, 3]
        self._shells.append(
            make_shell(name or "mesh", placed, faces, role=self._role(name, primitive))
        )

    def _accessor(self, number: int, width: int) -> NDArray[Any]:
        """Numbers of an accessor as (count, width), copied out of the binary chunk."""
        accessor = self._document["accessors"][number]
        if number < 0 or _WIDTHS.get(accessor.get("type")) != width:
            raise ValueError("accessor of another type")
        kind = np.dtype(_COMPONENTS[accessor["componentType"]])
        count, sparse = accessor["count"], accessor.get("sparse")
        if "bufferView" in accessor:
            rows = self._rows(accessor, kind, count, width)
        elif sparse is not None and 0 <= count <= MAX_VERTICES:
            rows = np.zeros((count, width), kind)
        else:
            raise ValueError("accessor without numbers")
        if sparse is not None:
            changed, places, values = sparse["count"], sparse["indices"], sparse["values"]
            where = np.dtype(_COMPONENTS[places["componentType"]])
            at = self._rows(places, where, changed, 1).ravel()
            rows[at] = self._rows(values, kind, changed, width)
        if accessor.get("normalized"):
            return np.maximum(rows / float(np.iinfo(kind).max), -1.0)
        return rows

    def _rows(
        self, part: dict[str, Any], kind: np.dtype[Any], count: int, width: int
    ) -> NDArray[Any]:
        """Numbers of a view of the binary chunk as (count, width), copied."""
        view = self._document["bufferViews"][part["bufferView"]]
        if self._document["buffers"][view["buffer"]].get("uri") is not None:
            raise Refused("external", "The GLB keeps its geometry in another file. Embed it.")
        step = view.get("byteStride") or kind.itemsize * width
        offset = view.get("byteOffset", 0) + part.get("byteOffset", 0)
        last = offset + step * (count - 1) + kind.itemsize * width
        if min(count, step, offset) < 0 or last > len(self._binary):
            raise ValueError("accessor beyond the buffer")
        rows: NDArray[Any] = np.ndarray(
            (count, width), kind, self._binary, offset, (step, kind.itemsize)
        )
        return rows.copy()


def _name(node: dict[str, Any], mesh: dict[str, Any]) -> str:
    """The node's name, or the mesh's where the node only bears the number of an occurrence."""
    name = str(node.get("name") or "")
    if _OCCURRENCE.fullmatch(name):
        name = ""
    return name or str(mesh.get("name") or node.get("name") or "")


def _faces(corners: NDArray[np.int64], mode: int) -> Triangles:
    """Triangles of a list, a strip or a fan (glTF 2.0, 3.7.2.1)."""
    if mode == _TRIANGLES:
        return corners.reshape(-1, 3)
    if len(corners) < 3:
        return np.empty((0, 3), np.int64)
    if mode == _FAN:
        first = np.full(len(corners) - 2, corners[0])
        return np.column_stack([corners[1:-1], corners[2:], first])
    odd = (np.arange(len(corners) - 2) % 2).astype(np.int64)
    at = np.arange(len(corners) - 2)
    return np.column_stack([corners[at], corners[at + 1 + odd], corners[at + 2 - odd]])


def _matrix(node: dict[str, Any]) -> NDArray[np.float64]:
    if "matrix" in node:
        return np.array(node["matrix"], np.float64).reshape(4, 4).T
    x, y, z, w = (float(part) for part in node.get("rotation", (0, 0, 0, 1)))
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    matrix = np.eye(4)
    matrix[:3, :3] = turn * np.array(node.get("scale", (1, 1, 1)), np.float64)
    matrix[:3, 3] = node.get("translation", (0, 0, 0))
    return matrix
