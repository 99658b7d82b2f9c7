"""Thousands of damaged files per reader: always a piece or a reason, never a crash or a hang.

JEWELCAD_FUZZ says how many per reader; without it 300, and 100 for the compiled readers, which
spin on some. JEWELCAD_CORPUS says where real files lie.
They are read one after the other in a forked process that says what came of each before it takes
the next: a crash or a hang is known with the very input that did it, and the next process goes on
behind it. A process reads a hundred; a new one for each would load what it needs 300 times.
The unit is proposed for every fifth and named for the others: proposing takes longer than reading.
"""

import base64
import json
import os
import resource
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from geometry.isolation import MEMORY_BYTES
from tests.geometry import cad_files, shapes
from tests.geometry import test_reading_glb_of_the_web as web

pytestmark = pytest.mark.long

BATCH = 500
# Processor seconds for a file of some kilobytes; the product's own limit is minutes.
FILE_SECONDS = 2
# Compiled readers do crash and spin on damaged files: that ends their child, as it should, and the
# designer is given a reason by the worker. No other reader may end its child.
NATIVE = {
    "step": {"SIGSEGV", "SIGABRT", "SIGXCPU", "SIGFPE"},
    "3dm": {"SIGSEGV", "SIGABRT", "SIGXCPU"},
    "draco": {"SIGSEGV", "SIGABRT", "SIGXCPU"},
}


def _count(kind: str) -> int:
    return int(os.environ.get("JEWELCAD_FUZZ") or (100 if kind in NATIVE else 300))


CUBE = shapes.shell(shapes.Solid.cube((10, 10, 10)), "cube")
RING = shapes.shell(shapes.torus(segments=24), "shank")


def _glb_of(text: bytes) -> bytes:
    """The glTF of a cube as GLB."""
    document = json.loads(text)
    binary = base64.b64decode(document["buffers"][0].pop("uri").partition(",")[2])
    packed = json.dumps(document).encode()
    packed += b" " * (-len(packed) % 4)
    chunks = struct.pack("<I4s", len(packed), b"JSON") + packed
    chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


MESHOPT = Path(__file__).with_name("samples") / "strangers" / "meshopt_khr.glb"
SOUND = MESHOPT.with_name("s22_bom.stl")
DRACO = web.draco(11)
PACKAGE = shapes.archive(**{"3dmodel": shapes.threemf_model(CUBE)})
ORIGINALS = {
    "stl": [shapes.binary_stl(CUBE), shapes.ascii_stl(CUBE)],
    "obj": [shapes.obj(CUBE, RING)],
    "ply": [cad_files.ply(CUBE), cad_files.ply(CUBE, order=">"), cad_files.ply(CUBE, order="")],
    "3mf": [PACKAGE],
    "gltf": [cad_files.gltf(CUBE)],
    "glb": [_glb_of(cad_files.gltf(CUBE)), MESHOPT.read_bytes()],
    "draco": [DRACO],
    "step": [cad_files.step_band(), cad_files.step_facets(CUBE)],
    "3dm": [cad_files.threedm(CUBE, RING)],
    "zip": [cad_files.zipped({"a.obj": shapes.obj(CUBE), "b.stl": shapes.binary_stl(CUBE)})],
}
_LARGEST_ORIGINAL = 200_000

# Reads inputs in a fork until one ends it, and says what came of each. A hundred, as the limit on
# processor time and what a process says that it took drift apart in a long-lived one.
_READER = """
import json, os, signal, sys, time
from pathlib import Path
import cascadio, DracoPy, rhino3dm
from geometry.errors import Refused
from geometry.reading.reader import read
from geometry.reading.native import claim_standard_output, processor_seconds

out = claim_standard_output()

def verdict(path):
    unit = None if int(path.name) % 5 == 0 else "mm"
    try:
        with processor_seconds(int(sys.argv[2])):
            piece = read(path, unit=unit)
        return "piece" if piece.triangle_count and piece.unit_reason else "piece without words"
    except Refused as refused:
        return "refused" if refused.reason else "refused without words"
    except MemoryError:
        return "refused"
    except Exception as fault:
        return f"fault: {type(fault).__name__}: {fault}"

paths = sorted(Path(sys.argv[1]).iterdir())
while paths:
    inner, outer = os.pipe()
    child = os.fork()
    if child == 0:
        # What is loaded when it is first needed is not to count as the time of a file.
        read(sys.argv[3])
        for path in paths[:100]:
            began = time.monotonic()
            line = [path.name, verdict(path)[:2000], time.monotonic() - began]
            os.write(outer, (json.dumps(line) + "\\n").encode())
        os._exit(0)
    os.close(outer)
    began = time.monotonic()
    with os.fdopen(inner) as lines:
        for line in lines:
            print(line, end="", file=out, flush=True)
            paths.pop(0).unlink()
            began = time.monotonic()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status and paths:
        ended = "ended: " + (signal.Signals(-status).name if status < 0 else str(status))
        line = [paths[0].name, ended, time.monotonic() - began]
        print(json.dumps(line), file=out, flush=True)
        paths.pop(0).unlink()
"""


def _originals(kind: str) -> list[bytes]:
    found = list(ORIGINALS[kind])
    folder = os.environ.get("JEWELCAD_CORPUS")
    for path in sorted(Path(folder).iterdir()) if folder else []:
        named = path.suffix.lower().replace(".stp", ".step")
        if named == f".{kind}" and path.stat().st_size <= _LARGEST_ORIGINAL:
            found.append(path.read_bytes())
    return found


_ODD = [
    b"\xff" * 4,
    b"\x00" * 4,
    b"\xff\xff\xff\x7f",
    b"\x00\x00\x80\x7f",
    b"nan",
    b"-1",
    b"9" * 20,
]


def _mutated(original: bytes, chance: np.random.Generator) -> bytes:
    """A few changes; in half of the inputs only such as keep the length, which get further."""
    data = bytearray(original)
    kinds = 5 if chance.random() < 0.5 else 7
    for _ in range(int(chance.integers(1, 5))):
        at = int(chance.integers(0, max(len(data), 1)))
        match int(chance.integers(0, kinds)):
            case 0 | 1:
                data[at : at + 1] = bytes([int(chance.integers(0, 256))])
            case 2:
                data[at : at + 1] = (
                    bytes([data[at] ^ (1 << int(chance.integers(0, 8)))]) if data else b""
                )
            case 3:
                odd = _ODD[int(chance.integers(0, len(_ODD)))]
                data[at : at + len(odd)] = odd
            case 4:
                other = int(chance.integers(0, max(len(data) - 16, 1)))
                data[at : at + 16] = data[other : other + len(data[at : at + 16])]
            case 5:
                del data[at : at + int(chance.integers(1, 64))]
            case 6:
                data[at:at] = data[at : at + int(chance.integers(1, 64))]
    if kinds == 7 and chance.random() < 0.2:
        del data[int(chance.integers(0, max(len(data), 1))) :]
    return bytes(data)


@dataclass
class Tally:
    """What became of the inputs of one reader."""

    said: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0


def _batches(kind: str, folder: Path) -> Iterator[Path]:
    originals = _originals(kind)
    chance = np.random.default_rng(sum(kind.encode()))
    for first in range(0, _count(kind), BATCH):
        batch = folder / f"{first:06d}"
        batch.mkdir()
        for number in range(first, min(first + BATCH, _count(kind))):
            made = _mutated(originals[number % len(originals)], chance)
            (batch / f"{number:06d}").write_bytes(made)
        yield batch


def _read_batch(batch: Path, tally: Tally) -> None:
    def on_line(line: str) -> None:
        name, said, seconds = json.loads(line)
        kind, _, detail = said.partition(": ")
        tally.slowest = max(tally.slowest, seconds)
        tally.said[kind] += 1
        if kind == "ended":
            tally.ended[detail] += 1
        elif kind not in ("piece", "refused"):
            tally.faults.append(f"{name}: {said}")

    # Not confined: a confined child cannot fork, and these damaged files are of our own making.
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(batch), str(FILE_SECONDS), str(SOUND)],
        timeout=BATCH * 10 * FILE_SECONDS,
        preexec_fn=_limit_memory,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for line in done.stdout.splitlines():
        on_line(line)
    batch.rmdir()


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ORIGINALS)
def test_a08_a_damaged_file_is_a_piece_or_a_reason_and_the_parent_goes_on(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tally = Tally()
    for batch in _batches(kind, tmp_path):
        _read_batch(batch, tally)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{kind}: {dict(tally.said)}, ended by {dict(tally.ended)}, "
            f"slowest {tally.slowest:.2f} s\n"
        )
    assert not tally.faults, tally.faults[:5]
    assert sum(tally.said.values()) == _count(kind)
    assert set(tally.ended) <= NATIVE.get(kind, set())
