"""GLB and glTF as web programs write them: packed, posed, hidden, with buffers beside them."""

import base64
import json
import struct
from pathlib import Path
from typing import Any

import DracoPy
import numpy as np
import pytest

from geometry.errors import Refused
from geometry.inspecting import inspect
from geometry.piece import Piece
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes

BAND = shapes.shell(shapes.band(), "band")
BAND_MM3 = 379.96
CUBE = shapes.shell(shapes.Solid.cube((10, 10, 10)), "cube")


def glb(document: dict[str, Any], binary: bytes) -> bytes:
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    binary += bytes(-len(binary) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def draco(bits: int, packed: bytes | None = None) -> bytes:
    packed = packed or DracoPy.encode(
        (BAND.vertices / 1000).astype(np.float32), BAND.faces, quantization_bits=bits
    )
    extension = {"bufferView": 0, "attributes": {"POSITION": 0}}
    document = {
        "asset": {"version": "2.0"},
        "extensionsRequired": ["KHR_draco_mesh_compression"],
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": "band"}],
        "meshes": [
            {
                "primitives": [
                    {
                        "attributes": {"POSITION": 0},
                        "indices": 1,
                        "extensions": {"KHR_draco_mesh_compression": extension},
                    }
                ]
            }
        ],
        "accessors": [
            {"componentType": 5126, "count": len(BAND.vertices), "type": "VEC3"},
            {"componentType": 5125, "count": BAND.faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [{"buffer": 0, "byteLength": len(packed)}],
        "buffers": [{"byteLength": len(packed)}],
    }
    return glb(document, packed)


def cube(change: dict[str, Any], **part: Any) -> bytes:
    """The GLB of a cube with keys of its document changed, and keys of its only primitive added."""
    document = json.loads(cad_files.gltf(CUBE))
    document["meshes"][0]["primitives"][0] |= part
    return json.dumps(document | change).encode()


def _read(folder: Path, data: bytes) -> Piece:
    return read(shapes.saved(folder, "in", data))


def test_a_draco_ring_is_measured_and_a_coarse_grid_is_said(tmp_path: Path) -> None:
    fine = inspect(shapes.saved(tmp_path, "fine.glb", draco(16)))
    assert fine["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-3)
    assert fine["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)
    assert not fine["warnings"]
    piece = _read(tmp_path, draco(9))
    assert piece.step_mm == pytest.approx(20.5 / 511, rel=1e-3)
    assert "rounded to 0.04 mm" in piece.notes[-1]


def test_damaged_draco_is_refused(tmp_path: Path) -> None:
    whole = DracoPy.encode(BAND.vertices, BAND.faces)
    for packed in (b"DRACO", b"x" * 100, whole[:60], whole[: len(whole) // 2]):
        with pytest.raises(Refused, match="damaged"):
            _read(tmp_path, draco(11, packed))


@pytest.mark.parametrize("name", ["meshopt_ext.glb", "meshopt_khr.glb"])
def test_meshopt_is_unpacked_as_the_encoder_of_others_packed_it(name: str) -> None:
    piece = read(Path(__file__).with_name("samples") / "strangers" / name)
    (ring,) = piece.shells
    corners = ring.vertices[ring.faces]
    volume = np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])) / 6
    assert volume == pytest.approx(379.736, rel=2e-3)
    np.testing.assert_allclose(ring.size_mm, [20.5, 20.5, 4], atol=0.02)


def test_an_extension_that_is_not_read_is_named(tmp_path: Path) -> None:
    data = cube({"extensionsRequired": ["KHR_materials_clearcoat", "ACME_spiral"]})
    with pytest.raises(Refused, match=r"needs ACME_spiral, which") as caught:
        _read(tmp_path, data)
    assert caught.value.code == "unsupported"


def test_parts_stand_once_in_a_file_without_scenes_and_hidden_ones_are_helpers(
    tmp_path: Path,
) -> None:
    document = json.loads(cad_files.gltf(CUBE))
    del document["scenes"]
    hidden = {"extensions": {"KHR_node_visibility": {"visible": False}}}
    document["nodes"] = [
        {"children": [1], "scale": [2, 2, 2]},
        {"mesh": 0, "name": "block"},
        {"mesh": 0, "name": "blank", "translation": [0.1, 0, 0], **hidden},
    ]
    piece = _read(tmp_path, json.dumps(document).encode())
    assert [(one.name, one.role) for one in piece.shells] == [
        ("block", "metal"),
        ("blank", "helper"),
    ]
    np.testing.assert_allclose(np.ptp(piece.shells[0].vertices, axis=0) / 20, 1, atol=1e-5)
    assert "blank: hidden in the file" in piece.notes[0]


def test_parts_outside_the_scene_and_lines_are_said(tmp_path: Path) -> None:
    document = json.loads(cad_files.gltf(CUBE))
    document["nodes"].append({"mesh": 0, "name": "other"})
    line = {"attributes": {"POSITION": 0}, "mode": 1}
    document["meshes"][0]["primitives"].append(line)
    notes = " ".join(_read(tmp_path, json.dumps(document).encode()).notes)
    assert "1 parts of the file stand in no scene" in notes
    assert "cube: lines or points" in notes


def test_a_skeleton_and_morph_targets_are_taken_as_the_file_shows_them(tmp_path: Path) -> None:
    document = json.loads(cad_files.gltf(CUBE))
    count = len(CUBE.vertices)
    joints = np.tile(np.array([1, 0, 0, 0], np.uint8), (count, 1)).tobytes()
    weights = np.tile(np.array([1, 0, 0, 0], "<f4"), (count, 1)).tobytes()
    moves = np.zeros((count, 3), "<f4")
    moves[:, 2] = (CUBE.vertices[:, 2] > 5) * 0.01
    added = joints + weights + moves.tobytes()
    uri = "data:application/octet-stream;base64," + base64.b64encode(added).decode()
    document["buffers"].append({"byteLength": len(added), "uri": uri})
    at = 0
    for number, part in enumerate((joints, weights, moves.tobytes())):
        view = {"buffer": 1, "byteOffset": at, "byteLength": len(part)}
        document["bufferViews"].append(view)
        kind, width = [(5121, "VEC4"), (5126, "VEC4"), (5126, "VEC3")][number]
        document["accessors"].append(
            {"bufferView": 2 + number, "componentType": kind, "count": count, "type": width}
        )
        at += len(part)
    primitive = document["meshes"][0]["primitives"][0]
    primitive["attributes"] |= {"JOINTS_0": 2, "WEIGHTS_0": 3}
    primitive["targets"] = [{"POSITION": 4}]
    document["meshes"][0]["weights"] = [0.5]
    document["skins"] = [{"joints": [1, 2]}]
    document["nodes"] = [
        {"mesh": 0, "name": "charm", "skin": 0, "scale": [9, 9, 9]},
        {"name": "root", "children": [2]},
        {"name": "tip", "scale": [1, 2, 1]},
    ]
    document["scenes"] = [{"nodes": [0, 1]}]
    piece = _read(tmp_path, json.dumps(document).encode())
    # Half of the way to the target makes it 15 high, the joint makes it 20 deep.
    np.testing.assert_allclose(np.ptp(piece.shells[0].vertices, axis=0), [10, 20, 15], atol=1e-3)
    assert "other forms to morph into" in piece.notes[0]
    assert "moved by a skeleton" in piece.notes[1]


def _apart(folder: str, uri: str) -> dict[str, bytes]:
    """A glTF and its buffer as two files of an archive."""
    document = json.loads(cad_files.gltf(CUBE))
    inside = document["buffers"][0]["uri"].partition(",")[2]
    document["buffers"][0]["uri"] = uri
    return {
        "cube/cube.gltf": json.dumps(document).encode(),
        folder: base64.b64decode(inside),
    }


@pytest.mark.parametrize(
    ("lies_at", "uri"),
    [("cube/cube.bin", "cube.bin"), ("data/my cube.bin", "../data/my%20cube.bin")],
)
def test_a_gltf_in_a_zip_finds_its_buffer_beside_it(tmp_path: Path, lies_at: str, uri: str) -> None:
    piece = _read(tmp_path, cad_files.zipped(_apart(lies_at, uri)))
    np.testing.assert_allclose(piece.shells[0].size_mm, 10, atol=1e-3)
    assert piece.notes == (f"Measured from the ZIP: cube/cube.gltf, {lies_at}.",)


@pytest.mark.parametrize(
    "uri", ["other.bin", "../../etc/passwd", "/etc/passwd", "cube.gltf/../../../x", "http://x/y"]
)
def test_a09_a_gltf_in_a_zip_opens_nothing_outside_it(tmp_path: Path, uri: str) -> None:
    with pytest.raises(Refused, match="keeps its geometry in another file") as caught:
        _read(tmp_path, cad_files.zipped(_apart("cube/cube.bin", uri)))
    assert caught.value.code == "external"


def test_a09_a_buffer_shorter_than_it_says_is_refused(tmp_path: Path) -> None:
    members = {**_apart("cube/cube.bin", "cube.bin"), "cube/cube.bin": bytes(100)}
    with pytest.raises(Refused, match="shorter than the glTF says"):
        _read(tmp_path, cad_files.zipped(members))
