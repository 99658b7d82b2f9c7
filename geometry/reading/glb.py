"""Binary glTF. Lengths and counts are checked against the file before anything is allocated."""

import json
import re
import struct
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geometry.errors import Refused
from geometry.piece import Piece, Points, Role, Shell, Triangles
from geometry.reading import draco
from geometry.reading.gltf_pose import MAX_DEPTH, Pose, is_turn_inexact, matrix_of
from geometry.reading.gltf_views import Beside, Views, buffers_of, nothing_beside
from geometry.reading.limits import MAX_SHELLS, check_triangles, clean_name
from geometry.reading.maker import said
from geometry.reading.shells import make_shell
from geometry.roles import role_of, told_by

_READABLE_EXTENSIONS = {
    "KHR_mesh_quantization",
    "KHR_texture_transform",
    "KHR_texture_basisu",
    "EXT_texture_webp",
    "EXT_texture_avif",
    "KHR_lights_punctual",
    "KHR_node_visibility",
    "EXT_mesh_gpu_instancing",
    "EXT_meshopt_compression",
    "KHR_meshopt_compression",
    draco.EXTENSION,
}
# These change how a surface looks, and not where it is.
_LOOKS = "KHR_materials_"
_MAX_JSON_BYTES = 20_000_000
_TRIANGLES, _STRIP, _FAN = 4, 5, 6
_INSTANCING, _VISIBILITY = "EXT_mesh_gpu_instancing", "KHR_node_visibility"
_MOST_SAID = 5
_TURN_INEXACT = "turned by numbers that would change its size as well; taken as a turn alone."
# What STEP files call the places of their parts: NEXT_ASSEMBLY_USAGE_OCCURRENCE.
_OCCURRENCE = re.compile(r"NAUO\d+")
# Bytes beyond the end that a file may have.
_MOST_MORE = 4096
_JSON_CHUNK, _BINARY_CHUNK = 0x4E4F534A, 0x004E4942


def parse(data: bytes, beside: Beside = nothing_beside) -> Piece:
    """One shell per mesh node; glTF is in metres. Refused for wrong lengths, indices or JSON."""
    document, binary = _chunks(data)
    piece = parse_document(document, binary, beside)
    more = len(data) - _length(data)
    if not more:
        return piece
    note = f"{more:,} bytes after the end of the GLB were not read."
    return replace(piece, notes=(*piece.notes, note))


def parse_document(document: dict[str, Any], binary: bytes | None, beside: Beside) -> Piece:
    """The same from parsed JSON; `binary` is the chunk of a GLB."""
    try:
        _check_extensions(document)
        scene = _Scene(document, buffers_of(document, binary, beside))
        shells = scene.shells()
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
        struct.error,
    ) as error:
        raise Refused("damaged", "The GLB describes parts that it does not hold.") from error
    check_triangles(sum(len(shell.faces) for shell in shells))
    asset = document.get("asset")
    owner = asset.get("copyright") if isinstance(asset, dict) else None
    words = said(copyright=owner if isinstance(owner, str) else "")
    return Piece(
        "m",
        "glb",
        shells,
        "file",
        "A GLB is always drawn in metres.",
        notes=scene.notes(),
        maker=words,
        step_mm=scene.step,
    )


def _length(data: bytes) -> int:
    """How many bytes a GLB says that it has."""
    return int(struct.unpack_from("<I", data, 8)[0])


def _chunks(data: bytes) -> tuple[dict[str, Any], bytes]:
    damaged = Refused("wrong-length", "The GLB is cut off or damaged. Export it again.")
    if len(data) < 20:
        raise damaged
    _, version, length, json_length, kind = struct.unpack_from("<5I", data)
    if version != 2 or kind != _JSON_CHUNK or 20 + json_length > length:
        raise damaged
    # Some programs pad the file beyond its end.
    if not 0 <= len(data) - length <= _MOST_MORE:
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
    unreadable = sorted(
        str(name)[:60]
        for name in document.get("extensionsRequired", [])
        if name not in _READABLE_EXTENSIONS and not str(name).startswith(_LOOKS)
    )
    if unreadable:
        raise Refused(
            "unsupported",
            f"The GLB needs {', '.join(unreadable[:3])}, which we do not read. Export it without.",
        )


class _Scene:
    """Walks the nodes of one glTF document."""

    def __init__(self, document: dict[str, Any], buffers: list[bytes]) -> None:
        self._document = document
        self._views = Views(document, buffers)
        self._pose = Pose(document, self._views)
        self._shells: list[Shell] = []
        self._met: set[int] = set()
        self._remarks: dict[str, list[str]] = {}
        # How far apart positions lie where they were rounded to a grid, in metres.
        self.step = 0.0

    def shells(self) -> list[Shell]:
        scenes = self._document.get("scenes") or [{"nodes": self._pose.roots()}]
        for number in scenes[self._document.get("scene", 0)].get("nodes", []):
            self._visit(number, np.eye(4), 0, hidden=False)
        return self._shells

    def notes(self) -> tuple[str, ...]:
        """What was odd, for the designer; each remark once, with the parts that it is about."""
        found = []
        for remark, names in self._remarks.items():
            parts = list(dict.fromkeys(clean_name(name) or "a part" for name in names))
            more = f" and {len(parts) - _MOST_SAID} more" if len(parts) > _MOST_SAID else ""
            found.append(f"{', '.join(parts[:_MOST_SAID])}{more}: {remark}")
        nodes = self._document.get("nodes", [])
        left = [n for n, node in enumerate(nodes) if "mesh" in node and n not in self._met]
        if left:
            found.append(
                f"{len(left)} parts of the file stand in no scene that is shown. They are not "
                "measured."
            )
        return tuple(found)

    def _remark(self, name: str, remark: str) -> None:
        self._remarks.setdefault(remark, []).append(name)

    def _visit(self, number: int, parent: NDArray[np.float64], depth: int, *, hidden: bool) -> None:
        if depth > MAX_DEPTH or len(self._shells) > MAX_SHELLS:
            raise Refused("too-deep", "The GLB nests or repeats its parts too often.")
        node = self._document["nodes"][number]
        self._met.add(number)
        world = parent @ matrix_of(node)
        if is_turn_inexact(node):
            self._remark(node.get("name", ""), _TURN_INEXACT)
        extensions = node.get("extensions") or {}
        hidden = hidden or (extensions.get(_VISIBILITY) or {}).get("visible") is False
        if "mesh" in node:
            mesh = self._document["meshes"][node["mesh"]]
            name = _name(node, mesh)
            if hidden:
                self._remark(name, "hidden in the file, so not weighed.")
            for placed in self._instances(node, world):
                for primitive in mesh["primitives"]:
                    self._add(node, mesh, primitive, name, placed, hidden=hidden)
        for child in node.get("children", []):
            self._visit(child, world, depth + 1, hidden=hidden)

    def _instances(
        self, node: dict[str, Any], world: NDArray[np.float64]
    ) -> list[NDArray[np.float64]]:
        """Where the mesh of a node stands: once, or as often as the instancing extension says."""
        extension = (node.get("extensions") or {}).get(_INSTANCING)
        if extension is None:
            return [world]
        given = extension["attributes"]
        columns = {
            key: self._views.accessor(given[word], width).astype(np.float64)
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
            world @ matrix_of({key: rows[number] for key, rows in columns.items()})
            for number in range(counts.pop())
        ]

    def _label(self, name: str, primitive: dict[str, Any]) -> str:
        """The name of the part; where that says nothing of its role, with its material's."""
        if "material" not in primitive:
            return name
        material = self._document["materials"][primitive["material"]]
        return told_by(name, str(material.get("name", "")))

    def _add(
        self,
        node: dict[str, Any],
        mesh: dict[str, Any],
        primitive: dict[str, Any],
        name: str,
        world: NDArray[np.float64],
        *,
        hidden: bool,
    ) -> None:
        if len(self._shells) > MAX_SHELLS:
            return
        if primitive.get("mode", _TRIANGLES) not in (_TRIANGLES, _STRIP, _FAN):
            self._remark(name, "lines or points, which have no body and are not read.")
            return
        vertices, faces, step = self._mesh_of(primitive)
        if len(faces) and not 0 <= int(faces.min()) <= int(faces.max()) < len(vertices):
            raise Refused("bad-index", "A triangle of the GLB points to a corner that is missing.")
        check_triangles(len(faces) + sum(len(shell.faces) for shell in self._shells))
        if primitive.get("targets"):
            vertices = self._pose.morphed(vertices, node, mesh, primitive)
            self._remark(name, "has other forms to morph into; measured in the one that is shown.")
        if "skin" in node:
            placed = self._pose.skinned(vertices, node["skin"], primitive)
            self._remark(name, "moved by a skeleton; measured in the pose of the file.")
        else:
            placed = vertices @ world[:3, :3].T + world[:3, 3]
            if np.linalg.det(world[:3, :3]) < 0:
                faces = faces[:, ::-1]
        self.step = max(self.step, step * float(np.linalg.norm(world[:3, :3], axis=0).max()))
        label = self._label(name, primitive)
        role: Role = "helper" if hidden else role_of(label)
        self._shells.append(make_shell(label or "mesh", placed, faces, role=role))

    def _mesh_of(self, primitive: dict[str, Any]) -> tuple[Points, Triangles, float]:
        """Positions and triangles of a part, and how coarse its positions are."""
        packed = (primitive.get("extensions") or {}).get(draco.EXTENSION)
        if packed is not None:
            mesh = draco.unpacked(
                bytes(self._views.view(packed["bufferView"])), packed["attributes"]["POSITION"]
            )
            return mesh.vertices, mesh.faces, mesh.step
        position = primitive["attributes"]["POSITION"]
        vertices = self._views.accessor(position, 3).astype(np.float64)
        if "indices" in primitive:
            corners = self._views.accessor(primitive["indices"], 1).astype(np.int64).ravel()
        else:
            corners = np.arange(len(vertices))
        faces = _faces(corners, primitive.get("mode", _TRIANGLES))
        return vertices, faces, self._views.step(position)


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
