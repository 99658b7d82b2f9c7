"""ZIP, PLY and glTF: one measurable file is picked, archives that lie are refused unopened."""

import resource
import stat
import struct
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from geometry.errors import Refused
from geometry.mesh.topology import edge_counts
from geometry.piece import Piece
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes
from tests.geometry.child import inspected_in_a_child

RING = shapes.shell(shapes.band(), "shank")
CUBE = shapes.shell(shapes.Solid.cube((10, 10, 10)), "cube")
STL = shapes.binary_stl(CUBE)
PACKAGE = shapes.archive(**{"3dmodel": shapes.threemf_model(RING)})


def _read(folder: Path, data: bytes) -> Piece:
    return read(shapes.saved(folder, "in", data))


def test_the_file_that_says_most_is_measured_and_the_others_are_listed(tmp_path: Path) -> None:
    members = {
        "model/ring.stl": STL,
        "model/ring.3mf": PACKAGE,
        "model/ring.jcd": b"x",
        "__MACOSX/model/._ring.stl": b"x",
        "readme.txt": b"hello",
    }
    piece = _read(tmp_path, cad_files.zipped(members))
    assert (piece.format, piece.unit_source) == ("zip", "file")
    assert len(piece.shells[0].faces) == len(RING.faces)
    assert piece.notes == (
        "Measured from the ZIP: model/ring.3mf.",
        "Also in the ZIP, delivered but not measured: model/ring.stl, model/ring.jcd, readme.txt.",
    )


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_single_stl_is_measured_however_it_is_packed(tmp_path: Path, method: int) -> None:
    piece = _read(tmp_path, cad_files.zipped({"ring.stl": STL}, method=method))
    assert piece.triangle_count == 12


def test_a_file_that_cannot_be_measured_gives_way_to_the_next(tmp_path: Path) -> None:
    members = {"ring.3dm": cad_files.threedm(sphere=True), "ring.stl": STL}
    piece = _read(tmp_path, cad_files.zipped(members))
    assert piece.triangle_count == 12
    assert "render meshes" in piece.notes[1]


def test_a_zip_without_a_model_says_what_to_put_into_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="Put an STL") as caught:
        _read(tmp_path, cad_files.zipped({"photo.png": b"x"}))
    assert caught.value.code == "empty"


def test_the_reason_names_the_file_inside(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"ring\.stl in the ZIP") as caught:
        _read(tmp_path, cad_files.zipped({"ring.stl": STL[:-9]}))
    assert caught.value.code == "wrong-length"


def _bomb_of_zeros() -> bytes:
    return cad_files.zipped({"ring.stl": STL, "zero.bin": bytes(40_000_000)})


def _bomb_in_the_model() -> bytes:
    return cad_files.zipped(
        {"ring.stl": bytes(80) + struct.pack("<I", 600_000) + bytes(30_000_000)}
    )


def _overlapping() -> bytes:
    """Many members of the directory share the same packed bytes (Fifield's zip bomb)."""
    data = cad_files.zipped({"a.stl": bytes(60_000)})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"a.stl", f"{n:05d}".encode()) for n in range(900))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 900, 900, len(entries), start, 0)
    return data[:start] + entries + tail


def _lying(declared: int) -> bytes:
    """The directory and the member's own header declare another size than what comes out."""
    data = bytearray(cad_files.zipped({"ring.stl": bytes(5_000_000)}))
    struct.pack_into("<I", data, 22, declared)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, declared)
    return bytes(data)


def _lying_about_packed() -> bytes:
    """A packed size that makes the ratio look small, but reaches beyond the archive."""
    data = bytearray(cad_files.zipped({"ring.stl": bytes(40_000_000)}))
    struct.pack_into("<I", data, 18, 30_000_000)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 20, 30_000_000)
    return bytes(data)


def _special(kind: int) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        member = zipfile.ZipInfo("ring.stl")
        member.external_attr = (kind | 0o777) << 16
        packed.writestr(member, "/etc/passwd")
    return stream.getvalue()


def _encrypted() -> bytes:
    data = bytearray(cad_files.zipped({"ring.stl": STL}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _twice() -> bytes:
    data = cad_files.zipped({"ring.stl": STL, "rinG.stl": STL})
    return data.replace(b"rinG.stl", b"ring.stl")


def _nested_by_content() -> bytes:
    return cad_files.zipped({"ring.stl": cad_files.zipped({"inner.stl": STL})})


def _wrong_checksum() -> bytes:
    data = bytearray(cad_files.zipped({"ring.stl": STL}))
    wrong = zlib.crc32(STL) ^ 1
    struct.pack_into("<I", data, 14, wrong)
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 16, wrong)
    return bytes(data)


ATTACKS = {
    "bomb of zeros": (_bomb_of_zeros, "archive-bomb"),
    "bomb in the model": (_bomb_in_the_model, "archive-bomb"),
    "overlapping members": (_overlapping, "archive-bomb"),
    "size declared too small": (lambda: _lying(100), "damaged-archive"),
    "size declared too large": (lambda: _lying(4_000_000_000), "archive-bomb"),
    "packed size that lies": (_lying_about_packed, "damaged-archive"),
    "too many members": (
        lambda: cad_files.zipped({f"m{n}.txt": b"" for n in range(1_001)}),
        "too-many-members",
    ),
    "nested archive": (
        lambda: cad_files.zipped({"ring.stl": STL, "more.zip": _bomb_of_zeros()}),
        "nested-archive",
    ),
    "archive named stl": (_nested_by_content, "nested-archive"),
    "3mf with a 3mf inside": (
        lambda: shapes.archive(**{"3dmodel": shapes.threemf_model(CUBE), "inner.3mf": PACKAGE}),
        "nested-archive",
    ),
    "duplicate names": (_twice, "duplicate-member"),
    "symbolic link": (lambda: _special(stat.S_IFLNK), "link"),
    "device": (lambda: _special(stat.S_IFBLK), "link"),
    "path upwards": (lambda: cad_files.zipped({"../ring.stl": STL}), "bad-path"),
    "path upwards by backslash": (lambda: cad_files.zipped({"..\\ring.stl": STL}), "bad-path"),
    "absolute path": (lambda: cad_files.zipped({"/tmp/ring.stl": STL}), "bad-path"),
    "drive letter": (lambda: cad_files.zipped({"C:ring.stl": STL}), "bad-path"),
    "member without a name": (lambda: cad_files.zipped({"": STL}), "bad-path"),
    "encrypted": (_encrypted, "encrypted"),
    "wrong checksum": (_wrong_checksum, "damaged-archive"),
    "cut off": (lambda: cad_files.zipped({"ring.stl": STL})[:-9], "damaged-archive"),
    "empty archive": (lambda: cad_files.zipped({}), "empty"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_a04_an_archive_that_attacks_is_refused_quickly(tmp_path: Path, name: str) -> None:
    make, code = ATTACKS[name]
    path = shapes.saved(tmp_path, "in", make())
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        read(path)
    assert caught.value.code == code, caught.value.reason
    assert time.process_time() - began < 2


def test_a04_the_worker_does_not_grow_by_a_bomb(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = inspected_in_a_child(tmp_path, _bomb_of_zeros())
    assert answer.message["refused"] == "archive-bomb"
    assert answer.outcome.seconds < 10
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024


@pytest.mark.parametrize("order", ["<", ">", ""])
def test_a_ply_gives_the_same_closed_shell_in_each_of_its_forms(tmp_path: Path, order: str) -> None:
    piece = _read(tmp_path, cad_files.ply(RING, order=order))
    (found,) = piece.shells
    assert (piece.format, piece.unit_source) == ("ply", "proposed")
    assert edge_counts(found.faces).closed
    np.testing.assert_allclose(found.size_mm, RING.size_mm, atol=1e-4)


def test_a_ply_may_mix_polygons(tmp_path: Path) -> None:
    head = b"ply\nformat ascii 1.0\nelement vertex 5\n" + b"".join(
        f"property float {axis}\n".encode() for axis in "xyz"
    )
    head += b"element face 2\nproperty list uchar int vertex_index\nend_header\n"
    rows = b"0 0 0\n9 0 0\n9 9 0\n0 9 0\n4 4 9\n4 0 1 2 3\n3 0 1 4\n"
    assert _read(tmp_path, head + rows).triangle_count == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"element vertex 1", b"element vertex 9000000001"),
        (b"element face ", b"element face -"),
        (b"property list uchar int", b"property list int int"),
        (b"end_header", b"end_hedaer"),
        (b"binary_little", b"binary_middle"),
    ],
)
def test_a_ply_whose_header_lies_is_refused(tmp_path: Path, old: bytes, new: bytes) -> None:
    with pytest.raises(Refused) as caught:
        _read(tmp_path, cad_files.ply(RING).replace(old, new))
    assert caught.value.code in ("wrong-length", "bad-index")


def test_a_gltf_with_its_geometry_inside_is_read_in_metres(tmp_path: Path) -> None:
    piece = _read(tmp_path, cad_files.gltf(RING))
    assert (piece.format, piece.unit) == ("gltf", "m")
    np.testing.assert_allclose(piece.shells[0].size_mm, RING.size_mm, atol=1e-3)


@pytest.mark.parametrize(
    "uri",
    ["ring.bin", "../secret.bin", "/etc/passwd", "http://evil.test/x", "\\\\evil\\x", "data:,abc"],
)
def test_a09_a_gltf_that_points_elsewhere_is_refused(tmp_path: Path, uri: str) -> None:
    with pytest.raises(Refused, match="Export one GLB") as caught:
        _read(tmp_path, cad_files.gltf(RING, uri=uri))
    assert caught.value.code == "external"


def test_a09_json_nested_200_000_deep_is_a_reason_in_the_child(tmp_path: Path) -> None:
    deep = b'{"asset": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    answer = inspected_in_a_child(tmp_path, deep)
    assert answer.message["refused"] == "damaged"
