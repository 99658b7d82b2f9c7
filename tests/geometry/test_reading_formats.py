"""Sound files of each format give the same piece, whatever they are called."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from geometry.errors import Refused
from geometry.mesh.topology import edge_counts
from geometry.mesh.triangles import signed_volume
from geometry.piece import Shell
from geometry.reading import quick_check
from geometry.reading.reader import read
from tests.geometry import shapes


@pytest.mark.parametrize("kind", ["binary", "solid header", "ascii", "obj", "3mf"])
def test_each_format_gives_the_same_closed_shell(tmp_path: Path, kind: str) -> None:
    ring = shapes.shell(shapes.band())
    data = {
        "binary": lambda: shapes.binary_stl(ring),
        "solid header": lambda: shapes.binary_stl(ring, header=b"solid facet"),
        "ascii": lambda: shapes.ascii_stl(ring),
        "obj": lambda: shapes.obj(ring),
        "3mf": lambda: shapes.archive(**{"3dmodel": shapes.threemf_model(ring)}),
    }[kind]()
    piece = read(shapes.saved(tmp_path, "no-ending", data))
    (found,) = piece.shells
    assert piece.unit == "mm"
    assert len(found.faces) == len(ring.faces)
    assert len(found.vertices) == len(ring.vertices)
    assert edge_counts(found.faces).closed
    np.testing.assert_allclose(found.size_mm, ring.size_mm, atol=1e-4)


def test_names_decide_what_is_metal_stone_and_helper(tmp_path: Path) -> None:
    cube = shapes.Solid.cube((5, 5, 5))
    names = {
        "shank": "metal",
        "Object_12": "metal",
        "diamond prong": "metal",
        "StoneRound_650": "stone",
        "sapphires": "stone",
        "gem cutter": "helper",
        "Support 3": "helper",
        "diamond ring": "metal",
    }
    data = shapes.obj(
        *(shapes.shell(cube.translate((9 * at, 0, 0)), name) for at, name in enumerate(names))
    )
    piece = read(shapes.saved(tmp_path, "named.obj", data))
    assert {one.name: one.role for one in piece.shells} == names


def test_groups_name_the_shells_of_an_obj_without_objects(tmp_path: Path) -> None:
    ring, gem = shapes.Solid.cube((5, 5, 5)), shapes.Solid.cube((2, 2, 2)).translate((9, 0, 0))
    data = shapes.obj(shapes.shell(ring, "shank"), shapes.shell(gem, "gem 1"))
    piece = read(shapes.saved(tmp_path, "x.obj", data.replace(b"\no ", b"\ng ")))
    assert [(one.name, one.role) for one in piece.shells] == [
        ("shank", "metal"),
        ("gem 1", "stone"),
    ]


def test_an_obj_may_hold_polygons_backward_numbers_and_texture_numbers(tmp_path: Path) -> None:
    data = b"v 0 0 0\nv 9 0 0\nv 9 9 0\nv 0 9 0\nf -4/1/1 -3/2/1 \\\n-2/3/1 -1/4/1\n"
    assert len(read(shapes.saved(tmp_path, "x.obj", data)).shells[0].faces) == 2


_BOX = shapes.shell(shapes.Solid.cube((5, 5, 5)))


@pytest.mark.parametrize(
    ("corner", "face", "note"),
    [
        (lambda x, y, z: f"{x} {y} {z} 1.000", "{} {} {}", ""),
        (lambda x, y, z: f"{2 * x} {2 * y} {2 * z} 2.0", "{} {} {}", "bear a weight"),
        (lambda x, y, z: f"{x} {y} {z} 0.5 0.2 0.1", "{} {} {}", ""),
        (lambda x, y, z: f"{x} {y} {z} 0.5 0.2", "{} {} {}", "numbers that we do not know"),
        (lambda x, y, z: f"{x:.4E} {y:.4E} {z:.4E}".replace("E", "D"), "{} {} {}", ""),
        (lambda x, y, z: f"{x:.40e} {y:.40e} {z:.40e}", "{} {} {}", ""),
        (lambda x, y, z: f"{x} {y} \\ \n{z} # {x}", "{}//1 {}//1 \\\n{}//1", ""),
    ],
)
def test_corners_of_an_obj_are_where_the_format_says(
    tmp_path: Path, corner: Callable[..., str], face: str, note: str
) -> None:
    # The remark's folder ends in a backslash, and swallows no corner.
    lines = ["# C:\\rings\\", *(f"v {corner(*one)}" for one in _BOX.vertices)]
    lines += [f"f {face.format(*one)}" for one in _BOX.faces + 1]
    piece = read(shapes.saved(tmp_path, "x.obj", "\n".join(lines).encode()), unit="mm")
    assert signed_volume(piece.shells[0].vertices, piece.shells[0].faces) == pytest.approx(125)
    assert [note in said for said in piece.notes] == [True] * bool(note)


def test_an_obj_with_a_corner_at_infinity_is_refused_and_surfaces_left_out_are_said(
    tmp_path: Path,
) -> None:
    data = shapes.obj(_BOX)
    weightless = data.replace(b".000000000\nf", b".000000000 0\nf")
    with pytest.raises(Refused, match="not above zero"):
        read(shapes.saved(tmp_path, "x.obj", weightless))
    (said,) = read(shapes.saved(tmp_path, "y.obj", data + b"\nsurf 0 1 0 1 1 2 3 4")).notes
    assert said.startswith("1 curved surfaces of the OBJ were not read")


def test_a_3mf_is_measured_in_the_unit_it_names(tmp_path: Path) -> None:
    model = shapes.threemf_model(shapes.shell(shapes.Solid.cube((1, 1, 1))), unit="inch")
    piece = read(shapes.saved(tmp_path, "x.3mf", shapes.archive(**{"3dmodel": model})))
    assert (piece.unit, piece.unit_source) == ("inch", "file")
    np.testing.assert_allclose(piece.shells[0].size_mm, 25.4)


@pytest.mark.parametrize(("side", "unit"), [(20.0, "mm"), (2.2, "cm"), (0.8, "inch"), (0.02, "m")])
def test_a_unit_is_proposed_from_the_size(tmp_path: Path, side: float, unit: str) -> None:
    cube = shapes.shell(shapes.Solid.cube((side, side, side)))
    piece = read(shapes.saved(tmp_path, "x.stl", shapes.binary_stl(cube)))
    assert (piece.unit, piece.unit_source) == (unit, "proposed")
    assert 15 < piece.shells[0].size_mm[0] < 25


def test_the_confirmed_unit_wins_over_the_proposal(tmp_path: Path) -> None:
    cube = shapes.shell(shapes.Solid.cube((2, 2, 2)))
    path = shapes.saved(tmp_path, "x.stl", shapes.binary_stl(cube))
    np.testing.assert_allclose(read(path, unit="cm").shells[0].size_mm, 20, atol=1e-5)


def test_corners_that_differ_by_rounding_are_joined(tmp_path: Path) -> None:
    ring = shapes.shell(shapes.band())
    corners = ring.vertices[ring.faces].reshape(-1, 3)
    corners = corners + np.random.default_rng(1).uniform(-2e-6, 2e-6, corners.shape)
    loose = Shell("x", "metal", corners, np.arange(len(corners)).reshape(-1, 3))
    piece = read(shapes.saved(tmp_path, "x.stl", shapes.binary_stl(loose)))
    assert edge_counts(piece.shells[0].faces).closed
    assert len(piece.shells[0].vertices) == len(ring.vertices)


def test_quick_check_wants_name_and_content_to_agree() -> None:
    data = shapes.binary_stl(shapes.shell(shapes.Solid.cube((5, 5, 5))))
    assert quick_check(data, len(data), "Ring.STL") == "stl"
    with pytest.raises(Refused, match="holds STL"):
        quick_check(data, len(data), "ring.obj")
    with pytest.raises(Refused, match="holds STL"):
        quick_check(data, len(data), "ring.stl.exe")


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("ring.blend", b"BLENDER-v405RENDH", "blend"),
        ("ring.blend", b"\x28\xb5\x2f\xfd packed", "blend"),
        ("ring.ztl", bytes(range(200)), "ztl"),
        ("ring.JCD", b"\x01\x02\x03", "jcd"),
        ("ring.mgx", b"\x01\x02\x03", "mgx"),
        ("ring.stp", b"ISO-10303-21;\nHEADER;", "step"),
        ("ring.zip", b"PK\x03\x04", "zip"),
    ],
)
def test_quick_check_knows_every_format_that_is_taken(name: str, head: bytes, kind: str) -> None:
    assert quick_check(head, len(head), name) == kind


@pytest.mark.parametrize("name", ["ring.blend", "ring.jcd", "ring.mgx", "ring.ztl"])
@pytest.mark.parametrize("head", [b"<html>", b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh", b""])
def test_a_program_or_a_page_under_an_unmeasured_name_is_refused(name: str, head: bytes) -> None:
    with pytest.raises(Refused):
        quick_check(head, len(head), name)


def test_formats_that_are_delivered_but_not_measured_say_so(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Add an STL, OBJ or 3MF"):
        read(shapes.saved(tmp_path, "ring.blend", b"BLENDER-v405RENDH"))
