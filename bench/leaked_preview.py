"""Whether a found mesh is traced to its listing: previews changed as a thief would, among many.

Every piece is listed twice, under two seeds, so that each trace has one true listing and one that
differs from it by the bend alone. The change "unlisted" is a copy whose seed no listing has. Prints
a line for each copy, and at the end how many of each change were named, came first without being
sure, were missed, were rightly nobody's, and were laid at the wrong door, which must never happen.

    python -m bench.leaked_preview FOLDER_OF_PIECES [--only SLUG ...] [--changes half,scaled ...]
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from geometry.likeness.leaked_preview import Candidate, Trace, drawings_of, trace_among
from geometry.mesh.coarsening import simplified
from geometry.picturing.previewing import write_preview
from geometry.piece import Piece, Shell
from geometry.reading.reader import read

MM_PER_INCH = 25.4
UNLISTED = "unlisted"
VERDICTS = ("sure", "first", "missed", "nobody", "false")
Chance = np.random.Generator
Linear = NDArray[np.float64]


def _turn(chance: Chance) -> Linear:
    return np.asarray(Rotation.random(random_state=int(chance.integers(2**31))).as_matrix())


def _moved(piece: Piece, linear: Linear, chance: Chance) -> Piece:
    shift = chance.normal(scale=20, size=3)
    return replace(
        piece,
        shells=[replace(each, vertices=each.vertices @ linear.T + shift) for each in piece.shells],
    )


def _saved_as_stl(piece: Piece) -> Piece:
    """One body of loose triangles in single precision, as an STL keeps it."""
    corners = np.concatenate([shell.vertices[shell.faces] for shell in piece.shells])
    loose = corners.reshape(-1, 3).astype(np.float32).astype(np.float64)
    shell = Shell("saved", "metal", loose, np.arange(len(loose)).reshape(-1, 3))
    return replace(piece, shells=[shell])


def _half(piece: Piece) -> Piece:
    shells = []
    for shell in piece.shells:
        vertices, faces = simplified(shell.vertices, shell.faces, len(shell.faces) // 2)
        shells.append(replace(shell, vertices=vertices, faces=faces))
    return replace(piece, shells=shells)


def _rough(piece: Piece, chance: Chance) -> Piece:
    """Every corner off by 0.01 mm in the mean: smoothed, printed and scanned, or saved coarsely."""
    shells = [
        replace(each, vertices=each.vertices + chance.normal(scale=0.01, size=each.vertices.shape))
        for each in piece.shells
    ]
    return replace(piece, shells=shells)


def _all(piece: Piece, chance: Chance) -> Piece:
    mirrored = np.diag([-1.0, 1.0, 1.0]) * chance.uniform(0.5, 2.0)
    return _moved(_rough(_half(piece), chance), _turn(chance) @ mirrored, chance)


CHANGES: dict[str, Callable[[Piece, Chance], Piece]] = {
    "saved": lambda piece, _: piece,
    "turned": lambda piece, chance: _moved(piece, _turn(chance), chance),
    "inches": lambda piece, chance: _moved(piece, np.eye(3) / MM_PER_INCH, chance),
    "half": lambda piece, chance: _moved(_half(piece), _turn(chance), chance),
    "all": _all,
    UNLISTED: _all,
}


def main(arguments: list[str]) -> int:
    """Exit status 1 when a copy was laid at the wrong door."""
    options = _options(arguments)
    pieces = {path.stem: read(path) for path in sorted(options.pieces.glob("*.3mf"))}
    began = time.process_time()
    originals = drawings_of(
        [
            Candidate(f"{turn} {slug}", piece, f"{turn} {slug}")
            for slug, piece in pieces.items()
            for turn in ("first", "second")
        ]
    )
    _say(f"{2 * len(pieces)} listings laid out in {time.process_time() - began:.0f} s")
    tally: Counter[tuple[str, str]] = Counter()
    for number, slug in enumerate(slug for slug in pieces if slug in (options.only or pieces)):
        name = f"{('first', 'second')[number % 2]} {slug}"
        for change in options.changes:
            truth = "" if change == UNLISTED else name
            chance = np.random.default_rng([number, *change.encode()])
            preview = _preview(pieces[slug], truth or f"unlisted {slug}")
            copy = _saved_as_stl(CHANGES[change](preview, chance))
            began = time.process_time()
            traces = trace_among(copy, originals)
            verdict = _verdict(truth, traces)
            tally[change, verdict] += 1
            _say(_line(change, slug, verdict, traces, time.process_time() - began))
    _say("")
    _say(f"{'change':<10}" + "".join(f"{verdict:>8}" for verdict in VERDICTS))
    for change in options.changes:
        counts = "".join(f"{tally[change, verdict]:>8}" for verdict in VERDICTS)
        _say(f"{change:<10}{counts}")
    return int(any(verdict == "false" for _, verdict in tally))


def _preview(piece: Piece, seed: str) -> Piece:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "preview.glb"
        write_preview(piece, path, seed)
        return read(path)


def _verdict(truth: str, traces: list[Trace]) -> str:
    """False: another listing is named as sure. First: likeliest, but not sure enough to name.
    Nobody: rightly so, as no listing has the seed."""
    if any(one.is_sure and one.name != truth for one in traces):
        return "false"
    if not truth:
        return "nobody"
    if not traces or traces[0].name != truth:
        return "missed"
    return "sure" if traces[0].is_sure else "first"


def _line(change: str, slug: str, verdict: str, traces: list[Trace], seconds: float) -> str:
    scores = "  ".join(
        f"{one.score:.3f} ({one.chance:.3f}, {one.off_mm:.3f} mm) {one.name}" for one in traces[:2]
    )
    return f"{change:<9}{verdict:<8}{seconds:5.1f} s  {slug:<28}{scores}"


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pieces", type=Path, help="a folder of 3MF files")
    parser.add_argument("--only", nargs="*", help="copies of these pieces only")
    parser.add_argument(
        "--changes", type=lambda text: text.split(","), default=list(CHANGES), help="of the copy"
    )
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
