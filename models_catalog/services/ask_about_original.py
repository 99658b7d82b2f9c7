"""Asks the geometry program about the original of a release, in a folder that is deleted again."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from geometry.asking import Answer, Message, ask_geometry
from models_catalog.models import ReleaseFile
from models_catalog.services.fetch_original import fetch_original
from models_catalog.services.said_by_designer import said_by_designer


@contextmanager
def ask_about_original(
    *,
    stored: ReleaseFile,
    command: str,
    options: list[str] | None = None,
    makes_files: bool = False,
    on_message: Callable[[Message, Path], None] | None = None,
    secret: tuple[str, str] | None = None,
    niceness: int = 0,
) -> Iterator[tuple[Answer, Path]]:
    """The answer, and the folder of what was made; the folder lives as long as the block.

    Each command hears what the designer said of the file: without it a helper would count as metal.
    `makes_files`: the command takes the folder of results as its second word.
    """
    with tempfile.TemporaryDirectory(prefix="jewelcad-") as folder:
        source, results = Path(folder) / "in", Path(folder) / "out"
        results.mkdir()
        fetch_original(stored, target=source)
        answer = ask_geometry(
            command,
            *([str(source), str(results)] if makes_files else [str(source)]),
            *(options or []),
            *said_by_designer(stored),
            reads=[source],
            writes=[results],
            on_message=(lambda said: on_message(said, results)) if on_message else None,
            secret=secret,
            niceness=niceness,
        )
        yield answer, results
