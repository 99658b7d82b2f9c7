"""Writes a small binary glTF with quantised positions and normals (KHR_mesh_quantization).

Browsers read it without a decoder: positions are 16-bit steps that the node scales back, normals
are bytes. glTF is in metres with Y up; the root node turns the millimetres with Z up into that.
"""

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SHORT, _BYTE, _UBYTE, _USHORT, _UINT = 5122, 5120, 5121, 5123, 5125
_ARRAY_BUFFER, _ELEMENT_BUFFER = 34962, 34963
_STEPS = 32767


@dataclass(frozen=True, slots=True)
class Look:
    """What a mesh is made of; `colour` is linear red, green, blue."""

    name: str
    colour: tuple[float, float, float]
    roughness: float
    metallic: float = 0.0

    def material(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "pbrMetallicRoughness": {
                "baseColorFactor": [*(round(share, 4) for share in self.colour), 1.0],
                "metallicFactor": self.metallic,
                "roughnessFactor": self.roughness,
            },
        }


METAL = Look("metal", (0.805, 0.552, 0.15), roughness=0.16, metallic=1.0)


@dataclass(frozen=True, slots=True)
class Mesh:
    """A triangle soup: three rows of positions (mm) and normals for each triangle."""

    look: Look
    positions: NDArray[np.float64]
    normals: NDArray[np.floating]
    # A pair of small whole numbers for each row, written as the attribute _SHARE.
    shares: NDArray[np.uint8] | None = None


def packed(meshes: list[Mesh]) -> bytes:
    """The bytes of a GLB with one named node per mesh under one root node."""
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "JewelCAD preview"},
        "extensionsUsed": ["KHR_mesh_quantization"],
        "extensionsRequired": ["KHR_mesh_quantization"],
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [
            {
                "name": "piece",
                "children": list(range(1, len(meshes) + 1)),
                "rotation": [-(0.5**0.5), 0.0, 0.0, 0.5**0.5],
                "scale": [0.001, 0.001, 0.001],
            }
        ],
        "meshes": [],
        "materials": [mesh.look.material() for mesh in meshes],
        "accessors": [],
        "bufferViews": [],
    }
    binary = bytearray()
    for number, mesh in enumerate(meshes):
        _add_mesh(document, binary, mesh, number)
    document["buffers"] = [{"byteLength": len(binary)}]
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(binary)
    return b"".join(
        (
            struct.pack("<4sII", b"glTF", 2, length),
            struct.pack("<I4s", len(text), b"JSON"),
            text,
            struct.pack("<I4s", len(binary), b"BIN\0"),
            bytes(binary),
        )
    )


def _add_mesh(document: dict[str, Any], binary: bytearray, mesh: Mesh, number: int) -> None:
    low, high = mesh.positions.min(axis=0), mesh.positions.max(axis=0)
    middle = (low + high) / 2
    step = float((high - low).max()) / 2 / _STEPS or 1.0
    places = np.rint((mesh.positions - middle) / step).astype(np.int16)
    facing = np.rint(np.asarray(mesh.normals) * 127).astype(np.int8)
    rows = np.zeros((len(places), 8), np.int16)
    rows[:, :3] = places
    rows[:, 4:6].view(np.int8)[:, :3] = facing
    if mesh.shares is not None:
        rows[:, 6:].view(np.uint8)[:, :2] = mesh.shares
    unique, index = _distinct(rows)
    position = _view(document, binary, np.ascontiguousarray(unique[:, :4]), _ARRAY_BUFFER, 8)
    normal = _view(document, binary, np.ascontiguousarray(unique[:, 4:6]), _ARRAY_BUFFER, 4)
    wide = len(unique) > 65_535
    kind = np.uint32 if wide else np.uint16
    indices = _view(document, binary, index.astype(kind), _ELEMENT_BUFFER, 0)
    first = len(document["accessors"])
    document["accessors"] += [
        {
            "bufferView": position,
            "componentType": _SHORT,
            "count": len(unique),
            "type": "VEC3",
            "min": unique[:, :3].min(axis=0).tolist(),
            "max": unique[:, :3].max(axis=0).tolist(),
        },
        {
            "bufferView": normal,
            "componentType": _BYTE,
            "normalized": True,
            "count": len(unique),
            "type": "VEC3",
        },
        {
            "bufferView": indices,
            "componentType": _UINT if wide else _USHORT,
            "count": len(index),
            "type": "SCALAR",
        },
    ]
    attributes = {"POSITION": first, "NORMAL": first + 1}
    if mesh.shares is not None:
        pairs = np.ascontiguousarray(unique[:, 6:])
        attributes["_SHARE"] = len(document["accessors"])
        document["accessors"].append(
            {
                "bufferView": _view(document, binary, pairs, _ARRAY_BUFFER, 4),
                "componentType": _UBYTE,
                "count": len(unique),
                "type": "VEC2",
            }
        )
    primitive = {"attributes": attributes, "indices": first + 2, "material": number}
    document["meshes"].append({"name": mesh.look.name, "primitives": [primitive]})
    document["nodes"].append(
        {
            "name": mesh.look.name,
            "mesh": number,
            "translation": middle.tolist(),
            "scale": [step, step, step],
        }
    )


def _distinct(rows: NDArray[np.int16]) -> tuple[NDArray[np.int16], NDArray[np.intp]]:
    """Distinct vertices in order of first use, and the index of each row among them."""
    keys = np.ascontiguousarray(rows).view([("place", "<u8"), ("rest", "<u8")]).ravel()
    order = np.lexsort((keys["rest"], keys["place"]))
    ranked = keys[order]
    starts = np.r_[True, ranked[1:] != ranked[:-1]]
    group = np.empty(len(rows), np.intp)
    group[order] = np.cumsum(starts) - 1
    first = np.full(int(starts.sum()), len(rows), np.intp)
    np.minimum.at(first, group, np.arange(len(rows)))
    by_use = np.argsort(first)
    rank = np.empty_like(by_use)
    rank[by_use] = np.arange(len(by_use))
    return rows[first[by_use]], rank[group]


def _view(
    document: dict[str, Any], binary: bytearray, values: NDArray[Any], target: int, stride: int
) -> int:
    view: dict[str, Any] = {
        "buffer": 0,
        "byteOffset": len(binary),
        "byteLength": values.nbytes,
        "target": target,
    }
    if stride:
        view["byteStride"] = stride
    binary += values.tobytes()
    binary += b"\0" * (-len(binary) % 4)
    document["bufferViews"].append(view)
    return len(document["bufferViews"]) - 1
