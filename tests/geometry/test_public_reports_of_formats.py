"""More situations that others reported, of what files of one format may hold.

Each is made anew from its description; docs/geometry.md lists the reports. BAND is a ring of
17.3 mm inside, 20.5 outside, 4 wide.
"""

import struct
from pathlib import Path
from typing import Any

import manifold3d
import numpy as np
import pytest
import rhino3dm

from geometry.errors import Refused
from geometry.piece import Shell
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes
from tests.geometry.test_public_reports import BAND, BAND_MM3, measured
from tests.geometry.test_public_reports import _glb as glb_of
from tests.geometry.test_public_reports import threemf as threemf_of

pytestmark = pytest.mark.long

BEAD = shapes.Solid.sphere(2, 48).translate((0, 0, 12))


def ply(elements: str, rows: bytes, kind: str = "binary_little_endian") -> bytes:
    return f"ply\nformat {kind} 1.0\n{elements}end_header\n".encode() + rows


XYZ = "property float x\nproperty float y\nproperty float z\n"


def _strips() -> tuple[np.ndarray[Any, Any], list[list[int]], float]:
    """Corners of a ring of round wire, a strip for each turn of it, and its volume."""
    around, across = 64, 24
    turn = np.arange(around) * (2 * np.pi / around)
    wire = np.arange(across) * (2 * np.pi / across)
    reach = 9.65 + np.cos(wire)
    points = np.stack(
        [
            np.outer(np.cos(turn), reach),
            np.outer(np.sin(turn), reach),
            np.outer(np.ones(around), np.sin(wire)),
        ],
        axis=-1,
    ).reshape(-1, 3)
    rows, faces = [], []
    for one in range(around):
        here, there = one * across, (one + 1) % around * across
        row = [
            at for step in range(across + 1) for at in (here + step % across, there + step % across)
        ]
        rows.append(row)
        faces += [
            row[at : at + 3] if at % 2 == 0 else [row[at + 1], row[at], row[at + 2]]
            for at in range(len(row) - 2)
        ]
    corners = points[np.array(faces)]
    crossed = np.cross(corners[:, 1], corners[:, 2])
    return points, rows, abs(float(np.einsum("ij,ij->", corners[:, 0], crossed))) / 6


@pytest.mark.parametrize("kind", ["int", "uint", "ascii"])
def test_strips_of_a_ply_are_triangles_and_minus_one_begins_the_next(
    tmp_path: Path, kind: str
) -> None:
    points, rows, volume = _strips()
    run = np.concatenate([[*row, -1] for row in rows])[:-1]
    head = (
        f"element vertex {len(points)}\n{XYZ}element tristrips 1\n"
        f"property list int {'int' if kind == 'ascii' else kind} vertex_indices\n"
    )
    if kind == "ascii":
        lines = [
            *(f"{x:.6f} {y:.6f} {z:.6f}" for x, y, z in points),
            " ".join(map(str, [len(run), *run])),
        ]
        data = ply(head, "\n".join(lines).encode(), "ascii")
    else:
        packed = run.astype("<i4" if kind == "int" else "<u4").tobytes()
        data = ply(head, points.astype("<f4").tobytes() + struct.pack("<i", len(run)) + packed)
    found = measured(tmp_path, "x.ply", data, "mm")
    assert found["watertight"]
    assert found["volume_mm3"] == pytest.approx(volume, rel=1e-4)


def test_a_polygon_of_a_ply_may_have_hundreds_of_corners(tmp_path: Path) -> None:
    sides = 200
    turn = np.arange(sides) * (2 * np.pi / sides)
    ring = np.stack([5 * np.cos(turn), 5 * np.sin(turn), 0 * turn], axis=1)
    lines = [f"{x:.6f} {y:.6f} {z:.6f}" for x, y, z in np.concatenate([ring, ring + [0, 0, 2]])]
    lines += [
        " ".join(map(str, [sides, *range(sides - 1, -1, -1)])),
        " ".join(map(str, [sides, *range(sides, 2 * sides)])),
        *(f"4 {a} {(a + 1) % sides} {(a + 1) % sides + sides} {a + sides}" for a in range(sides)),
    ]
    head = (
        f"element vertex {2 * sides}\n{XYZ}element face {sides + 2}\n"
        "property list uchar int vertex_indices\n"
    )
    found = measured(tmp_path, "x.ply", ply(head, "\n".join(lines).encode(), "ascii"), "mm")
    assert found["volume_mm3"] == pytest.approx(
        2 * sides / 2 * 25 * np.sin(2 * np.pi / sides), rel=1e-4
    )


@pytest.mark.parametrize("kind", ["ascii", "binary_little_endian"])
def test_lists_and_numbers_around_positions_and_corners_of_a_ply_are_stepped_over(
    tmp_path: Path, kind: str
) -> None:
    band = shapes.shell(BAND)
    head = (
        f"element vertex {len(band.vertices)}\nproperty list uchar float more\n{XYZ}"
        f"element face {len(band.faces)}\nproperty uchar material\n"
        "property list uchar int vertex_indices\nproperty list uchar float texcoord\n"
    )
    if kind == "ascii":
        lines = [
            f"{number % 3} {'0.5 ' * (number % 3)}{x:.6f} {y:.6f} {z:.6f}"
            for number, (x, y, z) in enumerate(band.vertices)
        ]
        lines += [f"7 3 {a} {b} {c} 2 0.1 0.2" for a, b, c in band.faces]
        rows = "\n".join(lines).encode()
    else:
        rows = b"".join(
            struct.pack(f"<B{number % 3}f3f", number % 3, *[0.5] * (number % 3), *corner)
            for number, corner in enumerate(band.vertices)
        )
        rows += b"".join(struct.pack("<BB3iB2f", 7, 3, *face, 2, 0.1, 0.2) for face in band.faces)
    found = measured(tmp_path, "x.ply", ply(head, rows, kind), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_binary_stl_without_its_count_is_read_to_its_end_and_that_is_said(
    tmp_path: Path,
) -> None:
    data = bytearray(shapes.binary_stl(shapes.shell(BAND)))
    data[80:84] = bytes(4)
    found = measured(tmp_path, "x.stl", bytes(data), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)
    assert "does not say how many facets it holds" in " ".join(found["warnings"])
    with pytest.raises(Refused):
        read(shapes.saved(tmp_path, "y.stl", bytes(data[:-7])))


def test_a_binary_stl_whose_count_holds_a_mark_of_the_end_of_text_is_read(tmp_path: Path) -> None:
    solid = shapes.Solid.cylinder(4, 9, 9, 1700)
    data = shapes.binary_stl(shapes.shell(solid))
    assert data[81] == 0x1A
    found = measured(tmp_path, "x.stl", data, "mm")
    assert found["volume_mm3"] == pytest.approx(solid.volume(), rel=1e-4)


def test_a_text_stl_may_write_its_numbers_with_powers_of_ten(tmp_path: Path) -> None:
    band = shapes.shell(BAND)
    lines = "\n".join(
        [
            "solid x",
            *(
                "facet normal 0 0 0\nouter loop\n"
                + "\n".join(f"vertex {x:.7E} {y:.7e} {z:.7E}" for x, y, z in corners)
                + "\nendloop\nendfacet"
                for corners in band.vertices[band.faces]
            ),
            "endsolid x",
        ]
    )
    found = measured(tmp_path, "x.stl", lines.encode(), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


@pytest.mark.parametrize(
    ("coding", "shank", "stone"),
    [
        ("gbk", "戒臂", "主石"),
        ("cp1251", "Металл shank", "Камень gem"),
        ("cp1252", "Größe shank", "Améthyste"),
    ],
)
def test_names_in_the_coding_of_a_country_are_read_and_tell_their_role(
    tmp_path: Path, coding: str, shank: str, stone: str
) -> None:
    text = b""
    for name, solid in ((shank, BAND), (stone, BEAD)):
        one = shapes.ascii_stl(shapes.shell(solid)).decode().replace("made by a test", name)
        text += one.encode(coding)
    shells = read(shapes.saved(tmp_path, "x.stl", text), unit="mm").shells
    assert [(one.name, one.role) for one in shells] == [(shank, "metal"), (stone, "stone")]


def test_cubes_that_meet_in_an_edge_and_balls_that_meet_in_a_point_keep_their_volume(
    tmp_path: Path,
) -> None:
    cube = shapes.shell(shapes.Solid.cube((4, 4, 4)))
    ball = shapes.shell(shapes.Solid.sphere(3, 32))
    for one, shifts in ((cube, [(0, 0, 0), (4, 4, 0), (0, 4, 4)]), (ball, [(0, 0, 0), (6, 0, 0)])):
        parts = [Shell("x", "metal", one.vertices + np.array(shift), one.faces) for shift in shifts]
        found = measured(tmp_path, "x.stl", shapes.binary_stl(*parts), "mm")
        whole = manifold3d.Manifold.cube((4, 4, 4)) if one is cube else shapes.Solid.sphere(3, 32)
        assert found["volume_mm3"] == pytest.approx(len(shifts) * whole.volume(), rel=1e-4)


def test_faces_without_a_surface_do_not_open_a_closed_body(tmp_path: Path) -> None:
    """A corner on the middle of an edge, with a triangle of three corners in a line on it."""
    cube = shapes.shell(shapes.Solid.cube((8, 8, 8)))
    a, b, c = cube.faces[0]
    middle = len(cube.vertices)
    vertices = np.concatenate([cube.vertices, [(cube.vertices[a] + cube.vertices[b]) / 2]])
    faces = np.concatenate([cube.faces[1:], [[a, middle, c], [middle, b, c], [a, b, middle]]])
    found = measured(
        tmp_path, "x.stl", shapes.binary_stl(Shell("x", "metal", vertices, faces)), "mm"
    )
    assert found["volume_mm3"] == pytest.approx(512, rel=1e-6)
    assert found["watertight"]


def test_triangles_of_a_3mf_whose_corners_are_one_are_left_out(tmp_path: Path) -> None:
    band = shapes.shell(BAND, "band")
    faces = np.concatenate([band.faces, [[0, 0, 0], [5, 5, 5]]])
    sick = Shell("band", "metal", band.vertices, faces)
    found = measured(tmp_path, "x.3mf", threemf_of('<item objectid="1"/>', sick))
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def _prusa(first: int, more: int) -> bytes:
    rows = "".join(
        f'<volume firstid="{start}" lastid="{end}"><metadata type="volume" key="name" '
        f'value="{name}"/><metadata type="volume" key="volume_type" value="{kind}"/></volume>'
        for start, end, name, kind in (
            (0, first - 1, "band", "ModelPart"),
            (first, first + more - 1, "groove", "NegativeVolume"),
        )
    )
    return f'<config><object id="1">{rows}</object></config>'.encode()


@pytest.mark.parametrize("slicer", ["prusa", "orca", "prusa, open"])
def test_a_negative_volume_of_a_slicer_is_cut_out_or_said(tmp_path: Path, slicer: str) -> None:
    drill = shapes.Solid.cylinder(20, 1, 1, 64, True).rotate((0, 90, 0)).translate((9, 0, 0))
    band, groove = shapes.shell(BAND, "band"), shapes.shell(drill, "groove")
    if slicer == "orca":
        model = shapes.threemf_model(band, groove)
        start = model.index("</resources>")
        parts = '<component objectid="1"/><component objectid="2"/>'
        model = (
            f'{model[:start]}<object id="3"><components>{parts}</components></object></resources>'
            '<build><item objectid="3"/></build></model>'
        )
        settings = (
            '<config><object id="3"><part id="1" subtype="normal_part"/>'
            '<part id="2" subtype="negative_part"/></object></config>'
        )
        data = shapes.archive(**{"3dmodel": model, "Metadata/model_settings.config": settings})
    else:
        faces = groove.faces[:-1] if "open" in slicer else groove.faces
        whole = Shell(
            "band",
            "metal",
            np.concatenate([band.vertices, groove.vertices]),
            np.concatenate([band.faces, faces + len(band.vertices)]),
        )
        data = shapes.archive(
            **{
                "3dmodel": shapes.threemf_model(whole),
                "Metadata/Slic3r_PE_model.config": _prusa(len(band.faces), len(faces)),
            }
        )
    found = measured(tmp_path, "x.3mf", data)
    said = " ".join(found["warnings"])
    right, words = (
        (BAND - drill).volume(),
        "groove is a negative volume of the slicer; it is not weighed. It was cut out",
    )
    if "open" in slicer:
        right, words = BAND_MM3, "What it would cut away is still in the weight."
    assert found["volume_mm3"] == pytest.approx(right, rel=1e-4)
    assert words in said


def test_a_block_that_lies_in_another_file_is_said_and_not_left_out_in_silence(
    tmp_path: Path,
) -> None:
    model = rhino3dm.File3dm()
    model.Settings.ModelUnitSystem = rhino3dm.UnitSystem.Millimeters
    model.InstanceDefinitions.AddInstanceDefinition(rhino3dm.InstanceDefinition())
    (block,) = model.InstanceDefinitions
    move = rhino3dm.Transform.Translation(rhino3dm.Vector3d(9, 0, 0))
    model.Objects.AddInstanceObject(
        rhino3dm.InstanceReference(block.Id, move), rhino3dm.ObjectAttributes()
    )
    with pytest.raises(Refused, match="blocks of another file"):
        measured(tmp_path, "x.3dm", cad_files.encoded(model))
    attributes = rhino3dm.ObjectAttributes()
    attributes.Name = "band"
    model.Objects.AddMesh(cad_files.rhino_mesh(shapes.shell(BAND)), attributes)
    found = measured(tmp_path, "y.3dm", cad_files.encoded(model))
    assert "1 blocks of the 3DM are empty in this file" in " ".join(found["warnings"])


def test_a_material_of_an_obj_holds_until_the_next_and_tells_what_has_no_name(
    tmp_path: Path,
) -> None:
    text = shapes.obj(
        shapes.shell(BAND, "Object_1"),
        shapes.shell(BEAD, "Object_2"),
        shapes.shell(BEAD.translate((0, 0, 9)), "Object_3"),
    ).decode()
    text = text.replace("o Object_1", "usemtl 18k Gold\no Object_1")
    text = text.replace("o Object_2", "o Object_2\nusemtl Opal.001")
    found = measured(tmp_path, "x.obj", text.encode(), "mm")
    assert {row["name"]: row["role"] for row in found["shells"]} == {
        "Object_1 (18k Gold)": "metal",
        "Object_2 (Opal.001)": "stone",
        "Object_3 (Opal.001)": "stone",
    }
    assert not any(row["doubt"] for row in found["shells"])


def test_a_material_that_paints_a_part_of_a_skin_does_not_open_it(tmp_path: Path) -> None:
    text = shapes.obj(shapes.shell(BAND, "Object_1")).decode().splitlines()
    at = next(number for number, line in enumerate(text) if line.startswith("f ")) + 300
    text.insert(at, "usemtl Diamond")
    found = measured(tmp_path, "x.obj", "\n".join(text).encode(), "mm")
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_3mf_names_its_materials_and_they_tell_what_has_no_name(tmp_path: Path) -> None:
    model = shapes.threemf_model(shapes.shell(BAND, "Body1"), shapes.shell(BEAD, "Body2"))
    model = model.replace(
        "<resources>",
        '<resources><basematerials id="9"><base name="Gold" displaycolor="#FFD700"/>'
        '<base name="Turquoise" displaycolor="#30D5C8"/></basematerials>',
    )
    model = model.replace('id="1" name', 'id="1" pid="9" pindex="0" name')
    model = model.replace('id="2" name', 'id="2" pid="9" pindex="1" name')
    shells = read(shapes.saved(tmp_path, "x.3mf", shapes.archive(**{"3dmodel": model}))).shells
    assert [(one.name, one.role) for one in shells] == [
        ("Body1 (Gold)", "metal"),
        ("Body2 (Turquoise)", "stone"),
    ]


def test_two_scenes_of_a_glb_may_show_one_part_and_two_parts_may_have_one_name(
    tmp_path: Path,
) -> None:
    half = shapes.shell(BAND, "half")
    data = glb_of(half, [{}, {"translation": [0, 0, 0.02], "name": "half 0"}])
    scenes = b'"scenes": [{"nodes": [0, 1]}]'
    twice = b'"scenes":[{"nodes":[0,1]},{"nodes":[0]}]'
    assert scenes in data
    length = struct.unpack("<I", data[12:16])[0]
    text = data[20 : 20 + length].rstrip().replace(scenes, twice)
    text += b" " * (-len(text) % 4)
    rest = data[20 + length :]
    made = struct.pack("<I4s", len(text), b"JSON") + text + rest
    made = b"glTF" + struct.pack("<II", 2, 12 + len(made)) + made
    found = measured(tmp_path, "x.glb", made)
    assert found["volume_mm3"] == pytest.approx(2 * BAND_MM3, rel=1e-3)


def _assembly_of_assemblies() -> bytes:
    """Two bands, 6 mm apart, are a pair; two pairs, 30 mm apart, are the whole."""
    text = cad_files.step_band().decode()
    head, tail = text.split("\nENDSEC;\nEND-ISO")
    lines: list[str] = []
    last = int(head.rsplit("\n#", 1)[1].split("=")[0])

    def add(what: str) -> str:
        lines.append(f"#{last + len(lines) + 1}={what};")
        return f"#{last + len(lines)}"

    def placed(x: float, z: float) -> str:
        point = add(f"CARTESIAN_POINT('',({x:.1f},0.,{z:.1f}))")
        return add(f"AXIS2_PLACEMENT_3D('',{point},#105,#106)")

    part, shape = "#103", "#109"
    for name, shift in (("pair", (0.0, 6.0)), ("whole", (30.0, 0.0))):
        product = add(f"PRODUCT('{name}','{name}','',(#99))")
        formation = add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
        whole = add(f"PRODUCT_DEFINITION('design','',{formation},#102)")
        places = [placed(0, 0), placed(*shift)]
        held = add(f"SHAPE_REPRESENTATION('',(#108,{','.join(places)}),#97)")
        shown = add(f"PRODUCT_DEFINITION_SHAPE('','',{whole})")
        add(f"SHAPE_DEFINITION_REPRESENTATION({shown},{held})")
        for number, place in enumerate(places):
            use = add(
                f"NEXT_ASSEMBLY_USAGE_OCCURRENCE('{number}','{name} {number}','',{whole},{part},$)"
            )
            moved = add(f"ITEM_DEFINED_TRANSFORMATION('','',#108,{place})")
            between = add(
                f"( REPRESENTATION_RELATIONSHIP('','',{shape},{held}) "
                f"REPRESENTATION_RELATIONSHIP_WITH_TRANSFORMATION({moved}) "
                "SHAPE_REPRESENTATION_RELATIONSHIP() )"
            )
            where = add(f"PRODUCT_DEFINITION_SHAPE('Placement','',{use})")
            add(f"CONTEXT_DEPENDENT_SHAPE_REPRESENTATION({between},{where})")
        part, shape = whole, held
    return "\n".join([head, *lines, "ENDSEC;", "END-ISO" + tail]).encode()


def test_an_assembly_of_a_step_that_is_used_twice_stands_in_both_places(tmp_path: Path) -> None:
    found = measured(tmp_path, "x.step", _assembly_of_assemblies())
    assert found["volume_mm3"] == pytest.approx(4 * BAND_MM3, rel=2e-3)
    assert found["bounding_box_mm"] == pytest.approx([50.5, 20.5, 10.0], abs=0.02)
    how = found["found"]["volume_mm3"]
    assert how["sure"] == "measured" and "meshed to within 0.002 mm" in how["how"]
