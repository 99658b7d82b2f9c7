"""Every file of strangers once: right, wrong, refused, with seconds and memory.

    .local/venv/bin/python -m bench.reality [FOLDER]

Reads FOLDER, such as one of more files than may be shipped, and the repository's own samples. Each
file is read in a process of its own. Ends with 1 when one was wrong or broke the reader.
"""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geometry.isolation import EXIT_REFUSED, geometry_command

SAMPLES = Path(__file__).parent.parent / "tests" / "geometry" / "samples"
_BAND = (379.736, 17.3)
# The right metal volume in mm3, and the right inner diameter in mm. Found without our code.
RIGHT: dict[str, tuple[float, float | None]] = {
    **dict.fromkeys(
        (
            "n22_dup_ring_shells.stl q02_solid12.glb g16_matname.glb s04_two_solids.stl x_16.obj "
            "q10_groups.obj g02_cm.glb t50_prusa_ParameterModifier.3mf t45_other.3mf "
            "t46_printable0.3mf t54_mesh_and_beams.3mf g06_sparse.glb s22_bom.stl s05_trailing.stl "
            "meshopt_ext.glb meshopt_khr.glb"
        ).split(),
        _BAND,
    ),
    "w2_nauo.step": (380.007, 17.3),
    "n_00.obj": (378.92, 17.3),
    "t12_concave_ngon.obj": (144.0, None),
    "g11_gpuinst.glb": (192.0, None),
    "g08_fan.glb": (166.667, None),
    "g07_strip.glb": (166.667, None),
    "t20_bom.obj": (64.0, None),
    "s40_ring30.stl": (803.67, 30.0),
    "s41_cube10.stl": (1000.0, None),
}
# What must be said of files whose right value is a word.
SAID = {
    "s11_far1e6.stl": "only to within 0.12 mm",
    "s33_two_rings.stl": "The file holds 2 rings",
    "s34_oval_bangle.stl": "57.6 x 48.0 mm inside",
    "s18_bangle_inch.stl": "as centimetres",
    "q05_lone.stl": "looks like a cut stone",
}
REFUSED = frozenset({"n21_leaf_ds.stl"})


@dataclass(frozen=True)
class Run:
    """What one process said of one file, and what it took."""

    answer: dict[str, Any]
    status: int
    seconds: float
    megabytes: float


def run(path: Path) -> Run:
    began = time.monotonic()
    command = geometry_command("inspect", "--json", str(path.resolve()))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - our own command
        assert child.stdout is not None  # noqa: S101 - opened as a pipe above
        said = child.stdout.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    try:
        answer = json.loads(said)
    except ValueError:
        answer = {}
    return Run(answer, child.returncode, time.monotonic() - began, used.ru_maxrss / 1024)


def verdict(name: str, one: Run) -> tuple[str, str]:
    """right, wrong, refused, broke or unknown, and a word on it."""
    if one.status == EXIT_REFUSED:
        reason = str(one.answer.get("reason", ""))
        # A file that damages itself on purpose is right to be refused.
        ours = name in REFUSED or name.startswith(("mal_", "3mf_bad"))
        return ("right" if ours else "wrong" if name in RIGHT else "refused"), reason
    if one.status:
        return "broke", f"ended with {one.status}"
    volume, inner = one.answer["volume_mm3"], one.answer["inner_diameter_mm"]
    figures = f"{volume} mm3, {inner} mm, {len(one.answer['stones'])} kinds of stones"
    if name in REFUSED or name.startswith("mal_"):
        return "wrong", figures
    if name in SAID:
        words = " ".join([*one.answer["warnings"], one.answer["unit_reason"]])
        return ("right" if SAID[name] in words else "wrong"), figures
    if name not in RIGHT:
        return "unknown", figures
    right_volume, right_inner = RIGHT[name]
    is_right = volume is not None and abs(volume / right_volume - 1) < 1e-3
    is_right &= (inner is None) == (right_inner is None)
    is_right &= inner is None or right_inner is None or abs(inner - right_inner) < 0.02
    return ("right" if is_right else "wrong"), figures


def main(folder: Path | None) -> int:
    found = {path.name: path for path in sorted(SAMPLES.rglob("*")) if path.is_file()}
    if folder is not None:
        found |= {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    told: Counter[str] = Counter()
    for name, path in found.items():
        if path.suffix == ".md":
            continue
        one = run(path)
        kind, word = verdict(name, one)
        told[kind] += 1
        print(f"{kind:8} {one.seconds:5.1f} s {one.megabytes:5.0f} MB  {name}: {word}", flush=True)
    print(dict(told))
    return 1 if told["wrong"] or told["broke"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
