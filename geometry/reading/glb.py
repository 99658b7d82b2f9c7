"""Binary glTF. Lengths and counts are checked against the file before anything is allocated."""

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece, Shell
from geometry.reading.limits import MAX_SHELLS, check_triangles
from geometry.reading.maker import said
from geometry.reading.shells import make_shell
from geometry.roles import role_of

_READABLE_EXTENSIONS = {
    "KHR_mesh_quantization",
    "KHR_texture_transform",
    "KHR_materials_unlit",
    "KHR_materials_ior",
    "KHR_materials_transmission",
    "KHR_materials_volume",
    "KHR_materials_specular",
}
_COMPONENTS = {5120: "<i1", 5121: "<u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_MAX_JSON_BYTES = 20_000_000
_MAX_DEPTH = 64
_TRIANGLES_MODE = 4
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
            name = str(node.get("name") or mesh.get("name") or "")
            for primitive in mesh["primitives"]:
                self._add(primitive, name, world)
        for child in node.get("children", []):
            self._visit(child, world, depth + 1)

    def _add(self, primitive: dict[str, Any], name: str, world: NDArray[np.float64]) -> None:
        if primitive.get("mode", _TRIANGLES_MODE) != _TRIANGLES_MODE:
            return
        vertices = self._accessor(primitive["attributes"]["POSITION"], 3).astype(np.float64)
        if "indices" in primitive:
            corners = self._accessor(primitive["indices"], 1).astype(np.int64).ravel()
        else:
            corners = np.arange(len(vertices))
        faces = corners.reshape(-1, 3)
        if len(faces) and int(faces.max()) >= len(vertices):
            raise Refused("bad-index", "A triangle of the GLB points to a corner that is missing.")
        check_triangles(len(faces) + sum(len(shell.faces) for shell in self._shells))
        if np.linalg.det(world[:3, :3]) < 0:
            faces = faces[:, ::-1]
        placed = vertices @ world[:3, :3].T + world[:3, 3]
        self._shells.append(make_shell(name or "mesh", placed, faces, role=role_of(name)))

    def _accessor(self, number: int, width: int) -> NDArray[Any]:
        """Numbers of an accessor as (count, width), copied out of the binary chunk."""
        accessor = self._document["accessors"][number]
        view = self._document["bufferViews"][accessor["bufferView"]]
        if self._document["buffers"][view["buffer"]].get("uri") is not None or "sparse" in accessor:
            raise Refused("external", "The GLB keeps its geometry in another file. Embed it.")
        if number < 0 or accessor.get("type") != {1: "SCALAR", 3: "VEC3"}[width]:
            raise ValueError("accessor of another type")
        kind = np.dtype(_COMPONENTS[accessor["componentType"]])
        count, step = accessor["count"], view.get("byteStride") or kind.itemsize * width
        offset = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
        last = offset + step * (count - 1) + kind.itemsize * width
        if min(count, step, offset) < 0 or last > len(self._binary):
            raise ValueError("accessor beyond the buffer")
        rows: NDArray[Any] = np.ndarray(
            (count, width), kind, self._binary, offset, (step, kind.itemsize)
        )
        if accessor.get("normalized"):
            return np.maximum(rows / float(np.iinfo(kind).max), -1.0)
        return rows.copy()


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
