"""Situations that others reported of the programs they measure, convert and print CAD files with.

Each is made anew from its description; docs/geometry.md lists the reports. BAND is a ring of
17.3 mm inside, 20.5 outside, 4 wide.
"""

import json
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geometry.errors import Refused
from geometry.inspecting import inspect
from geometry.mesh.health import self_intersections, through_themselves
from geometry.piece import Shell
from tests.geometry import shapes
from tests.geometry.cad_files import step_band, threedm

pytestmark = pytest.mark.long

BAND = shapes.band()
BAND_MM3 = BAND.volume()
IDENTITY = "1 0 0 0 1 0 0 0 1"
CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"


def measured(folder: Path, name: str, data: bytes, unit: str | None = None) -> dict[str, Any]:
    return inspect(shapes.saved(folder, name, data), unit=unit)


def threemf(items: str, *shells: Shell, unit: str = "millimeter", kind: str = "model") -> bytes:
    """A 3MF whose objects 1, 2, … stand where `items` put them."""
    model = shapes.threemf_model(*shells, unit=unit).replace('type="model"', f'type="{kind}"')
    start = model.index("<build>")
    return shapes.archive(**{"3dmodel": f"{model[:start]}<build>{items}</build></model>"})


def test_negative_indices_count_from_the_face_backwards_and_not_from_the_end(
    tmp_path: Path,
) -> None:
    lines = []
    for shift in (0, 40):
        one = shapes.shell(BAND.translate((shift, 0, 0)))
        lines += [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in one.vertices]
        lines += [f"f {' '.join(str(c - len(one.vertices)) for c in face)}" for face in one.faces]
    found = measured(tmp_path, "x.obj", "\n".join(lines).encode(), "mm")
    assert found["volume_mm3"] == pytest.approx(2 * BAND_MM3, rel=1e-4)


def test_the_unit_of_a_3mf_holds_for_where_parts_stand_too(tmp_path: Path) -> None:
    small = shapes.shell(shapes.Solid.cube((1, 0.5, 0.25)), "bar")
    items = f'<item objectid="1"/><item objectid="1" transform="{IDENTITY} 2 0 0"/>'
    found = measured(tmp_path, "x.3mf", threemf(items, small, unit="inch"))
    assert found["bounding_box_mm"] == pytest.approx([3 * 25.4, 12.7, 6.35], abs=0.01)
    assert found["volume_mm3"] == pytest.approx(2 * 0.125 * 25.4**3, rel=1e-4)


def test_mirrored_parts_of_a_3mf_keep_their_place_and_their_metal(tmp_path: Path) -> None:
    half = shapes.shell(BAND ^ shapes.Solid.cube((20, 20, 20)).translate((0.3, -10, -10)), "half")
    items = '<item objectid="1"/><item objectid="1" transform="-1 0 0 0 1 0 0 0 1 0 0 0"/>'
    found = measured(tmp_path, "x.3mf", threemf(items, half))
    assert found["bounding_box_mm"][0] == pytest.approx(20.5, abs=0.01)
    assert found["volume_mm3"] == pytest.approx(2 * _volume(half), rel=1e-4)
    assert "inside out" not in " ".join(found["warnings"])


def test_corners_that_are_listed_for_each_face_anew_still_close(tmp_path: Path) -> None:
    one = shapes.shell(BAND)
    corners = one.vertices[one.faces].reshape(-1, 3)
    torn = Shell("band", "metal", corners, np.arange(len(corners)).reshape(-1, 3))
    found = measured(tmp_path, "x.obj", shapes.obj(torn), "mm")
    assert (found["open_edges"], found["watertight"]) == (0, True)
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_binary_stl_that_says_solid_and_goes_on_after_its_facets_is_read(tmp_path: Path) -> None:
    data = shapes.binary_stl(shapes.shell(BAND), header=b"solid Build Plate") + bytes(92)
    assert measured(tmp_path, "x.stl", data, "mm")["volume_mm3"] == pytest.approx(
        BAND_MM3, rel=1e-4
    )


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1251"])
def test_a_text_stl_may_be_named_in_any_script(tmp_path: Path, encoding: str) -> None:
    name = "кольцо" if encoding == "cp1251" else "Fingerring Größe 54"
    text = shapes.ascii_stl(shapes.shell(BAND)).decode().replace("made by a test", name)
    found = measured(tmp_path, "x.stl", text.encode(encoding), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_closed_3mf_object_of_type_surface_is_metal(tmp_path: Path) -> None:
    items = f'<item objectid="1" transform="{IDENTITY} 0 0 0"/>'
    band = shapes.shell(BAND, "band")
    found = measured(tmp_path, "x.3mf", threemf(items, band, kind="surface"))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_what_a_3mf_holds_and_does_not_build_is_not_weighed(tmp_path: Path) -> None:
    band, other = shapes.shell(BAND, "band"), shapes.shell(shapes.Solid.cube((90, 90, 90)), "old")
    found = measured(tmp_path, "x.3mf", threemf('<item objectid="1"/>', band, other))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
    assert found["bounding_box_mm"][0] == pytest.approx(20.5, abs=0.01)


def test_parts_of_one_number_in_two_files_of_a_3mf_are_two(tmp_path: Path) -> None:
    space = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
    parts = {
        f"3D/part{number}.model": shapes.threemf_model(shapes.shell(solid, name))
        for number, (name, solid) in enumerate(
            [("band", BAND), ("cube", shapes.Solid.cube((4, 4, 4)).translate((0, 8, -2)))]
        )
    }
    items = "".join(f'<item objectid="1" p:path="/{name}"/>' for name in parts)
    root = (
        f'<model unit="millimeter" xmlns="{CORE}" xmlns:p="{space}"><build>{items}</build></model>'
    )
    found = measured(tmp_path, "x.3mf", shapes.archive(**{"3dmodel": root, **parts}))
    assert [row["name"] for row in found["shells"]] == ["band", "cube"]


def test_a_body_that_is_inside_out_beside_one_that_is_open_is_no_negative_weight(
    tmp_path: Path,
) -> None:
    inverted = shapes.shell(BAND, "band")
    inverted = Shell("band", "metal", inverted.vertices, inverted.faces[:, ::-1])
    cube = shapes.shell(shapes.Solid.cube((5, 5, 5)).translate((0, 9, -2)), "cube")
    torn = Shell("cube", "metal", cube.vertices, cube.faces[1:])
    found = measured(tmp_path, "x.obj", shapes.obj(inverted, torn), "mm")
    assert found["volume_mm3"] is None and found["weights_g"] is None
    assert "not closed" in " ".join(found["warnings"])
    assert found["shells"][0]["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_body_cut_open_has_no_volume(tmp_path: Path) -> None:
    whole = shapes.shell(BAND, "band")
    kept = whole.faces[(whole.vertices[whole.faces].max(axis=1)[:, 0] < 6)]
    found = measured(
        tmp_path, "x.stl", shapes.binary_stl(Shell("band", "metal", whole.vertices, kept)), "mm"
    )
    assert found["volume_mm3"] is None
    assert found["open_edges_mm"] and not len(found["open_edges_mm"]) % 6


@pytest.mark.parametrize("unit", ["m", "inch"])
def test_a_file_that_names_a_unit_in_which_no_jewellery_has_its_size_is_asked_about(
    tmp_path: Path, unit: str
) -> None:
    found = measured(tmp_path, "x.step", _labelled(step_band(), unit))
    assert found["unit"] == "mm" and found["unit_source"] == "proposed"
    assert f"The file says {'metres' if unit == 'm' else 'inches'}, but" in found["unit_reason"]
    assert found["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)


def test_a_ring_in_metres_without_a_unit_is_found_to_be_one(tmp_path: Path) -> None:
    ring = shapes.shell(BAND.scale((0.001, 0.001, 0.001)))
    found = measured(tmp_path, "x.stl", shapes.binary_stl(ring))
    assert found["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)


def test_a_body_that_goes_through_itself_is_not_weighed_without_a_word(tmp_path: Path) -> None:
    """A wire bent through itself; what it shares would weigh twice."""
    turn = np.linspace(0, 1.6 * np.pi, 60)
    path = np.stack([8 * np.cos(turn), 8 * np.sin(turn), 0 * turn], axis=1)
    path = np.concatenate([path, path[-1] + np.linspace(0, 1, 40)[1:, None] * [0, 20, 0]])
    wire = _wire(path, 1.5)
    found = measured(tmp_path, "x.stl", shapes.binary_stl(wire), "mm")
    assert "goes through itself" in " ".join(found["warnings"])
    assert found["found"]["volume_mm3"]["sure"] == "estimated"


def test_slivers_of_a_boolean_are_not_said_to_go_through_it() -> None:
    metal = shapes.demo_piece("duet-toi-et-moi").with_role("metal")
    assert self_intersections(metal)
    assert through_themselves(metal) == []


def test_a_mirrored_node_of_a_glb_is_metal_beside_its_like(tmp_path: Path) -> None:
    half = shapes.shell(BAND ^ shapes.Solid.cube((20, 20, 20)).translate((0.3, -10, -10)), "half")
    found = measured(tmp_path, "x.glb", _glb(half, [{}, {"scale": [-1, 1, 1]}]))
    assert found["volume_mm3"] == pytest.approx(2 * _volume(half), rel=1e-3)
    assert "inside out" not in " ".join(found["warnings"])


def test_a_ring_drawn_from_both_sides_weighs_once(tmp_path: Path) -> None:
    one = shapes.shell(BAND)
    back = Shell("back", "metal", one.vertices, one.faces[:, ::-1])
    found = measured(tmp_path, "x.stl", shapes.binary_stl(one, back), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
    assert "drawn twice" in " ".join(found["warnings"])


def test_a_coarser_copy_that_shares_corners_with_its_ring_weighs_nothing(tmp_path: Path) -> None:
    # 96 sides and 256 share 32 of their edges, so that both are one mesh.
    coarse = shapes.Solid.cylinder(4, 10.25, 10.25, 96, True)
    coarse -= shapes.Solid.cylinder(8, 8.65, 8.65, 96, True)
    two = shapes.binary_stl(shapes.shell(BAND), shapes.shell(coarse))
    found = measured(tmp_path, "x.stl", two, "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=3e-3)
    assert "What overlaps is weighed once" in " ".join(found["warnings"])


def test_a_stone_that_shares_a_corner_with_its_ring_is_a_stone(tmp_path: Path) -> None:
    gem = shapes.brilliant().rotate((-90, 0, 0)).translate((0, 8.65, 0))
    stone, ring = shapes.shell(gem), shapes.shell(BAND)
    corner = ring.vertices[np.lexsort((-ring.vertices[:, 2], -ring.vertices[:, 1]))[0]]
    stone.vertices[:] += corner - stone.vertices[stone.vertices[:, 0].argmax()]
    found = measured(tmp_path, "x.stl", shapes.binary_stl(ring, stone), "mm")
    assert sum(one["count"] for one in found["stones"]) == 1
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_frame_that_touches_itself_in_a_face_is_one_body(tmp_path: Path) -> None:
    frame = shapes.Solid.cube((20, 20, 2), True) - shapes.Solid.cube((16, 16, 9), True)
    frame -= shapes.Solid.cube((6, 0.0005, 9), True).translate((9, 3, 0))
    one = shapes.shell(frame)
    one.vertices[np.abs(one.vertices[:, 1] - 3) < 0.01, 1] = 3.0
    found = measured(tmp_path, "x.3mf", threemf(ONE, one))
    assert found["volume_mm3"] == pytest.approx(288, rel=1e-4)
    assert len(found["shells"]) == 1


def test_several_bodies_weigh_as_much_as_each_alone(tmp_path: Path) -> None:
    parts = [
        shapes.shell(BAND.translate((0, 0, 6 * number)), name)
        for number, name in enumerate(("shank", "band 2", "setting"))
    ]
    found = measured(tmp_path, "x.obj", shapes.obj(*parts), "mm")
    assert found["volume_mm3"] == pytest.approx(3 * BAND_MM3, rel=1e-4)


def test_a_body_inside_another_is_said_and_weighs_nothing(tmp_path: Path) -> None:
    band = shapes.band(wall=4)
    bead = shapes.shell(shapes.Solid.sphere(0.8, 24).translate((10.6, 0, 0)), "setting")
    data = shapes.obj(shapes.shell(band, "shank"), bead)
    found = measured(tmp_path, "x.obj", data, "mm")
    assert found["volume_mm3"] == pytest.approx(band.volume(), rel=1e-4)
    assert "setting lies wholly inside other metal" in " ".join(found["warnings"])


@pytest.mark.parametrize("kind", ["stl", "obj"])
def test_numbers_with_a_comma_are_refused_by_that_name(tmp_path: Path, kind: str) -> None:
    band = shapes.shell(BAND)
    data = shapes.ascii_stl(band) if kind == "stl" else shapes.obj(band)
    with pytest.raises(Refused, match="with a comma"):
        measured(tmp_path, f"x.{kind}", re.sub(rb"(\d)\.(\d)", rb"\1,\2", data), "mm")


def test_a_rhino_body_without_its_mesh_is_named_and_not_left_out_in_silence(
    tmp_path: Path,
) -> None:
    try:
        found = measured(tmp_path, "x.3dm", threedm(shapes.shell(BAND, "band"), sphere=True))
    except Refused as refused:
        assert "mesh" in refused.reason
    else:
        assert "mesh" in " ".join(found["warnings"])


def _volume(shell: Shell) -> float:
    a, b, c = shell.vertices[shell.faces].transpose(1, 0, 2)
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def _labelled(step: bytes, unit: str) -> bytes:
    """The file with its numbers as they are, and another unit's name."""
    metre = b"( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT($,.METRE.) )"
    millimetre = b"( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.MILLI.,.METRE.) )"
    if unit == "m":
        return step.replace(millimetre, metre)
    lines = (
        b"#9001=DIMENSIONAL_EXPONENTS(1.,0.,0.,0.,0.,0.,0.);\n"
        b"#9002=" + millimetre + b";\n"
        b"#9003=LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4),#9002);\n"
    )
    inch = b"( CONVERSION_BASED_UNIT('INCH',#9003) LENGTH_UNIT() NAMED_UNIT(#9001) )"
    return step.replace(millimetre, inch).replace(b"DATA;\n", b"DATA;\n" + lines)


def _wire(path: np.ndarray[Any, Any], radius: float) -> Shell:
    """A round wire along a path, in one body even where it crosses itself."""
    ways = np.gradient(path, axis=0)
    ways /= np.linalg.norm(ways, axis=1)[:, None]
    up = np.array([0, 0, 1.0])
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    rings = np.stack(
        [
            point
            + radius * (np.cos(angle)[:, None] * np.cross(way, up) + np.sin(angle)[:, None] * up)
            for point, way in zip(path, ways, strict=True)
        ]
    )
    count, sides = rings.shape[:2]
    vertices = np.concatenate([rings.reshape(-1, 3), path[[0, -1]]])
    faces = []
    for row in range(count - 1):
        for side in range(sides):
            a, b = row * sides + side, row * sides + (side + 1) % sides
            faces += [[a, b, a + sides], [b, b + sides, a + sides]]
    for side in range(sides):
        following, last = (side + 1) % sides, (count - 1) * sides
        faces += [[following, side, count * sides]]
        faces += [[last + side, last + following, count * sides + 1]]
    return Shell("wire", "metal", vertices, np.array(faces, np.int64))


def _scaled(factor: float) -> Shell:
    return shapes.shell(BAND.scale((factor, factor, factor)))


ONE = '<item objectid="1"/>'


@pytest.mark.parametrize(
    ("named", "factor", "unit"),
    [
        ("inch", 1 / 25.4, "inch"),
        ("centimeter", 0.1, "cm"),
        ("micron", 1000, "micron"),
        ("micron", 1, "mm"),
        # What Blender's 3MF writes when a scene is in millimetres, and when it is in metres.
        ("millimeter", 0.001, "m"),
        ("meter", 1, "mm"),
    ],
)
def test_a_3mf_is_as_large_as_it_says_or_as_a_ring_is(
    tmp_path: Path, named: str, factor: float, unit: str
) -> None:
    found = measured(tmp_path, "x.3mf", threemf(ONE, _scaled(factor), unit=named))
    assert found["unit"] == unit
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-3)


def test_a_3mf_a_thousand_times_too_large_is_proposed_in_microns(tmp_path: Path) -> None:
    found = measured(tmp_path, "x.3mf", threemf(ONE, _scaled(1000)))
    assert (found["unit"], found["unit_source"]) == ("micron", "proposed")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-3)
    assert "says millimetres, but as microns its opening is" in found["unit_reason"]
    with pytest.raises(Refused, match="Check the unit"):
        measured(tmp_path, "x.3mf", threemf(ONE, _scaled(50_000)))


def test_a_small_mesh_that_its_place_in_the_3mf_makes_large_has_the_size_of_the_place(
    tmp_path: Path,
) -> None:
    place = '<item objectid="1" transform="1000 0 0 0 1000 0 0 0 1000 5 5 0"/>'
    found = measured(tmp_path, "x.3mf", threemf(place, _scaled(0.001)))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-3)


def test_all_bodies_of_a_3mf_in_unnamed_inches_are_taken_for_inches(tmp_path: Path) -> None:
    bar = shapes.shell(shapes.Solid.cube((0.5, 0.05, 0.05)).translate((2, 0, 0)), "bar")
    two = threemf(ONE + '<item objectid="2"/>', _scaled(1 / 25.4), bar)
    found = measured(tmp_path, "x.3mf", two)
    assert (found["unit"], found["unit_source"]) == ("inch", "proposed")


def test_a_ring_mirrored_by_its_corners_alone_weighs_what_it_does_and_is_said(
    tmp_path: Path,
) -> None:
    one = shapes.shell(BAND)
    mirrored = Shell("ring", "metal", one.vertices * [1, -1, 1], one.faces)
    found = measured(tmp_path, "x.obj", shapes.obj(mirrored), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
    assert "inside out" in " ".join(found["warnings"])


def test_a_half_mirrored_onto_itself_without_turning_its_faces_has_no_weight(
    tmp_path: Path,
) -> None:
    half = shapes.shell(BAND.split_by_plane((1, 0, 0), 0)[0])
    faces = half.faces[np.abs(half.vertices[half.faces][:, :, 0]).max(axis=1) > 1e-6]
    both = np.concatenate([half.vertices, half.vertices * [-1, 1, 1]])
    whole = Shell("ring", "metal", both, np.concatenate([faces, faces + len(half.vertices)]))
    found = measured(tmp_path, "x.obj", shapes.obj(whole), "mm")
    assert found["volume_mm3"] is None
    assert "wrong way round" in " ".join(found["warnings"])


def test_an_open_part_beside_a_ring_leaves_no_weight_of_nought(tmp_path: Path) -> None:
    cube = shapes.shell(shapes.Solid.cube((3, 3, 3)).translate((15, 0, 0)))
    part = Shell("part", "metal", cube.vertices, cube.faces[2:])
    found = measured(tmp_path, "x.stl", shapes.binary_stl(shapes.shell(BAND), part), "mm")
    assert found["volume_mm3"] is None
    assert "not closed" in " ".join(found["warnings"])


def _glb(one: Shell, nodes: list[dict[str, Any]]) -> bytes:
    """A GLB in metres in which several nodes show one mesh."""
    points = np.asarray(one.vertices / 1000, "<f4").tobytes()
    corners = np.asarray(one.faces, "<u4").tobytes()
    document = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": [
            {"mesh": 0, "name": f"half {number}", **node} for number, node in enumerate(nodes)
        ],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(one.vertices), "type": "VEC3"},
            {"bufferView": 1, "componentType": 5125, "count": one.faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
        ],
        "buffers": [{"byteLength": len(points) + len(corners)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    data = points + corners
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(data), b"BIN\0") + data
    return b"glTF" + struct.pack("<II", 2, 12 + len(chunks)) + chunks
