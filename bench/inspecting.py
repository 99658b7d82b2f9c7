"""Time and memory of inspecting beside trimesh, and of the largest files under our limits.

    python -m bench.inspecting [REPEATS]

(a) A ring with a collet and a stone seat, 500,000 triangles in a binary STL: all of `inspect`
against `trimesh.load` and `volume`, each in a process of its own, taking turns. "Whole" is the
process from its start to its end, interpreter and imports included; "work" is without those.
(b) The same ring with 2,000,000 triangles through `run_isolated` with the limits of production.
(c) A band of as many triangles paved with 300 loose stones of ten sizes, through the same gate.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geometry.isolation import geometry_command, run_isolated

if TYPE_CHECKING:
    from manifold3d import Manifold

REPEATS = 5
GOAL_RATIO, GOAL_GB = 4.0, 1.5
MIDDLING, LARGE = 500_000, 2_000_000
STONES = 300
# The collet and the seat take some of the wire's triangles away.
_CUT_AWAY = 1.07
_TIMED = (
    "import sys, time; {imports}; w, c = time.perf_counter(), time.process_time(); {work}; "
    "print(time.perf_counter() - w, time.process_time() - c)"
)
OURS = _TIMED.format(imports="from geometry.inspecting import inspect", work="inspect(sys.argv[1])")
THEIRS = _TIMED.format(imports="import trimesh", work="trimesh.load(sys.argv[1]).volume")
_CHILD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Run:
    """One process: seconds of the clock and of the processor, the most memory held, its output."""

    wall: float
    cpu: float
    peak_gb: float
    output: str


def timed(command: list[str]) -> Run:
    """Runs a command; raises CalledProcessError when it fails."""
    # A parent's memory counts as its child's until the child's own program starts: this process
    # therefore loads nothing large, and makes its files in a child too.
    began = os.times()
    with subprocess.Popen(  # noqa: S603 (commands of our own making)
        command, stdout=subprocess.PIPE, env=_CHILD, text=True
    ) as child:
        output = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    wall = os.times().elapsed - began.elapsed
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, output)


def make_ring(path: Path, triangles: int) -> None:
    """A round wire ring with a collet and the seat of a 6.5 mm stone, as a binary STL."""
    from manifold3d import CrossSection, Manifold

    wanted = triangles * _CUT_AWAY
    across = round((wanted / 12) ** 0.5)
    circle = CrossSection.circle(1.0, across).translate((9.66, 0))
    ring = Manifold.revolve(circle, round(wanted / (2 * across)))
    collet = Manifold.cylinder(4.2, 2.4, 3.7, 256).translate((0, 0, 9.2))
    seat = Manifold.cylinder(2.6, 0.2, 3.25, 256) + Manifold.cylinder(9, 1.2, 1.2, 64, True)
    ring = ring.rotate((90, 0, 0)) + collet
    save(path, ring - seat.translate((0, 0, 11.2)))


def make_paved(path: Path, triangles: int) -> None:
    """A 7.6 mm band with 300 round stones of ten sizes in five rows, each in a seat of its own."""
    from manifold3d import CrossSection, Manifold, OpType

    stones: list[Manifold] = []
    seats: list[Manifold] = []
    for number in range(STONES):
        row, column = divmod(number, STONES // 5)
        diameter = 0.9 + 0.02 * (number % 10)
        for solids, size in ((stones, diameter), (seats, 1.03 * diameter)):
            stone = Manifold.cylinder(0.43 * size, 0.005, size / 2, 32)
            crown = Manifold.cylinder(0.17 * size, size / 2, 0.285 * size, 32)
            stone = stone + crown.translate((0, 0, 0.43 * size))
            stone = stone.translate((0, 0, -0.43 * size)).rotate((0, 90, 0))
            stone = stone.translate((11.25, 0, 1.3 * (row - 2)))
            solids.append(stone.rotate((0, 0, column * 360 * 5 / STONES)))
    loose = Manifold.compose([stone.refine(4) for stone in stones])
    wanted = triangles - loose.num_tri()
    across = round((wanted / 12) ** 0.5)
    section = CrossSection.square((1.7, 7.6), True).translate((10.45, 0))
    outline = section.to_polygons()[0]
    sides = [
        start + (end - start) * step / (across // 4)
        for start, end in zip(outline, [*outline[1:], outline[0]], strict=True)
        for step in range(across // 4)
    ]
    band = Manifold.revolve(CrossSection([sides]), round(wanted / (2 * len(sides))))
    save(path, Manifold.compose([band - Manifold.batch_boolean(seats, OpType.Add), loose]))


def save(path: Path, solid: "Manifold") -> None:
    """A binary STL."""
    import numpy as np

    from geometry.reading.stl_head import HEADER_BYTES

    mesh = solid.to_mesh64()
    corners = np.array(mesh.vert_properties[:, :3])[np.array(mesh.tri_verts, np.int64)]
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    rows = np.zeros(len(corners), record)
    rows["corners"] = corners
    head = bytes(HEADER_BYTES - 4) + len(rows).to_bytes(4, "little")
    path.write_bytes(head + rows.tobytes())


def made(folder: Path, triangles: int, maker: str = "make_ring") -> Path:
    path = folder / f"{maker}-{triangles}.stl"
    code = f"from bench.inspecting import *; {maker}(Path({str(path)!r}), {triangles})"
    timed([sys.executable, "-c", code])
    return path


def beside_trimesh(path: Path, repeats: int) -> None:
    ours_whole, theirs_whole, ours_work, theirs_work = [], [], [], []
    for _ in range(repeats):
        ours_whole.append(timed(geometry_command("inspect", "--json", str(path))))
        theirs_whole.append(timed([sys.executable, "-c", THEIRS, str(path)]))
        ours_work.append(_work(timed([sys.executable, "-c", OURS, str(path)])))
        theirs_work.append(_work(theirs_whole[-1]))
    facts = json.loads(ours_whole[0].output)
    print(f"(a) {facts['triangles']:,} triangles, {repeats} repeats, medians, in turns")
    print(f"{'':24}{'wall s':>9}{'CPU s':>9}{'peak GB':>9}")
    for name, runs in (
        ("inspect, whole", ours_whole),
        ("trimesh, whole", theirs_whole),
        ("inspect, work", ours_work),
        ("trimesh, work", theirs_work),
    ):
        wall, cpu, peak = _medians(runs)
        print(f"{name:24}{wall:9.2f}{cpu:9.2f}{peak:9.2f}")
    for name, ours, theirs in (
        ("whole", ours_whole, theirs_whole),
        ("work", ours_work, theirs_work),
    ):
        ratios = [one.cpu / two.cpu for one, two in zip(ours, theirs, strict=True)]
        print(
            f"ratio of CPU, {name}: {statistics.median(ratios):.2f} "
            f"({min(ratios):.2f} to {max(ratios):.2f}); goal {GOAL_RATIO:g}"
        )
    peak = max(run.peak_gb for run in ours_whole)
    print(f"most memory held: {peak:.2f} GB; goal {GOAL_GB:g} GB")


def _work(run: Run) -> Run:
    wall, cpu = map(float, run.output.split())
    return Run(wall, cpu, run.peak_gb, "")


def _medians(runs: list[Run]) -> tuple[float, float, float]:
    wall, cpu, peak = zip(*((run.wall, run.cpu, run.peak_gb) for run in runs), strict=True)
    return statistics.median(wall), statistics.median(cpu), statistics.median(peak)


def within_limits(path: Path, mark: str) -> None:
    """A file of two millions through the same gate as an upload, in a child of its own."""
    code = "import sys; from bench.inspecting import isolated; isolated(sys.argv[1])"
    run = timed([sys.executable, "-c", code, str(path)])
    print(f"({mark}) {path.stat().st_size / 1e6:.0f} MB under the limits of production")
    print(f"    {run.output.strip()}")
    print(f"    wall {run.wall:.1f} s, CPU {run.cpu:.1f} s, peak {run.peak_gb:.2f} GB")


def isolated(path: str) -> None:
    lines: list[str] = []
    command = geometry_command("inspect", "--json", path)
    outcome = run_isolated(command, reads=[Path(path)], on_line=lines.append)
    facts = json.loads(lines[-1]) if lines else {}
    print(
        f"ending: {outcome.ending}; {facts.get('triangles', 0):,} triangles, "
        f"{sum(group['count'] for group in facts.get('stones', []))} stones, "
        f"{facts.get('volume_mm3')} mm3, {outcome.seconds} s"
    )


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else REPEATS
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        beside_trimesh(made(Path(folder), MIDDLING), repeats)
        within_limits(made(Path(folder), LARGE), "b")
        within_limits(made(Path(folder), LARGE, "make_paved"), "c")


if __name__ == "__main__":
    main()
