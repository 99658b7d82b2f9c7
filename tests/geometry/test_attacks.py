"""Attack files through the real child: a reason comes back, and the parent stays what it was."""

import ctypes
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from geometry.errors import Refused
from geometry.piece import Shell
from geometry.reading import quick_check
from tests.geometry import cad_files, shapes
from tests.geometry.child import inspected_in_a_child

CUBE = shapes.shell(shapes.Solid.cube((10, 10, 10)), "cube")
STL = shapes.binary_stl(CUBE)


def _glb(document: bytes, binary: bytes = bytes(12)) -> bytes:
    document += b" " * (-len(document) % 4)
    chunks = struct.pack("<I4s", len(document), b"JSON") + document
    chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _glb_accessor(count: int, **buffer: object) -> bytes:
    document = {
        "asset": {"version": "2.0"},
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": count, "type": "VEC3"}],
        "bufferViews": [{"buffer": 0, "byteLength": 12}],
        "buffers": [{"byteLength": 12, **buffer}],
    }
    return _glb(json.dumps(document).encode())


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a05 a count of four thousand million": (
        lambda: STL[:80] + struct.pack("<I", 2**32 - 1) + STL[84:],
        "wrong-length",
    ),
    "a05 not a number": (
        lambda: STL[:96] + struct.pack("<f", float("nan")) + STL[100:],
        "not-a-number",
    ),
    "a05 cut off": (lambda: STL[:-30], "wrong-length"),
    "a05 five million triangles": (
        lambda: bytes(80) + struct.pack("<I", 5_000_000) + bytes(50),
        "wrong-length",
    ),
    "a09 half a thousand million corners": (lambda: _glb_accessor(500_000_000), "damaged"),
    "a09 geometry in another file": (lambda: _glb_accessor(1, uri="../../etc/passwd"), "external"),
    "a09 geometry on a server": (lambda: _glb_accessor(1, uri="http://127.0.0.1/x"), "external"),
    "a09 brackets 200,000 deep": (lambda: _glb(b"[" * 200_000), "wrong-length"),
    "a09 an unknown extension": (
        lambda: _glb(b'{"extensionsRequired": ["ACME_spiral"]}'),
        "unsupported",
    ),
    "a09 a node inside itself": (lambda: _glb(b'{"nodes": [{"children": [0]}]}'), "too-deep"),
    "a10 a page before a glb": (lambda: b"<html>" + _glb_accessor(1), "not-a-model"),
    "a10 a program": (lambda: b"MZ\x90\x00" + bytes(500), "wrong-length"),
}


@pytest.mark.parametrize("name", FILES)
def test_a05_a09_a10_a_hostile_file_comes_back_from_the_child_with_its_reason(
    tmp_path: Path, name: str
) -> None:
    make, code = FILES[name]
    answer = inspected_in_a_child(tmp_path, make())
    assert answer.outcome.ending == "refused"
    assert answer.message["refused"] == code, answer.message["reason"]
    assert answer.outcome.seconds < 30


def test_a10_a_page_in_the_header_of_an_stl_is_an_stl_and_nothing_else(tmp_path: Path) -> None:
    polyglot = shapes.binary_stl(CUBE, header=b"<html><script>alert(1)</script>")
    with pytest.raises(Refused) as caught:
        quick_check(polyglot, len(polyglot), "ring.html")
    assert caught.value.code == "name-and-content-differ"
    assert inspected_in_a_child(tmp_path, polyglot).message["format"] == "stl"


@pytest.mark.parametrize(
    "name", ["ring.stl.exe", "ring.stl.html", "ring.exe", "ring", "ring.stl\x00.exe", "ring.svg"]
)
def test_a10_a_second_ending_or_a_wrong_one_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        quick_check(STL, len(STL), name)


def test_a11_a_name_that_turns_round_still_ends_as_it_says() -> None:
    with pytest.raises(Refused):
        quick_check(STL, len(STL), "ring\u202elts.exe")


def test_a10_script_in_the_names_of_a_3dm_is_only_text(tmp_path: Path) -> None:
    named = Shell("<script>alert(1)</script>\u202e", "metal", CUBE.vertices, CUBE.faces)
    answer = inspected_in_a_child(tmp_path, cad_files.threedm(named))
    assert answer.message["shells"][0]["name"] == "<script>alert(1)</script>"


@pytest.mark.long
def test_a04_a07_a08_the_parent_does_not_grow_whatever_the_child_reads(tmp_path: Path) -> None:
    band = cad_files.step_band()
    files = [
        band.replace(b"DATA;\n", b"DATA;\n" + b" " * 90_000_000),
        cad_files.zipped({"ring.stl": STL, "zero.bin": bytes(40_000_000)}),
        cad_files.threedm(CUBE)[:4000],
    ]
    before = _resident_kb()
    for number, data in enumerate(files):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert inspected_in_a_child(folder, data).outcome.ending in ("done", "refused")
    files.clear()
    del data
    ctypes.CDLL(None).malloc_trim(0)
    assert _resident_kb() - before < 32 * 1024


def _resident_kb() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])
