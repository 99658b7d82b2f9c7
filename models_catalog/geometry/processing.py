"""Everything that is made from one uploaded file: measurements, a preview, pictures."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from models_catalog.geometry.coarsening import coarsened
from models_catalog.geometry.fingerprint import as_dict, fingerprint
from models_catalog.geometry.inspecting import inspect
from models_catalog.geometry.piece import Role
from models_catalog.geometry.previewing import write_preview
from models_catalog.geometry.reading import read
from models_catalog.geometry.rendering import Picture, render_set

PREVIEW_NAME = "preview.glb"
PICTURE_PIXELS = 1000
DEFAULT_RENDERS = "hero:yellow,side:yellow,hero:white,hero:rose"

Report = Callable[[dict[str, Any]], None]


def parse_renders(text: str) -> list[tuple[str, str]]:
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
    renders: list[tuple[str, str]],
    report: Report,
    unit: str | None = None,
    roles: Mapping[str, Role] | None = None,
    size: int = PICTURE_PIXELS,
) -> dict[str, Any]:
    """Writes preview.glb and the pictures into `out_dir`; returns what was made.

    `report` gets {"step", "percent"} as the work goes on: reading, measuring, checking,
    preview, picture.
    Raises Refused for a file that cannot be worked with.
    """
    folder = Path(out_dir)
    report({"step": "reading", "percent": 0})
    piece = read(path, unit=unit, roles=roles)
    report({"step": "measuring", "percent": 10})
    facts = inspect(
        path,
        piece=piece,
        on_checking=lambda: report({"step": "checking", "percent": 18}),
    )
    report({"step": "preview", "percent": 25})
    # From here on the full mesh is only a burden.
    piece = coarsened(piece)
    shape = as_dict(fingerprint(piece))
    write_preview(piece, folder / PREVIEW_NAME, seed)
    report({"step": "picture", "percent": 35})

    def drawn(_: Picture, done: int, total: int) -> None:
        report({"step": "picture", "percent": 35 + 65 * done // total})

    pictures = render_set(piece, folder, renders, size=size, on_progress=drawn)
    return {
        "inspect": facts,
        "fingerprint": shape,
        "preview": PREVIEW_NAME,
        "pictures": [asdict(picture) for picture in pictures],
    }
