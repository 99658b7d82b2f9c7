"""Pictures of a piece: same bytes each time, clear ground, metals that differ, living stones."""

import colorsys
from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray
from PIL import Image
from scipy.spatial.transform import Rotation

from models_catalog.geometry import rendering
from models_catalog.geometry.framing import frame_of, pose_of
from models_catalog.geometry.normals import corner_normals, usable_faces
from models_catalog.geometry.paper import lay_paper
from models_catalog.geometry.piece import Piece, Role, Shell
from models_catalog.geometry.scene import build_scene
from models_catalog.geometry.tracer import Tracer

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
    wanted = [("hero", metal) for metal in rendering.METALS]
    pictures = rendering.render_set(piece(shell(band())), tmp_path, wanted, size=SIZE)
    assert [(picture.view, picture.metal) for picture in pictures] == wanted
    seen = {picture.metal: hue_and_light(tmp_path / picture.file) for picture in pictures}
    assert 8 < seen["rose"][0] < 28 < 32 < seen["yellow"][0] < 48
    warmth = [seen[metal][2] for metal in ("platinum", "silver", "white", "rose", "yellow")]
    assert warmth == sorted(warmth)
    assert seen["silver"][1] > seen["white"][1] + 0.03 > seen["platinum"][1] + 0.06


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
    tracer = Tracer(scene, frame.studio, paper, np.ones((1, 3), np.float32))
    x, y = np.meshgrid(*[np.linspace(-1, 1, 120, dtype=np.float32)] * 2)
    light, hit, _ = tracer.radiance(*frame.rays(x.ravel(), y.ravel()), np.zeros(3, np.float32))
    assert np.isfinite(light).all()
    assert light.min() >= 0
    assert 0.05 < hit.mean() < 0.6


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
