"""Everything that is made from one uploaded file: measurements, a preview, pictures."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from geometry.casting import castability
from geometry.drawing.views import draw_views
from geometry.inspecting import inspect
from geometry.likeness.fingerprint import as_dict, fingerprint
from geometry.mesh.coarsening import coarsened
from geometry.picturing.previewing import write_preview
from geometry.picturing.rendering import Picture, render, render_set
from geometry.picturing.turntable import FRAME_PIXELS, render_turntable
from geometry.piece import Piece, Role
from geometry.reading.reader import read

log = logging.getLogger(__name__)

PREVIEW_NAME = "preview.glb"
PICTURE_PIXELS = 1200
FIRST_VIEW = "hero"
# A mesh of more triangles and a picture do not fit into a child's memory together.
MOST_AT_ONCE = 1_000_000

Report = Callable[[dict[str, Any]], None]


def parse_stills(text: str) -> list[tuple[str, str]]:
    """Pairs of view and metal from "hero:yellow,side:white"; ValueError otherwise."""
    pairs = []
    for item in filter(None, text.split(",")):
        view, colon, metal = item.partition(":")
        if not (view and colon and metal):
            raise ValueError(f"a picture is written view:metal, not {item!r}")
        pairs.append((view, metal))
    return pairs


def process(
    path: Path | str,
    out_dir: Path | str,
    *,
    seed: str,
    report: Report,
    metal: str = "yellow",
    unit: str | None = None,
    roles: Mapping[str, Role] | None = None,
    size: int = PICTURE_PIXELS,
) -> dict[str, Any]:
    """Writes the first picture and preview.glb into `out_dir`; returns what was found and made.

    The picture comes first: it is what the designer waits for. Only of a file of more than
    MOST_AT_ONCE triangles is it drawn at the end. `report` gets
    {"step", "percent"} as the work goes on: reading, picture, measuring, checking, preview,
    drawing; and
    {"still": ...} once the picture is on disk.
    Raises Refused for a file that cannot be worked with.
    """
    folder = Path(out_dir)

    def draw_first(percent: int) -> None:
        report({"step": "picture", "percent": percent})
        file = folder / f"{FIRST_VIEW}-{metal}.webp"
        still = render(piece, file, view=FIRST_VIEW, metal=metal, size=size)
        report({"still": asdict(still)})

    report({"step": "reading", "percent": 0})
    piece = read(path, unit=unit, roles=roles)
    is_heavy = piece.triangle_count > MOST_AT_ONCE
    if not is_heavy:
        draw_first(15)
    report({"step": "measuring", "percent": 40})
    checked: list[castability.Report] = []
    facts = inspect(
        path,
        piece=piece,
        on_checking=lambda: report({"step": "checking", "percent": 55}),
        on_report=checked.append,
    )
    report({"step": "preview", "percent": 70})
    # What follows needs no full mesh, and takes less time and memory with a lighter one.
    piece = coarsened(piece)
    shape = as_dict(fingerprint(piece))
    write_preview(piece, folder / PREVIEW_NAME, seed, checked[0].shortfall)
    if is_heavy:
        draw_first(85)
    report({"step": "drawing", "percent": 90})
    return {
        "inspect": facts,
        "fingerprint": shape,
        "preview": PREVIEW_NAME,
        "drawing": drawing(piece, seed),
    }


def drawing(piece: Piece, seed: str) -> list[dict[str, Any]]:
    """The three views as rows; none of a piece that cannot be drawn, which is sold without."""
    try:
        return [view.row() for view in draw_views(coarsened(piece), seed)]
    except (ArithmeticError, LookupError, MemoryError, RuntimeError, ValueError):
        log.exception("not drawn")
        return []


def draw(
    piece: Piece,
    out_dir: Path | str,
    *,
    stills: list[tuple[str, str]],
    turntables: list[str],
    report: Report,
    size: int = PICTURE_PIXELS,
    frame_size: int = FRAME_PIXELS,
) -> None:
    """Draws (view, metal) stills and turntables of metals into `out_dir`.

    `report` gets {"still": ...} and {"turntable": ...} as each is on disk, with {"percent"}.
    Raises ValueError for an unknown view or metal, or a piece with nothing to draw.
    """
    folder = Path(out_dir)
    light = coarsened(piece)

    def drawn(picture: Picture, done: int, total: int) -> None:
        report({"still": asdict(picture), "percent": 50 * done // total})

    def turned(done: int, total: int) -> None:
        report({"percent": 50 + 50 * done // total})

    if stills:
        render_set(light, folder, stills, size=size, on_progress=drawn)
    if turntables:
        for sheet in render_turntable(
            light, folder, turntables, size=frame_size, on_progress=turned
        ):
            report({"turntable": asdict(sheet)})
