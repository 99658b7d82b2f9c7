"""Finds the listing whose preview a mesh came from, for staff who saw a copy somewhere else."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from geometry.asking import ask_geometry
from geometry.likeness.fingerprint_size import VERSION
from models_catalog.errors import NotTraced
from models_catalog.fingerprint_index import from_bytes
from models_catalog.models import Fingerprint, ReleaseFile
from models_catalog.preview_seeds import preview_seed
from models_catalog.services.fetch_original import fetch_original
from models_catalog.services.said_by_designer import said_by_designer

# Originals that are laid under the found mesh: those nearest in shape.
MOST_CANDIDATES = 12
CPU_SECONDS = 900
WALL_SECONDS = 1800
NOT_READ = "The program that compares shapes stopped on this file, so it may be damaged."


def trace_preview(*, path: Path) -> list[dict[str, Any]]:
    """Listings of that shape, the likeliest first: {"name", "score", "chance", "off_mm", "sure"}.

    `path` is a mesh in any format that we read; originals leave the private store only for a
    folder that is deleted again. Raises NotTraced when the file cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="jewelcad-trace-") as folder:
        found = Path(folder) / "found"
        shutil.copyfile(path, found)
        rows = [
            _fetched(stored, Path(folder) / str(stored.pk))
            for stored in _nearest(_said("fingerprint", str(found), reads=Path(folder)))
        ]
        against = Path(folder) / "list.json"
        against.write_text(json.dumps(rows))
        said = _said("trace", str(found), "--against", str(against), reads=Path(folder))
        traces: list[dict[str, Any]] = said["traces"]
        return traces


def _said(*words: str, reads: Path) -> dict[str, Any]:
    """The last message of the geometry program, run on the stranger's file in a child process."""
    answer = ask_geometry(*words, reads=[reads], cpu_seconds=CPU_SECONDS, wall_seconds=WALL_SECONDS)
    said = answer.said
    if not said or "refused" in said:
        raise NotTraced(str(said.get("reason", NOT_READ)))
    return said


def _nearest(shape: dict[str, Any]) -> list[ReleaseFile]:
    """Measured files by the distance of their shapes.

    Every fingerprint is compared: a preview is bent and open, so its own may lie too far from the
    original's for the index.
    """
    own = [np.array(shape[kind], np.float32) for kind in ("metal", "whole") if shape[kind]]
    nearest: dict[int, float] = {}
    rows = Fingerprint.objects.filter(version=VERSION).values_list("release_file_id", "vector")
    for stored, vector in rows.iterator(chunk_size=5000):
        other = from_bytes(vector)
        apart = min(float(np.linalg.norm(other - each)) for each in own)
        nearest[stored] = min(apart, nearest.get(stored, apart))
    chosen = sorted(nearest, key=lambda stored: nearest[stored])[:MOST_CANDIDATES]
    return list(ReleaseFile.objects.filter(pk__in=chosen).select_related("release__cad_model"))


def _fetched(stored: ReleaseFile, target: Path) -> dict[str, Any]:
    fetch_original(stored, target=target)
    release = stored.release
    said = said_by_designer(stored)
    options = dict(zip(said[::2], said[1::2], strict=True))
    return {
        "name": f"{release.cad_model.slug}, release {release.number}",
        "path": str(target),
        "seed": preview_seed(release.cad_model_id),
        "unit": options.get("--unit"),
        "roles": json.loads(options.get("--roles", "null")),
    }
