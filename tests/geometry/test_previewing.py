"""A preview shows the piece and is of no use for casting it."""

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from scipy.spatial import cKDTree

from geometry.errors import Refused
from geometry.inspecting import inspect
from geometry.mesh.topology import edge_counts
from geometry.picturing.previewing import MAX_BYTES, MAX_TRIANGLES, size_of, write_preview
from geometry.picturing.rendering import render
from geometry.picturing.warping import WARP_MM, warp
from geometry.piece import Piece, Points, Shell
from geometry.reading.reader import read
from tests.geometry import shapes
from tests.geometry.shapes import Solid

SLUGS = [
    "aurelia-six-claw-solitaire",
    "ostara-bezel-solitaire",
    "selene-oval-halo",
    "frost-half-eternity",
    "canal-channel-eternity",
    "orion-gypsy-band",
    "lune-crescent-pendant",
    "spica-stud-earrings",
    "brio-pave-huggies",
]
WIDTHS = {5120: 1, 5122: 2, 5123: 2, 5125: 4}
PARTS = {"SCALAR": 1, "VEC3": 3}


def _solitaire(segments: int = 256) -> Piece:
    ring = shapes.torus(segments=segments).rotate((90, 0, 0))
    stone = shapes.brilliant().translate((0, 0, 11))
    return shapes.piece(shapes.shell(ring, "shank"), shapes.shell(stone, "stone", "stone"))


def _written(folder: Path, piece: Piece, seed: str = "seed") -> Path:
    path = folder / f"{seed}.glb"
    write_preview(piece, path, seed)
    return path


def _document(path: Path) -> tuple[dict[str, Any], bytes]:
    data = path.read_bytes()
    magic, version, length, json_length, kind = struct.unpack_from("<4s2II4s", data)
    assert (magic, version, length, kind) == (b"glTF", 2, len(data), b"JSON")
    size, kind = struct.unpack_from("<I4s", data, 20 + json_length)
    assert (20 + json_length + 8 + size, kind) == (len(data), b"BIN\0")
    return json.loads(data[20 : 20 + json_length]), data[28 + json_length :]


def _in_cad_axes(shell: Shell) -> Points:
    """From Y up, as glTF has it, back to Z up."""
    x, y, z = shell.vertices.T
    return np.stack([x, -z, y], axis=1)


def test_a_preview_has_one_node_for_metal_and_one_for_stones(tmp_path: Path) -> None:
    helper = shapes.shell(Solid.cube((3, 3, 3)), "sprue", "helper")
    piece = _solitaire()
    path = _written(tmp_path, shapes.piece(*piece.shells, helper))
    assert [shell.name for shell in read(path).shells] == ["metal", "stone"]


def test_stones_keep_their_own_colour_and_domes_are_told_apart(tmp_path: Path) -> None:
    ring = _solitaire().shells[0]
    diamond, ruby = (shapes.brilliant().translate((side, 0, 11)) for side in (-3, 3))
    dome = Solid.sphere(2, 48).trim_by_plane((0, 0, 1), 0).translate((0, 0, 13))
    piece = shapes.piece(
        ring,
        shapes.shell(diamond, "stone 1", "stone"),
        shapes.shell(ruby, "stone ruby 2", "stone"),
        shapes.shell(dome, "stone onyx 3", "stone"),
    )
    document, _ = _document(_written(tmp_path, piece))
    assert [mesh["name"] for mesh in document["meshes"]] == [
        "metal",
        "stone",
        "stone",
        "stone-smooth",
    ]
    colours = [
        material["pbrMetallicRoughness"]["baseColorFactor"] for material in document["materials"]
    ]
    assert min(colours[1][:3]) > 0.9
    assert colours[2][0] > 3 * max(colours[2][1:3])
    assert max(colours[3][:3]) < 0.05


@pytest.mark.parametrize("segments", [64, 800])
def test_a_preview_is_not_closed_and_under_a_megabyte(tmp_path: Path, segments: int) -> None:
    piece = _solitaire(segments)
    path = _written(tmp_path, piece)
    facts = inspect(path)
    assert path.stat().st_size < MAX_BYTES
    assert facts["triangles"] <= 60_000
    assert (facts["watertight"], facts["volume_mm3"]) == (False, None)
    assert all(not edge_counts(shell.faces).closed for shell in read(path).shells)


def test_a_preview_deviates_by_a_tenth_and_never_by_more_than_shows(tmp_path: Path) -> None:
    piece = _solitaire(800)
    preview = read(_written(tmp_path, piece))
    # A flat crumb of an open mesh is read as one that helps.
    for shell in (one for one in preview.shells if one.role != "helper"):
        (original,) = piece.with_role(shell.role)
        distance = cKDTree(original.vertices).query(_in_cad_axes(shell))[0]
        spacing = 0.1 if shell.role == "metal" else 0.05
        assert distance.max() < 0.16 + spacing
        assert np.abs(shell.size_mm - original.size_mm[[0, 2, 1]]).max() < 0.35


def test_the_warp_moves_every_point_alike_and_only_its_seed_tells_where() -> None:
    points = np.random.default_rng(3).uniform(0, 25, (4000, 3))
    one, other = warp(points, 43.0, "one"), warp(points, 43.0, "other")
    np.testing.assert_allclose(np.linalg.norm(one, axis=1), WARP_MM)
    assert np.linalg.norm(one - other, axis=1).mean() > 0.1
    np.testing.assert_array_equal(one, warp(points, 43.0, "one"))
    # Its direction changes over the piece: without the mean move more than half of it is left.
    assert np.linalg.norm(one - one.mean(axis=0), axis=1).mean() > 0.5 * WARP_MM


def test_a_tiny_part_is_bent_in_proportion() -> None:
    points = np.random.default_rng(3).uniform(0, 1, (500, 3))
    assert np.linalg.norm(warp(points, 3**0.5, "seed"), axis=1).max() < 0.04


@pytest.mark.parametrize("size_mm", [4.0, 30.0, 90.0])
def test_no_normal_turns_by_three_degrees(size_mm: float) -> None:
    rng = np.random.default_rng(4)
    points = rng.uniform(0, size_mm / 3**0.5, (400, 3))
    normals = rng.normal(size=(400, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    for seed in "abcdefgh":
        assert _turned(points, normals, size_mm, seed).max() < 3.0


@pytest.mark.parametrize("slug", SLUGS)
def test_no_seat_and_no_finger_hole_stays_where_it_was_drawn(slug: str) -> None:
    """Measured along the normals: what slides within a surface changes no fit."""
    piece, hole_mm = shapes.demo_piece(slug), shapes.demo_spec(slug).inner_diameter_mm
    size = size_of(piece)
    for seed in ("one", "two", "three"):
        for stone in piece.with_role("stone"):
            assert _moved_along_normals(stone, size, seed).max() >= 0.09
        if hole_mm is not None:
            (metal,) = piece.with_role("metal")
            bore = _bore(metal, hole_mm)
            assert _moved_along_normals(bore, size, seed).max() >= 0.1


@pytest.mark.parametrize("slug", SLUGS)
def test_a_demo_preview_is_light_and_open_and_holds_no_seat(slug: str, tmp_path: Path) -> None:
    piece = shapes.demo_piece(slug)
    path = _written(tmp_path, piece)
    preview = read(path)
    assert path.stat().st_size < MAX_BYTES
    assert preview.triangle_count <= MAX_TRIANGLES
    assert all(not edge_counts(shell.faces).closed for shell in preview.shells)
    shown = sum(len(shell.faces) for shell in preview.with_role("metal"))
    assert shown < sum(len(shell.faces) for shell in piece.with_role("metal"))


def test_the_picture_of_a_warped_piece_looks_the_same(tmp_path: Path) -> None:
    piece = shapes.demo_piece("petra-four-claw-solitaire")
    size = size_of(piece)
    bent = replace(
        piece,
        shells=[
            replace(shell, vertices=shell.vertices + warp(shell.vertices, size, "seed"))
            for shell in piece.shells
        ],
    )
    pictures = []
    for number, each in enumerate((piece, bent)):
        path = tmp_path / f"{number}.png"
        render(each, path, metal="yellow", view="hero", size=200)
        pictures.append(np.asarray(Image.open(path).convert("L"), np.float64))
    assert np.abs(pictures[0] - pictures[1]).mean() < 6.0


def test_faces_that_nobody_can_see_are_gone(tmp_path: Path) -> None:
    hollow = Solid.sphere(5, 96) - Solid.sphere(4, 96)
    buried = hollow + Solid.cube((2, 2, 2), True)
    (shell,) = read(_written(tmp_path, shapes.piece(shapes.shell(buried)))).shells
    radius = np.linalg.norm(shell.vertices - shell.vertices.mean(axis=0), axis=1)
    assert radius.min() > 4.7


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_bytes(tmp_path: Path) -> None:
    piece = _solitaire()
    first = _written(tmp_path, piece, "a").read_bytes()
    assert _written(tmp_path, piece, "a").read_bytes() == first
    assert _written(tmp_path, piece, "b").read_bytes() != first


def test_the_gltf_is_sound(tmp_path: Path) -> None:
    document, binary = _document(_written(tmp_path, _solitaire()))
    assert document["asset"]["version"] == "2.0"
    assert document["extensionsRequired"] == ["KHR_mesh_quantization"]
    assert document["buffers"] == [{"byteLength": len(binary)}]
    assert len(binary) % 4 == 0
    for accessor in document["accessors"]:
        view = document["bufferViews"][accessor["bufferView"]]
        width = WIDTHS[accessor["componentType"]]
        size = width * PARTS[accessor["type"]]
        stride = view.get("byteStride", size)
        assert view["byteOffset"] % 4 == 0
        assert stride % 4 == 0 or accessor["type"] == "SCALAR"
        assert (accessor["count"] - 1) * stride + size <= view["byteLength"]
        assert view["byteOffset"] + view["byteLength"] <= len(binary)
    for mesh in document["meshes"]:
        (primitive,) = mesh["primitives"]
        position = document["accessors"][primitive["attributes"]["POSITION"]]
        assert len(position["min"]) == len(position["max"]) == 3
        assert primitive["attributes"]["NORMAL"] < len(document["accessors"])
        assert primitive["material"] < len(document["materials"])


def test_stones_have_flat_facets_and_metal_is_smooth(tmp_path: Path) -> None:
    document, binary = _document(_written(tmp_path, _solitaire()))
    counts = {}
    for mesh in document["meshes"]:
        attributes = mesh["primitives"][0]["attributes"]
        position = document["accessors"][attributes["POSITION"]]
        view = document["bufferViews"][position["bufferView"]]
        rows = np.ndarray(
            (position["count"], 3), "<i2", binary, view["byteOffset"], (view["byteStride"], 2)
        )
        counts[mesh["name"]] = position["count"] / len(np.unique(rows, axis=0))
    assert counts["stone"] > 2
    assert counts["metal"] < 1.3


def test_loose_triangles_that_cannot_be_joined_still_make_a_small_preview(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    places = np.repeat(rng.uniform(0, 25, (80_000, 3)), 3, axis=0)
    corners = places + rng.uniform(0, 0.1, places.shape)
    soup = Shell("soup", "metal", corners, np.arange(240_000).reshape(-1, 3))
    assert _written(tmp_path, shapes.piece(soup)).stat().st_size < MAX_BYTES


def test_a_file_of_helpers_alone_has_no_preview(tmp_path: Path) -> None:
    helper = shapes.shell(Solid.cube((3, 3, 3)), "sprue", "helper")
    with pytest.raises(Refused, match="every shell is a helper"):
        write_preview(shapes.piece(helper), tmp_path / "x.glb", "seed")


def _turned(points: Points, normals: Points, size_mm: float, seed: str) -> Points:
    """Degrees by which the warp turns a normal: it goes with the inverse transpose."""
    step = 1e-4
    slopes = [
        (warp(points + step * axis, size_mm, seed) - warp(points - step * axis, size_mm, seed))
        / (2 * step)
        for axis in np.eye(3)
    ]
    bent = np.eye(3) + np.stack(slopes, axis=-1)
    turned = np.einsum("nji,nj->ni", np.linalg.inv(bent), normals)
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    angles: Points = np.degrees(np.arccos(np.clip((turned * normals).sum(axis=1), -1, 1)))
    return angles


def _moved_along_normals(shell: Shell, size_mm: float, seed: str) -> Points:
    corners = shell.vertices[shell.faces]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-12)
    moved: Points = np.abs((warp(corners.mean(axis=1), size_mm, seed) * normals).sum(axis=1))
    return moved


def _bore(metal: Shell, hole_mm: float) -> Shell:
    """The faces at the finger; demo rings stand about the Y axis."""
    middle = metal.vertices[metal.faces].mean(axis=1)
    at_finger = np.hypot(middle[:, 0], middle[:, 2]) < 0.515 * hole_mm
    return replace(metal, faces=metal.faces[at_finger])
