"""Situations that others reported, of what a file hides, names elsewhere or writes in an old way.

It is easily left out, or weighed as what it is not. Each is made anew from its description;
docs/geometry.md lists the reports. BAND is a ring of 17.3 mm inside, 20.5 outside, 4 wide.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
import rhino3dm

from geometry.mesh.triangles import signed_volume
from geometry.piece import Piece, Shell
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes
from tests.geometry.test_public_reports import BAND, BAND_MM3, CORE, measured
from tests.geometry.test_public_reports import _glb as glb_of

pytestmark = pytest.mark.long

# A boss on the ring, and a pearl, which no form tells from metal.
BOSS = shapes.Solid.cylinder(4, 2, 2, 48).translate((0, 10, -2))
PEARL = shapes.Solid.sphere(2, 48).translate((0, 12, 0))


def _read(folder: Path, name: str, data: bytes) -> Piece:
    return read(shapes.saved(folder, name, data))


def _volume(piece: Piece) -> float:
    return sum(signed_volume(one.vertices, one.faces) for one in piece.shells)


def _rhino() -> rhino3dm.File3dm:
    model = rhino3dm.File3dm()
    model.Settings.ModelUnitSystem = rhino3dm.UnitSystem.Millimeters
    model.Layers.Add(rhino3dm.Layer())
    return model


def _placed(model: rhino3dm.File3dm, solid: shapes.Solid, name: str, layer: int = 0) -> None:
    attributes = rhino3dm.ObjectAttributes()
    attributes.Name, attributes.LayerIndex = name, layer
    model.Objects.AddMesh(cad_files.rhino_mesh(shapes.shell(solid)), attributes)


def test_what_lies_under_a_hidden_layer_of_a_3dm_is_hidden_too(tmp_path: Path) -> None:
    model = _rhino()
    for name, is_visible in (("Tries", False), ("Old heads", True)):
        layer = rhino3dm.Layer()
        layer.Name, layer.Visible = name, is_visible
        if is_visible:
            layer.ParentLayerId = model.Layers[1].Id
        model.Layers.Add(layer)
    _placed(model, BAND, "band")
    _placed(model, BOSS, "old head", layer=2)
    found = measured(tmp_path, "x.3dm", cad_files.encoded(model))
    assert [row["role"] for row in found["shells"]] == ["metal", "helper"]
    assert found["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)
    assert found["doubted_volumes_mm3"][0] == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_gem_that_is_a_block_of_a_3dm_bears_the_name_of_its_block(tmp_path: Path) -> None:
    model = _rhino()
    _placed(model, BAND, "band")
    gems = {"Diamond 2mm": shapes.brilliant(2).translate((5, 9, 0)), "Pearl 4mm": PEARL}
    for name, solid in gems.items():
        mesh = cad_files.rhino_mesh(shapes.shell(solid))
        model.InstanceDefinitions.Add(
            name, "", "", "", rhino3dm.Point3d(0, 0, 0), (mesh,), (rhino3dm.ObjectAttributes(),)
        )
    for block in model.InstanceDefinitions:
        here = rhino3dm.InstanceReference(block.Id, rhino3dm.Transform.Identity())
        model.Objects.AddInstanceObject(here, rhino3dm.ObjectAttributes())
    found = measured(tmp_path, "x.3dm", cad_files.encoded(model))
    assert [(row["name"], row["role"], row["doubt"]) for row in found["shells"]] == [
        ("band", "metal", ""),
        ("Diamond 2mm", "stone", ""),
        ("Pearl 4mm", "stone", ""),
    ]
    assert found["volume_mm3"] == pytest.approx(BAND_MM3, rel=1e-4)


def _package(objects: dict[str, Shell], *, unit: str = "millimeter", **more: str) -> bytes:
    """A 3MF whose objects, each number 1 of a file of its own, are parts of objects 11, 12, …"""
    space = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
    files, resources, items = {}, "", ""
    for number, (name, one) in enumerate(objects.items(), 1):
        model = shapes.threemf_model(one, unit=unit).replace(f' name="{one.name}"', "")
        files[name] = model[: model.index("<build>")] + "<build/></model>"
        resources += (
            f'<object id="1{number}"><components><component p:path="/{name}" objectid="1"/>'
            "</components></object>"
        )
        items += f'<item objectid="1{number}"/>'
    root = (
        f'<model xmlns="{CORE}" xmlns:p="{space}"><resources>{resources}</resources>'
        f"<build>{items}</build></model>"
    )
    return shapes.archive(**{"3dmodel": root, **files, **more})


def test_parts_of_one_number_in_two_objects_of_a_3mf_keep_their_own_names(tmp_path: Path) -> None:
    objects = {"3D/a.model": shapes.shell(PEARL), "3D/b.model": shapes.shell(BAND)}
    settings = "".join(
        f'<object id="{number}"><part id="1" subtype="normal_part">'
        f'<metadata key="name" value="{name}"/></part></object>'
        for number, name in ((11, "pearl"), (12, "shank"))
    )
    config = {"Metadata/model_settings.config": f"<config>{settings}</config>"}
    piece = _read(tmp_path, "x.3mf", _package(objects, **config))
    assert [(one.name, one.role) for one in piece.shells] == [
        ("pearl", "stone"),
        ("shank", "metal"),
    ]


def test_each_file_in_a_3mf_is_measured_in_its_own_unit(tmp_path: Path) -> None:
    small = {"3D/a.model": shapes.shell(BAND.scale((1 / 25.4,) * 3))}
    piece = _read(tmp_path, "x.3mf", _package(small, unit="inch"))
    assert _volume(piece) == pytest.approx(BAND_MM3, rel=1e-4)
    assert "name different units" in " ".join(piece.notes)


@pytest.mark.parametrize(
    "inside",
    [
        '<b:booleanshape objectid="1" operation="difference"/>',
        "<b:displacementmesh/>",
        "<mesh><vertices/><triangles/></mesh>",
    ],
)
def test_an_object_of_a_3mf_without_triangles_is_said(tmp_path: Path, inside: str) -> None:
    model = shapes.threemf_model(shapes.shell(BAND, "band"))
    model = model.replace("<model ", '<model xmlns:b="urn:shapes" ')
    model = model.replace(
        "</resources>", f'<object id="2" name="head">{inside}</object></resources>'
    )
    model = model.replace("</build>", '<item objectid="2"/></build>')
    piece = _read(tmp_path, "x.3mf", shapes.archive(**{"3dmodel": model}))
    assert _volume(piece) == pytest.approx(BAND_MM3, rel=1e-4)
    assert "head: no triangles in the 3MF" in " ".join(piece.notes)


def _step(*more: str) -> bytes:
    start, end = cad_files.step_band().decode().split("\nENDSEC;\nEND-ISO")
    return "\n".join([start, *more, "ENDSEC;", "END-ISO" + end]).encode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["#900=STYLED_ITEM('',(),#98);", "#901=INVISIBILITY((#900));"], "1 things are hidden"),
        (
            ["#900=DOCUMENT_TYPE('');", "#901=DOCUMENT_FILE('head.stp','','',#900,'',$);"],
            "parts of head.stp, which are not in it",
        ),
    ],
)
def test_what_a_step_hides_or_holds_in_another_file_is_said(
    tmp_path: Path, more: list[str], words: str
) -> None:
    assert words in " ".join(_read(tmp_path, "x.step", _step(*more)).notes)
    assert _read(tmp_path, "y.step", _step()).notes == ()


def test_an_obj_that_calls_for_another_file_is_said_to(tmp_path: Path) -> None:
    text = shapes.obj(shapes.shell(BAND, "band")) + b"\ncall head.obj\n"
    assert "calls for other files" in " ".join(_read(tmp_path, "x.obj", text).notes)


@pytest.mark.parametrize(
    "written",
    [
        bytes.upper,
        lambda text: text.replace(b"\n", b"\r"),
        lambda text: text.replace(b"endsolid", b"end solid").replace(b"endloop", b"end loop"),
    ],
)
def test_a_text_stl_keeps_the_names_of_its_bodies_however_it_is_written(
    tmp_path: Path, written: Callable[[bytes], bytes]
) -> None:
    shank, pearl = (
        shapes.ascii_stl(shapes.shell(solid)).replace(b"made by a test", name)
        for solid, name in ((BAND, b"shank"), (PEARL, b"pearl"))
    )
    band, stone = _read(tmp_path, "x.stl", written(shank + pearl)).shells
    assert (band.name.lower(), band.role) == ("shank", "metal")
    assert (stone.name.lower(), stone.role) == ("pearl", "stone")
    assert signed_volume(band.vertices, band.faces) == pytest.approx(BAND_MM3, rel=1e-4)


@pytest.mark.parametrize("kind", ["x.obj", "x.ply", "x.ply of text", "x.ply of spaced text"])
def test_lines_may_end_in_a_carriage_return_alone_and_be_empty(tmp_path: Path, kind: str) -> None:
    band = shapes.shell(BAND, "band")
    if kind == "x.obj":
        data = shapes.obj(band).replace(b"\n", b"\r")
    elif kind == "x.ply":
        head, _, rows = cad_files.ply(band).partition(b"end_header\n")
        data = head.replace(b"\n", b"\r") + b"end_header\r" + rows
    else:
        data = cad_files.ply(band, order="").replace(b"\n", b"\r")
        data = data.replace(b"end_header", b"end_header\r") if "spaced" in kind else data
    assert _volume(_read(tmp_path, kind.split()[0], data)) == pytest.approx(BAND_MM3, rel=1e-4)


def test_a_glb_with_padding_behind_its_end_is_read(tmp_path: Path) -> None:
    data = glb_of(shapes.shell(BAND, "band"), [{}])
    piece = _read(tmp_path, "x.glb", data + bytes(4))
    assert _volume(piece) == pytest.approx(BAND_MM3, rel=1e-4)
    assert "4 bytes after the end of the GLB" in " ".join(piece.notes)
