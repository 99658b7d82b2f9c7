"""Pictures of a piece: same bytes each time, clear ground, metals that differ, bright stones."""

import colorsys
import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage
from scipy.spatial.transform import Rotation

from geometry.gem_materials import material_of
from geometry.mesh.normals import corner_normals, usable_faces
from geometry.picturing import rendering
from geometry.picturing.framing import frame_of, pose_of
from geometry.picturing.looks import METALS, REFLECTANCE
from geometry.picturing.paper import lay_paper
from geometry.picturing.ray_tracer import RayTracer
from geometry.picturing.scene import build_scene
from geometry.piece import Piece, Role, Shell

SIZE = 160


def shell(mesh: trimesh.Trimesh, role: Role = "metal") -> Shell:
    return Shell(
        name=role,
        role=role,
        vertices=np.asarray(mesh.vertices, dtype=np.float64),
        faces=np.asarray(mesh.faces, dtype=np.int64),
    )


def piece(*shells: Shell) -> Piece:
    return Piece(
        unit="mm", format="stl", shells=list(shells), unit_source="file", unit_reason="test"
    )


def quarter_turn(axis: tuple[int, int, int]) -> NDArray[np.float64]:
    turn = Rotation.from_rotvec(np.pi / 2 * np.array(axis))
    matrix = np.eye(4)
    matrix[:3, :3] = turn.as_matrix()
    return matrix


def band() -> trimesh.Trimesh:
    """A plain ring in the convention: axis along Y."""
    ring: trimesh.Trimesh = trimesh.creation.torus(
        major_radius=9.5, minor_radius=1.2, major_sections=96
    )
    ring.apply_transform(quarter_turn((1, 0, 0)))
    return ring


def brilliant(height: float = 13.0) -> trimesh.Trimesh:
    """A round stone of 16 sides with brilliant proportions, its girdle at `height`."""
    turn = np.arange(16) / 16 * 2 * np.pi
    circle = np.stack([np.cos(turn), np.sin(turn), np.zeros(16)], axis=1)
    points = [circle * 3.2, circle * 1.8 + (0, 0, 1.0), np.array([[0, 0, -2.75]])]
    stone: trimesh.Trimesh = trimesh.convex.convex_hull(np.concatenate(points))
    stone.apply_translation((0, 0, height))
    return stone


def cabochon() -> trimesh.Trimesh:
    """A dome of 6 mm over a flat back."""
    dome: trimesh.Trimesh = trimesh.creation.icosphere(subdivisions=4, radius=3.0)
    dome = trimesh.convex.convex_hull(dome.vertices[dome.vertices[:, 2] >= 0])
    dome.apply_scale((1, 1, 0.8))
    return dome


@pytest.fixture(scope="module")
def ring() -> Piece:
    return piece(shell(band()), shell(brilliant(), "stone"))


def pixels(path: Path) -> NDArray[np.float64]:
    return np.asarray(Image.open(path).convert("RGBA"), dtype=np.float64) / 255


def hue_and_light(path: Path) -> tuple[float, float, float]:
    image = pixels(path)
    red, green, blue = image[image[..., 3] > 0.98][:, :3].mean(axis=0)
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    return hue * 360, light, red - blue


def test_same_piece_gives_the_same_bytes(tmp_path: Path, ring: Piece) -> None:
    rendering.render(ring, tmp_path / "a.webp", size=SIZE)
    rendering.render(ring, tmp_path / "b.webp", size=SIZE)
    assert (tmp_path / "a.webp").read_bytes() == (tmp_path / "b.webp").read_bytes()


@pytest.mark.parametrize("view", ["hero", "side", "top", "back"])
def test_ground_is_clear_and_the_piece_fills_the_frame(
    tmp_path: Path, ring: Piece, view: str
) -> None:
    picture = rendering.render(ring, tmp_path / "r.webp", view=view, size=SIZE)
    alpha = pixels(tmp_path / "r.webp")[..., 3]
    assert (picture.width, picture.height, picture.view) == (SIZE, SIZE, view)
    assert alpha[[0, 0, -1, -1], [0, -1, 0, -1]].max() == 0
    solid = np.argwhere(alpha > 0.98)
    longest = np.ptp(solid, axis=0).max() / SIZE
    assert 0.72 < longest < 0.82


def test_shadow_is_soft_and_darker_than_both_pages(tmp_path: Path, ring: Piece) -> None:
    rendering.render(ring, tmp_path / "r.webp", size=SIZE)
    image = pixels(tmp_path / "r.webp")
    shadow = image[(image[..., 3] > 0.08) & (image[..., 3] < 0.4)]
    assert len(shadow) > 200
    assert np.median(shadow[:, :3]) < 0x15 / 255


def test_metals_stand_apart_in_hue_and_brightness(tmp_path: Path) -> None:
    wanted = [("hero", metal) for metal in METALS]
    pictures = rendering.render_set(piece(shell(band())), tmp_path, wanted, size=SIZE)
    assert [(picture.view, picture.metal) for picture in pictures] == wanted
    seen = {picture.metal: hue_and_light(tmp_path / picture.file) for picture in pictures}
    assert 8 < seen["rose"][0] < 28 < 32 < seen["yellow"][0] < 48
    warmth = [seen[metal][2] for metal in ("platinum", "silver", "white", "rose", "yellow")]
    assert warmth == sorted(warmth)
    assert seen["silver"][1] > seen["white"][1] + 0.03 > seen["platinum"][1] + 0.06


def test_the_viewer_has_the_metals_of_the_pictures() -> None:
    table = Path(__file__).parents[2] / "static" / "js" / "viewer_materials.js"
    rows = re.findall(r"(\w+): \{ name: \"[^\"]+\", reflectance: \[([^\]]+)\]", table.read_text())
    assert {
        metal: tuple(float(part) for part in parts.split(",")) for metal, parts in rows
    } == REFLECTANCE


def test_set_gives_the_same_picture_as_a_single_rendering(tmp_path: Path, ring: Piece) -> None:
    told: list[tuple[int, int]] = []
    rendering.render_set(
        ring,
        tmp_path,
        [("hero", "rose"), ("side", "rose")],
        size=SIZE,
        on_progress=lambda picture, done, total: told.append((done, total)),
    )
    rendering.render(ring, tmp_path / "single.webp", metal="rose", size=SIZE)
    assert (tmp_path / "single.webp").read_bytes() == (tmp_path / "hero-rose.webp").read_bytes()
    assert told == [(1, 2), (2, 2)]


def test_stone_is_bright_and_has_contrast(tmp_path: Path) -> None:
    rendering.render(piece(shell(brilliant(), "stone")), tmp_path / "s.webp", view="top", size=SIZE)
    image = pixels(tmp_path / "s.webp")
    stone = image[image[..., 3] > 0.98][:, :3].mean(axis=1)
    assert stone.mean() > 0.55
    assert stone.min() > 0.05
    assert stone.std() > 0.08


STONE_HUES = {"ruby": 350, "blue sapphire": 225, "green stone": 150, "citrine": 42}


def named_stone(mesh: trimesh.Trimesh, name: str) -> Piece:
    return piece(dataclasses.replace(shell(mesh, "stone"), name=name))


def stone_seen(folder: Path, seen: Piece, view: str = "top") -> NDArray[np.float64]:
    """Colours (n, 3) of the pixels well inside the stone."""
    rendering.render(seen, folder / "s.webp", view=view, size=SIZE)
    image = pixels(folder / "s.webp")
    inside = ndimage.binary_erosion(image[..., 3] > 0.98, iterations=6)
    return np.where(inside[..., None], image[..., :3], np.nan)


@pytest.mark.parametrize("shape", ["brilliant", "cabochon"])
@pytest.mark.parametrize("name", list(STONE_HUES))
def test_a_named_stone_has_its_hue(tmp_path: Path, shape: str, name: str) -> None:
    mesh = brilliant() if shape == "brilliant" else cabochon()
    seen = np.nanmedian(stone_seen(tmp_path, named_stone(mesh, name)), axis=(0, 1))
    hue, _, saturation = colorsys.rgb_to_hls(*seen)
    away = abs((hue * 360 - STONE_HUES[name] + 180) % 360 - 180)
    assert away < 22
    assert saturation > 0.3


@pytest.mark.parametrize("name", ["stone 3", "gem 1", "diamond round 6.5", "white sapphire"])
def test_a_stone_whose_name_says_no_colour_is_white(tmp_path: Path, name: str) -> None:
    seen = np.nanmean(stone_seen(tmp_path, named_stone(brilliant(), name)), axis=(0, 1))
    assert np.ptp(seen) < 0.04


def test_emerald_is_a_cut_after_stone_and_a_gem_elsewhere() -> None:
    for cut in ("stone emerald 8.00x6.00", "emerald cut diamond"):
        assert material_of(cut, is_smooth=False).colour == (1, 1, 1)
    assert material_of("Emerald 7mm", is_smooth=False).colour != (1, 1, 1)


@pytest.mark.parametrize("name", ["stone", "ruby", "pearl", "onyx"])
def test_a_cabochon_is_calm_but_for_its_lights(tmp_path: Path, name: str) -> None:
    calm = stone_seen(tmp_path, named_stone(cabochon(), name)).mean(axis=2)
    busy = stone_seen(tmp_path, named_stone(brilliant(), "diamond")).mean(axis=2)
    calm_step, busy_step = (np.nanmedian(np.abs(np.diff(seen, axis=0))) for seen in (calm, busy))
    assert calm_step < 1 / 255 < 2 / 255 < busy_step
    assert np.nanmax(calm) > np.nanmedian(calm) + 0.05


def test_broken_faces_do_not_spoil_the_picture(tmp_path: Path) -> None:
    good = shell(band())
    count = len(good.vertices)
    vertices = np.concatenate([good.vertices, [[np.nan, 0, 0], [9.5, 0, 0], [9.5, 0, 1e-9]]])
    faces = np.concatenate(
        [good.faces, [[0, 0, 1], [0, 1, count], [count + 1, count + 2, count + 1], [0, 1, 10**6]]]
    )
    rendering.render(piece(good), tmp_path / "good.webp", size=SIZE)
    rendering.render(
        piece(Shell("metal", "metal", vertices, faces.astype(np.int64))),
        tmp_path / "broken.webp",
        size=SIZE,
    )
    assert (tmp_path / "good.webp").read_bytes() == (tmp_path / "broken.webp").read_bytes()


def test_light_is_finite_in_every_pixel(ring: Piece) -> None:
    scene = build_scene(ring)
    frame = frame_of(scene, pose_of(scene), "hero")
    paper = lay_paper(scene, frame.studio)
    tracer = RayTracer(scene, frame.studio, paper, np.ones((1, 3), np.float32))
    x, y = np.meshgrid(*[np.linspace(-1, 1, 120, dtype=np.float32)] * 2)
    wobble = np.zeros((3, x.size), np.float32)
    light, hit, _ = tracer.radiance(*frame.rays(x.ravel(), y.ravel()), wobble)
    assert np.isfinite(light).all()
    assert light.min() >= 0
    assert 0.05 < hit.mean() < 0.6


def test_an_open_shank_stands_and_a_crescent_lies() -> None:
    """Both are arcs of beads: of 85% of a circle, as an open ring, and of 55%, as a crescent."""
    for share, kind in ((0.85, "ring"), (0.55, "lying")):
        beads = []
        for turn in np.linspace(-share, share, 60) * np.pi - np.pi / 2:
            bead = trimesh.creation.icosphere(subdivisions=1, radius=1.2)
            bead.apply_translation((9 * np.cos(turn), 0, 9 * np.sin(turn)))
            beads.append(bead)
        arc: Any = trimesh.util.concatenate(beads)
        assert pose_of(build_scene(piece(shell(arc)))).kind == kind


@pytest.mark.parametrize("axis", [(1, 0, 0), (0, 0, 1), (0, 1, 0)])
def test_a_ring_drawn_along_another_axis_stands_as_well(
    tmp_path: Path, axis: tuple[int, int, int]
) -> None:
    turn = quarter_turn(axis)
    meshes = [band(), brilliant()]
    for mesh in meshes:
        mesh.apply_transform(turn)
    scene = build_scene(piece(shell(meshes[0]), shell(meshes[1], "stone")))
    pose = pose_of(scene)
    head = pose.turn @ turn[:3, :3] @ (0, 0, 1)
    assert pose.kind == "ring"
    assert head[2] > 0.98


def test_a_flat_pendant_lies_on_its_back() -> None:
    disc = trimesh.creation.cylinder(radius=9, height=1.5)
    disc.apply_transform(quarter_turn((1, 0, 0)))
    assert pose_of(build_scene(piece(shell(disc)))).kind == "lying"


def test_normals_stay_sharp_at_edges_and_flat_beside_slivers() -> None:
    box = trimesh.creation.box()
    vertices = np.concatenate([box.vertices, [[0, 0.5 - 1e-7, 0.5]]])
    faces = np.asarray(box.faces, dtype=np.int64)
    smooth, flat = corner_normals(vertices, usable_faces(vertices, faces))
    assert np.allclose(smooth, flat[:, None], atol=1e-6)
    ball = trimesh.creation.icosphere(subdivisions=3)
    smooth, _ = corner_normals(ball.vertices, np.asarray(ball.faces, dtype=np.int64))
    assert np.einsum("fcx,fcx->fc", smooth, ball.vertices[ball.faces]).min() > 0.999


def test_unknown_view_metal_or_empty_piece_is_refused(tmp_path: Path, ring: Piece) -> None:
    for wrong in ({"view": "under"}, {"metal": "brass"}):
        with pytest.raises(ValueError, match="unknown"):
            rendering.render(ring, tmp_path / "x.webp", size=SIZE, **wrong)
    with pytest.raises(ValueError, match="no face"):
        rendering.render(piece(), tmp_path / "x.webp", size=SIZE)
