"""What a piece's pictures cost: the first still, the set and the turntable, each in a new process.

    python -m bench.pictures FOLDER_OF_PIECES [SLUG ...] [--keep FOLDER]

The first still is timed from the start of `python -m geometry render` to its end,
with the picture on disk; the set is three views in five metals at 1200 px, the turntable 24 frames
of 560 px in five metals. The first piece is measured once more cut up to 500,000 triangles. Goals
on two cores: the first still within 8 s, set and turntable within 60 s. Peak is resident memory.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import trimesh

from demo_pieces.assembly import NamedShell
from demo_pieces.writing import write_3mf
from geometry.isolation import geometry_command
from geometry.picturing.looks import METALS
from geometry.picturing.rendering import render_set
from geometry.reading.reader import read

SLUGS = (
    "dahlia-cocktail-cluster",
    "aurelia-six-claw-solitaire",
    "pebble-cabochon-drops",
    "hawser-twisted-bangle",
)
VIEWS = ("hero", "side", "top")
PIXELS = 1200
MANY_TRIANGLES = 500_000
STILL_GOAL, ALL_GOAL = 8.0, 60.0


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of the processors, and MiB at the peak."""

    wall: float
    cpu: float
    peak: float


def measured(command: list[str]) -> Cost:
    """Runs a command to its end. Raises RuntimeError when it fails."""
    began = time.monotonic()
    # The child's own figures come with its end, which subprocess does not pass on.
    nowhere = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(command[0], command, dict(os.environ), file_actions=nowhere)
    _, status, used = os.wait4(child, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with {status}")
    return Cost(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def cut_up(file: Path, out: Path) -> None:
    """The same piece with so many triangles that it has 500,000: flat parts stay flat."""
    piece = read(file)
    shells = []
    wanting = MANY_TRIANGLES - piece.triangle_count
    for shell in sorted(piece.shells, key=lambda shell: -len(shell.faces)):
        vertices, faces = shell.vertices, shell.faces
        while wanting > 0 and shell.role == "metal":
            chosen = np.arange(min(len(faces), -(-wanting // 3)))
            before = len(faces)
            vertices, faces = trimesh.remesh.subdivide(vertices, faces, face_index=chosen)
            wanting -= len(faces) - before
        shells.append(NamedShell(shell.name, vertices, faces.astype(np.int32)))
    write_3mf(shells, out)


def draw_set(file: Path, folder: Path) -> None:
    wanted = [(view, metal) for view in VIEWS for metal in METALS]
    render_set(read(file), folder, wanted, size=PIXELS)


def table_row(name: str, file: Path, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    still, turning, size = str(folder / "hero-yellow.webp"), str(folder), str(PIXELS)
    costs = [
        measured(geometry_command("render", str(file), still, "--size", size)),
        measured([sys.executable, "-m", "bench.pictures", "--set", str(file), str(folder)]),
        measured(geometry_command("turntable", str(file), turning, "--metals", ",".join(METALS))),
    ]
    figures = "  ".join(f"{cost.wall:6.1f} {cost.cpu:6.1f} {cost.peak:6.0f}" for cost in costs)
    together = costs[1].wall + costs[2].wall
    kept = costs[0].wall <= STILL_GOAL and together <= ALL_GOAL
    return f"{name[:30]:30}  {figures}  {together:6.1f}  {'kept' if kept else 'missed'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", nargs=2, type=Path, metavar=("FILE", "OUT"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("slugs", nargs="*", default=SLUGS)
    parser.add_argument("--keep", type=Path, help="leave the pictures here")
    options = parser.parse_args()
    if options.set:
        draw_set(*options.set)
        return
    if options.folder is None:
        parser.error("name the folder of pieces")
    with tempfile.TemporaryDirectory() as passing:
        keep = options.keep or Path(passing)
        heavy = Path(passing) / "heavy.3mf"
        cut_up(options.folder / f"{options.slugs[0]}.3mf", heavy)
        titles = "  ".join(f"{title:>20}" for title in ("first still", "set", "turntable"))
        print(f"{'':30}  {titles}  together")
        print(f"{'piece':30}  " + "  ".join([f"{'wall':>6} {'cpu':>6} {'MiB':>6}"] * 3))
        for slug in options.slugs:
            row = table_row(slug, options.folder / f"{slug}.3mf", keep / slug)
            print(row, flush=True)
        print(table_row("the first, 500,000 triangles", heavy, keep / "heavy"), flush=True)


if __name__ == "__main__":
    main()
