"""Decides how a piece turns: one sheet of small square pictures for each metal.

The camera and the studio's light stand still and the piece turns about its standing axis, with its
shadow, as on a photographer's turntable. One trace of a frame serves all metals.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from geometry.mesh.coarsening import coarsened
from geometry.picturing.framing import frames_around, pose_of
from geometry.picturing.rendering import THREADS, drawn, refuse_unknown
from geometry.picturing.scene import build_scene
from geometry.piece import Piece

COLUMNS = 6
FRAMES = 24
FRAME_PIXELS = 560
VIEW = "hero"
# What a picture of this size can show.
FRAME_TRIANGLES = 150_000


@dataclass(frozen=True, slots=True)
class Turntable:
    """One sheet on file: `frames` squares of `frame_pixels`, row by row from the top left."""

    file: str
    metal: str
    frame_pixels: int
    frames: int
    columns: int
    rows: int


def render_turntable(
    piece: Piece,
    out_dir: Path | str,
    metals: list[str],
    *,
    size: int = FRAME_PIXELS,
    frames: int = FRAMES,
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Turntable]:
    """Draw `turntable-metal.webp` for each metal: frame 0 at the hero's angle, then all around.

    `on_progress(done, total)` is called as each frame is drawn.
    Raises ValueError for an unknown metal, no frame, or a piece with nothing to draw.
    """
    metals = list(dict.fromkeys(metals))
    for metal in metals:
        refuse_unknown(VIEW, metal)
    if frames < 1:
        raise ValueError("a turntable has at least one frame")
    scene = build_scene(coarsened(piece, FRAME_TRIANGLES))
    columns = min(COLUMNS, frames)
    rows = -(-frames // columns)
    sheets = [np.zeros((rows * size, columns * size, 4), np.uint8) for _ in metals]
    cameras = frames_around(scene, pose_of(scene), VIEW, frames)
    folder = Path(out_dir)
    # Frames side by side, of which each has little to share out.
    with ThreadPoolExecutor(THREADS) as pool:
        pictures = pool.map(lambda camera: drawn(scene, camera, metals, size), cameras)
        for number, images in enumerate(pictures):
            top, left = number // columns * size, number % columns * size
            for sheet, image in zip(sheets, images, strict=True):
                sheet[top : top + size, left : left + size] = image
            if on_progress is not None:
                on_progress(number + 1, frames)
        names = [f"turntable-{metal}.webp" for metal in metals]
        list(pool.map(_write, sheets, [folder / name for name in names]))
    return [
        Turntable(name, metal, size, frames, columns, rows)
        for name, metal in zip(names, metals, strict=True)
    ]


def _write(sheet: NDArray[np.uint8], path: Path) -> None:
    picture = Image.fromarray(sheet, "RGBA")
    picture.save(path, "WEBP", quality=82, method=3, alpha_quality=90)
