"""CAD files that others made: those in samples/, and more in the folder $JEWELCAD_CORPUS if any."""

import os
from pathlib import Path

import pytest

SAMPLES = Path(__file__).with_name("samples")


def real_files() -> list[Path]:
    """By name; a file of both folders comes from samples/."""
    more = os.environ.get("JEWELCAD_CORPUS")
    folders = [Path(more), SAMPLES] if more else [SAMPLES]
    found = {path.name: path for folder in folders for path in folder.iterdir()}
    return [
        found[name] for name in sorted(found) if found[name].is_file() and not name.endswith(".md")
    ]


def real_file(name: str) -> Path:
    """Skips the test for a file that we may not ship, unless JEWELCAD_CORPUS has it."""
    for path in real_files():
        if path.name == name:
            return path
    # The same words for each, so that pytest sums them up in one line.
    pytest.skip("samples that may not be shipped: run with JEWELCAD_CORPUS=/folder/that/has/them")
