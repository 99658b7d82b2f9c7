"""Decides how a piece turns: one sheet of small square pictures for each metal.

The camera and the studio's light stand still and the piece turns about its standing axis, with its
shadow, as on a photographer's turntable. One trace of a frame serves all metals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models_catalog.geometry.framing import frames_around, pose_of
from models_catalog.geometry.piece import Piece
from models_catalog.geometry.rendering import drawn, refuse_unknown
from models_catalog.geometry.scene import build_scene

COLUMNS = 6
FRAMES = 24
FRAME_PIXELS = 480
VIEW = "hero"


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
    scene = build_scene(piece)
    columns = min(COLUMNS, frames)
    rows = -(-frames // columns)
    sheets = [np.zeros((rows * size, columns * size, 4), np.uint8) for _ in metals]
    for number, frame in enumerate(frames_around(scene, pose_of(scene), VIEW, frames)):
        top, left = number // columns * size, number % columns * size
        for sheet, image in zip(sheets, drawn(scene, frame, metals, size), strict=True):
            sheet[top : top + size, left : left + size] = image
        if on_progress is not None:
            on_progress(number + 1, frames)
    made = []
    while sheets:
        metal = metals[len(made)]
        path = Path(out_dir) / f"turntable-{metal}.webp"
        picture = Image.fromarray(sheets.pop(0), "RGBA")
        picture.save(path, "WEBP", quality=82, method=3, alpha_quality=90)
        made.append(Turntable(path.name, metal, size, frames, columns, rows))
    return made
