"""Situations that others reported of programs that load what GLB, 3MF, OBJ and PLY hold.

Each is made anew from its description; docs/geometry.md lists the reports. BAND is a ring of
17.3 mm inside, 20.5 outside, 4 wide.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from geometry.piece import Shell
from tests.geometry import shapes
from tests.geometry.test_public_reports import BAND, BAND_MM3, measured

pytestmark = pytest.mark.long

RING = shapes.shell(BAND, "band")
IN_METRES = np.asarray(RING.vertices / 1000, "<f4")
PIECE_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Target="/3D/{name}" Id="r" Type="http://schemas.microsoft.com/'
    '3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)


def glb(
    rows: NDArray[Any],
    nodes: list[dict[str, Any]],
    *,
    accessor: dict[str, Any] | None = None,
    view: dict[str, Any] | None = None,
    needs: str = "",
) -> bytes:
    """The ring's corners as `rows` hold them, shown by the first of `nodes`."""
    points, corners = rows.tobytes(), np.asarray(RING.faces, "<u4").tobytes()
    document = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": nodes,
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {
                "bufferView": 0,
                "componentType": 5126,
                "count": len(RING.vertices),
                "type": "VEC3",
                **(accessor or {}),
            },
            {"bufferView": 1, "componentType": 5125, "count": RING.faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(points), **(view or {})},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
        ],
        "buffers": [{"byteLength": len(points) + len(corners)}],
        **({"extensionsUsed": [needs], "extensionsRequired": [needs]} if needs else {}),
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    data = points + corners
    data += b"\0" * (-len(data) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(data), b"BIN\0") + data
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks


@pytest.mark.parametrize("length", [1.03, 2.0, 0.5])
def test_a_turn_that_is_not_of_length_one_makes_a_ring_no_larger(
    tmp_path: Path, length: float
) -> None:
    turn = [0, 0, length * 0.5**0.5, length * 0.5**0.5]
    found = measured(
        tmp_path, "x.glb", glb(IN_METRES, [{"mesh": 0, "name": "band", "rotation": turn}])
    )
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
    assert found["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)
    assert "band: turned by numbers that would change its size" in " ".join(found["warnings"])


def test_a_turn_as_programs_round_it_needs_no_word(tmp_path: Path) -> None:
    found = measured(
        tmp_path, "x.glb", glb(IN_METRES, [{"mesh": 0, "rotation": [0, 0, 0.70711, 0.70711]}])
    )
    assert (found["volume_mm3"], found["warnings"]) == (pytest.approx(BAND_MM3, rel=1e-4), [])


@pytest.mark.parametrize("way", ["first", "behind", "own view"])
def test_corners_that_lie_between_other_columns_are_found(tmp_path: Path, way: str) -> None:
    rows = np.full((len(IN_METRES), 6), 9, "<f4")
    rows[:, :3] = IN_METRES if way == "first" else 9
    if way != "first":
        rows[:, 3:] = IN_METRES
    view: dict[str, Any] = {"byteStride": 24}
    if way == "own view":
        view |= {"byteOffset": 12, "byteLength": rows.nbytes - 12}
    accessor = {"byteOffset": 12} if way == "behind" else {}
    found = measured(tmp_path, "x.glb", glb(rows, [{"mesh": 0}], accessor=accessor, view=view))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


@pytest.mark.parametrize("is_normalized", [True, False])
def test_corners_in_whole_numbers_are_as_large_as_their_node_makes_them(
    tmp_path: Path, is_normalized: bool
) -> None:
    most = 32767 if is_normalized else 16383
    rows = np.zeros((len(RING.vertices), 4), "<i2" if is_normalized else "<u2")
    shift = 0 if is_normalized else 12
    rows[:, :3] = np.round((RING.vertices + shift) / (12 + shift) * most)
    scale = 0.012 if is_normalized else 0.024 / most
    found = measured(
        tmp_path,
        "x.glb",
        glb(
            rows,
            [{"mesh": 0, "scale": [scale] * 3, "translation": [-shift / 1000] * 3}],
            accessor={
                "componentType": 5122 if is_normalized else 5123,
                "normalized": is_normalized,
            },
            view={"byteStride": 8},
            needs="KHR_mesh_quantization",
        ),
    )
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-3)


def test_a_node_stretched_across_its_turn_is_measured_askew(tmp_path: Path) -> None:
    turned = {"mesh": 0, "rotation": [np.sin(np.pi / 8), 0, 0, np.cos(np.pi / 8)]}
    found = measured(
        tmp_path, "x.glb", glb(IN_METRES, [{"children": [1], "scale": [1, 1, 2]}, turned])
    )
    assert found["volume_mm3"] == pytest.approx(2 * BAND_MM3, rel=1e-4)


@pytest.mark.parametrize(
    ("named", "lies"),
    [
        ("piece.model", "piece.model"),
        ("3dmodel.model", "3DModel.model"),
        ("Piece.MODEL", "piece.model"),
    ],
)
def test_the_model_of_a_3mf_is_found_however_its_name_is_spelt(
    tmp_path: Path, named: str, lies: str
) -> None:
    members = {
        f"3D/{lies}": shapes.threemf_model(RING),
        "_rels/.rels": PIECE_RELS.format(name=named),
    }
    found = measured(tmp_path, "x.3mf", shapes.archive(**members))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_places_of_parts_in_a_3mf_in_metres_are_metres_too(tmp_path: Path) -> None:
    small = Shell("band", "metal", RING.vertices / 1000, RING.faces)
    model = shapes.threemf_model(small, unit="meter")
    there = "1 0 0 0 1 0 0 0 1 0 0 0.03"
    model = model[: model.index("</resources>")] + (
        '<object id="7" type="model"><components><component objectid="1"/>'
        f'<component objectid="1" transform="{there}"/></components></object></resources>'
        f'<build><item objectid="7" transform="{there}"/></build></model>'
    )
    found = measured(tmp_path, "x.3mf", shapes.archive(**{"3dmodel": model}))
    assert found["volume_mm3"] == pytest.approx(2 * BAND_MM3, rel=1e-4)
    assert max(found["bounding_box_mm"]) == pytest.approx(34, abs=0.01)


def test_faces_of_an_obj_that_name_normals_and_textures_in_turns_close(tmp_path: Path) -> None:
    ways = ("{0}//1", "{0}", "{0}/1/1", "{0}/0/0", "{0}/", "{0}/1")
    lines = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in RING.vertices] + ["vn 0 0 1", "vt 0 0"]
    lines += [
        "f " + " ".join(ways[number % len(ways)].format(corner) for corner in face)
        for number, face in enumerate(RING.faces + 1)
    ]
    found = measured(tmp_path, "x.obj", "\n".join(lines).encode(), "mm")
    assert found["watertight"]
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_ply_may_count_corners_in_two_bytes_and_hold_doubles_and_textures(
    tmp_path: Path, order: str
) -> None:
    rows = np.zeros(len(RING.vertices), [(axis, f"{order}f8") for axis in "xyz"] + [("red", "u1")])
    for number, axis in enumerate("xyz"):
        rows[axis] = RING.vertices[:, number]
    faces = np.zeros(
        len(RING.faces),
        [("n", f"{order}u2"), ("of", f"{order}u4", 3), ("m", "u1"), ("at", f"{order}f4", 6)],
    )
    faces["n"], faces["of"], faces["m"] = 3, RING.faces, 6
    head = (
        f"ply\nformat binary_{'little' if order == '<' else 'big'}_endian 1.0\n"
        "comment element vertex 5\nobj_info Generated by CloudCompare!\n"
        f"element vertex {len(rows)}\nproperty double x\nproperty double y\nproperty double z\n"
        f"property uchar red\nelement face {len(faces)}\n"
        "property list ushort uint vertex_indices\nproperty list uchar float texcoord\nend_header\n"
    )
    data = head.encode() + rows.tobytes() + faces.tobytes()
    found = measured(tmp_path, "x.ply", data, "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_colours_and_normals_of_an_stl_that_are_no_numbers_change_nothing(tmp_path: Path) -> None:
    data = bytearray(shapes.binary_stl(RING))
    for at in range(84, len(data), 50):
        data[at : at + 12] = struct.pack("<3f", *[float("nan")] * 3)
        data[at + 48 : at + 50] = struct.pack("<H", at * 7919 % 65536)
    found = measured(tmp_path, "x.stl", bytes(data), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
