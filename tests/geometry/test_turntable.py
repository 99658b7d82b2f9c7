"""A turntable: one sheet for each metal, the hero's angle first, nothing cut off, no jump."""

from pathlib import Path

import numpy as np
import pytest
import trimesh
from numpy.typing import NDArray
from PIL import Image

from geometry.picturing.framing import frame_of, frames_around, pose_of
from geometry.picturing.scene import build_scene
from geometry.picturing.turntable import render_turntable
from geometry.piece import Piece
from tests.geometry.test_rendering import band, brilliant, piece, shell

SIZE = 64


@pytest.fixture(scope="module")
def ring() -> Piece:
    """A ring with a bar at one side, so that it never looks the same twice on its way around."""
    bar = trimesh.creation.box((5.0, 2.0, 1.5))
    bar.apply_translation((11.5, 1.5, 3))
    return piece(shell(band()), shell(bar), shell(brilliant(), "stone"))


@pytest.fixture(scope="module")
def sheets(ring: Piece, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheets")
    made = render_turntable(ring, folder, ["yellow", "platinum"], size=SIZE)
    assert [(sheet.file, sheet.metal) for sheet in made] == [
        ("turntable-yellow.webp", "yellow"),
        ("turntable-platinum.webp", "platinum"),
    ]
    assert {(s.frame_pixels, s.frames, s.columns, s.rows) for s in made} == {(SIZE, 24, 6, 4)}
    return folder


def cut(path: Path) -> NDArray[np.float64]:
    """The frames of a sheet, row by row: (24, size, size, 4)."""
    image = np.asarray(Image.open(path).convert("RGBA"), np.float64) / 255
    assert image.shape == (4 * SIZE, 6 * SIZE, 4)
    rows = image.reshape(4, SIZE, 6, SIZE, 4).swapaxes(1, 2)
    return rows.reshape(24, SIZE, SIZE, 4)


def test_the_sheet_holds_24_different_frames(sheets: Path) -> None:
    frames = cut(sheets / "turntable-yellow.webp")
    apart = [
        np.abs(frames[one] - frames[other]).mean() for one in range(24) for other in range(one)
    ]
    assert min(apart) > 0.004


def test_no_frame_touches_its_border(sheets: Path) -> None:
    alpha = cut(sheets / "turntable-yellow.webp")[..., 3]
    border = np.concatenate([alpha[:, 0], alpha[:, -1], alpha[:, :, 0], alpha[:, :, -1]], axis=1)
    assert border.max() == 0
    solid = alpha > 0.9
    assert solid.any(axis=(1, 2)).all()
    assert not solid[:, :3].any()
    assert not solid[:, -3:].any()
    assert not solid[:, :, :3].any()
    assert not solid[:, :, -3:].any()


def test_metals_show_the_same_shape_in_another_colour(sheets: Path) -> None:
    yellow, platinum = (cut(sheets / f"turntable-{metal}.webp") for metal in ("yellow", "platinum"))
    assert np.abs(yellow[..., 3] - platinum[..., 3]).max() < 0.05
    solid = yellow[..., 3] > 0.98
    warmth = [(frames[solid][:, 0] - frames[solid][:, 2]).mean() for frames in (yellow, platinum)]
    assert warmth[0] > warmth[1] + 0.1


def test_the_first_frame_has_the_angle_of_the_hero(ring: Piece) -> None:
    scene = build_scene(ring)
    pose = pose_of(scene)
    hero, around = frame_of(scene, pose, "hero"), frames_around(scene, pose, "hero", 24)
    assert np.allclose(around[0].studio, hero.studio)
    assert np.allclose(around[0].position, hero.position)
    step = around[1].studio @ around[0].studio.T
    assert np.degrees(np.arccos(step[0, 0])) == pytest.approx(15)
    assert np.allclose(step[2], (0, 0, 1))


def test_the_camera_stands_still(ring: Piece) -> None:
    scene = build_scene(ring)
    around = frames_around(scene, pose_of(scene), "hero", 24)
    assert len({(frame.centre, frame.half, tuple(frame.position)) for frame in around}) == 1
    assert max(np.abs(frame.project(scene.points)).max() for frame in around) < 0.9


def test_same_piece_gives_the_same_sheet_however_threads_run(ring: Piece, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        render_turntable(
            ring,
            folder,
            ["rose"],
            size=48,
            frames=5,
            on_progress=lambda done, total: told.append((done, total)),
        )
    sheets = [(folder / "turntable-rose.webp").read_bytes() for folder in (first, second)]
    assert sheets[0] == sheets[1]
    assert told == 2 * [(number, 5) for number in range(1, 6)]


def test_unknown_metal_or_no_frame_is_refused(ring: Piece, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown metal"):
        render_turntable(ring, tmp_path, ["brass"])
    with pytest.raises(ValueError, match="at least one frame"):
        render_turntable(ring, tmp_path, ["yellow"], frames=0)
