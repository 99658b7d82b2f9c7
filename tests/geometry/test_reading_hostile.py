"""Hostile and broken files are refused with a reason that a jeweller understands."""

import json
import stat
import struct
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geometry.errors import Refused
from geometry.piece import Piece, Shell
from geometry.reading import MEASURED_FORMATS, quick_check
from geometry.reading.reader import read
from tests.geometry import shapes
from tests.geometry.real_files import real_files

CUBE = shapes.shell(shapes.Solid.cube((10, 10, 10)))
STL = shapes.binary_stl(CUBE)
MODEL = shapes.threemf_model(CUBE)


def _refusal(folder: Path, data: bytes) -> Refused:
    with pytest.raises(Refused) as caught:
        read(shapes.saved(folder, "upload", data))
    assert caught.value.reason.endswith((".", "!"))
    return caught.value


def _with_count(count: int) -> bytes:
    return STL[:80] + struct.pack("<I", count) + STL[84:]


def _with_corner(number: float) -> bytes:
    return STL[:96] + struct.pack("<f", number) + STL[100:]


def _glb(document: object, binary: bytes = b"") -> bytes:
    text = document if isinstance(document, bytes) else json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    chunks = struct.pack("<I4s", len(text), b"JSON") + text
    chunks += struct.pack("<I4s", len(binary), b"BIN\0") + binary
    return struct.pack("<4sII", b"glTF", 2, 12 + len(chunks)) + chunks


def _accessor_glb(count: int, uri: str | None = None) -> bytes:
    buffer = {"byteLength": 12, "uri": uri} if uri else {"byteLength": 12}
    document = {
        "asset": {"version": "2.0"},
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": count, "type": "VEC3"}],
        "bufferViews": [{"buffer": 0, "byteLength": 12}],
        "buffers": [buffer],
    }
    return _glb(document, bytes(12))


def _archive_with_link() -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("3D/3dmodel.model", MODEL)
        link = zipfile.ZipInfo("3D/other.model")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    return stream.getvalue()


def _archive_with_lying_size() -> bytes:
    """The directory says that the model is 100 bytes long; it is far longer."""
    data = bytearray(shapes.archive(**{"3dmodel": MODEL}))
    directory = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, directory + 24, 100)
    return bytes(data)


def _tangle() -> bytes:
    corners = np.random.default_rng(1).uniform(0, 25, (30_000, 3))
    faces = np.arange(len(corners)).reshape(-1, 3)
    return shapes.binary_stl(Shell("tangle", "metal", corners, faces))


HOSTILE = {
    "empty file": (b"", "empty"),
    "truncated stl": (STL[:-30], "wrong-length"),
    "stl count too large": (_with_count(4_294_967_295), "wrong-length"),
    "stl count too small": (_with_count(3), "wrong-length"),
    "stl without triangles": (_with_count(0)[:84], "empty"),
    "stl with nan": (_with_corner(float("nan")), "not-a-number"),
    "stl with infinity": (_with_corner(float("inf")), "not-a-number"),
    "stl far away": (_with_corner(1e30), "out-of-range"),
    "stl of crossing faces": (_tangle(), "tangled"),
    "ascii stl cut off": (shapes.ascii_stl(CUBE)[:900], "wrong-length"),
    "ascii stl with words": (
        shapes.ascii_stl(CUBE).replace(b"vertex 0", b"vertex zero"),
        "not-a-number",
    ),
    "html named stl": (b"<!DOCTYPE html><html>Sign in</html>", "not-a-model"),
    "random text": (b"hello\n" * 50, "unknown-format"),
    "obj index out of range": (b"v 0 0 0\nv 9 0 0\nv 0 9 0\nf 1 2 9\n", "bad-index"),
    "obj index zero": (b"v 0 0 0\nv 9 0 0\nv 0 9 0\nf 0 1 2\n", "bad-index"),
    "obj index before the start": (b"v 0 0 0\nv 9 0 0\nv 0 9 0\nf -9 1 2\n", "bad-index"),
    "obj index beyond any number": (
        b"v 0 0 0\nv 9 0 0\nv 0 9 0\nf 1 2 99999999999999999999\n",
        "bad-index",
    ),
    "obj with nan": (b"v nan 0 0\nv 9 0 0\nv 0 9 0\nf 1 2 3\n", "not-a-number"),
    "obj without faces": (b"v 0 0 0\nv 9 0 0\n", "empty"),
    "obj only slivers": (b"v 0 0 0\nv 9 0 0\nf 1 2 1\n", "empty"),
    "not a zip": (b"PK\x03\x04 and nothing more", "damaged-archive"),
    "3mf cut off": (shapes.archive(**{"3dmodel": MODEL})[:-40], "damaged-archive"),
    "3mf without model": (shapes.archive(**{"readme.txt": "hello"}), "empty"),
    "3mf bomb beside the model": (
        shapes.archive(**{"3dmodel": MODEL, "zero.bin": bytes(30_000_000)}),
        "archive-bomb",
    ),
    "3mf bomb of white space": (
        shapes.archive(**{"3dmodel": MODEL + " " * 30_000_000}),
        "archive-bomb",
    ),
    "3mf lying about a size": (_archive_with_lying_size(), "damaged-archive"),
    "3mf reaching upwards": (
        shapes.archive(**{"3dmodel": MODEL, "../evil": "x"}),
        "bad-path",
    ),
    "3mf absolute path": (shapes.archive(**{"3dmodel": MODEL, "/etc/evil": "x"}), "bad-path"),
    "3mf windows path": (shapes.archive(**{"3dmodel": MODEL, "C:\\evil": "x"}), "bad-path"),
    "3mf with a link": (_archive_with_link(), "link"),
    "3mf with an archive inside": (
        shapes.archive(**{"3dmodel": MODEL, "more.zip": "x"}),
        "nested-archive",
    ),
    "3mf with names told apart by case": (
        shapes.archive(**{"3dmodel": MODEL, "a.txt": "x", "A.txt": "x"}),
        "duplicate-member",
    ),
    "3mf of a thousand files": (
        shapes.archive(**{"3dmodel": MODEL, **{f"m{n}": "" for n in range(1001)}}),
        "too-many-members",
    ),
    "3mf with entities": (
        shapes.archive(
            **{"3dmodel": shapes.threemf_model(CUBE, before='<!DOCTYPE m [<!ENTITY a "b">]>')}
        ),
        "doctype",
    ),
    "3mf without anything to build": (
        shapes.archive(**{"3dmodel": MODEL.replace('<item objectid="1"/>', "")}),
        "empty",
    ),
    "3mf with broken xml": (shapes.archive(**{"3dmodel": MODEL[:-20]}), "damaged-xml"),
    "3mf index out of range": (
        shapes.archive(**{"3dmodel": MODEL.replace('v3="', 'v3="9')}),
        "bad-index",
    ),
    "3mf placing what is not there": (
        shapes.archive(**{"3dmodel": MODEL.replace('objectid="1"', 'objectid="7"')}),
        "bad-index",
    ),
    "3mf inside itself": (
        shapes.archive(
            **{
                "3dmodel": MODEL.replace(
                    "</resources>",
                    '<object id="2"><components><component objectid="2"/></components></object>'
                    "</resources>",
                ).replace('<item objectid="1"/>', '<item objectid="2"/>')
            }
        ),
        "too-deep",
    ),
    "glb cut off": (_glb({"asset": {}})[:-4], "wrong-length"),
    "glb with half a billion corners": (_accessor_glb(500_000_000), "damaged"),
    "glb with a negative count": (_accessor_glb(-5), "damaged"),
    "glb reading another file": (_accessor_glb(1, "../secret.bin"), "external"),
    "glb nested 200,000 deep": (_glb(b"[" * 200_000), "wrong-length"),
    "glb that needs what nobody knows": (
        _glb({"extensionsRequired": ["ACME_spiral"]}),
        "unsupported",
    ),
    "glb inside itself": (_glb({"nodes": [{"children": [0]}]}), "too-deep"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_reason(tmp_path: Path, name: str) -> None:
    data, code = HOSTILE[name]
    began = time.process_time()
    refused = _refusal(tmp_path, data)
    assert refused.code == code, refused.reason
    assert time.process_time() - began < 2


def test_an_stl_that_declares_too_many_triangles_is_refused_before_it_is_read() -> None:
    count = 5_000_000
    head = bytes(80) + struct.pack("<I", count)
    with pytest.raises(Refused, match="5,000,000 triangles"):
        quick_check(head, 84 + 50 * count, "ring.stl")


def test_a06_no_material_file_of_an_obj_is_ever_opened(tmp_path: Path) -> None:
    secret = shapes.saved(tmp_path, "secret.mtl", b"newmtl top_secret\nmap_Kd /etc/passwd\n")
    lines = f"mtllib secret.mtl\nmtllib {secret}\nmtllib ../secret.mtl\nmtllib http://x/y.mtl"
    path = shapes.saved(tmp_path, "x.obj", shapes.obj(CUBE, first_line=lines))
    touched: list[str] = []
    listening = True

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if listening and event in ("open", "socket.connect", "socket.getaddrinfo"):
            touched.append(str(arguments[0]))

    sys.addaudithook(listen)  # it cannot be taken away again, only told to stop listening
    read(path)
    listening = False
    assert touched == [str(path)]


def test_a_name_cannot_carry_control_characters_or_run_on(tmp_path: Path) -> None:
    named = Shell("evil\u202e\x07 " + "x" * 500, "metal", CUBE.vertices, CUBE.faces)
    (found,) = read(shapes.saved(tmp_path, "x.obj", shapes.obj(named))).shells
    assert found.name.startswith("evil x")
    assert len(found.name) <= 80


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_damaged_file_is_a_piece_or_a_refusal_and_never_a_fault(
    tmp_path: Path, data: st.DataObject
) -> None:
    originals = [
        STL,
        shapes.ascii_stl(CUBE),
        shapes.obj(CUBE),
        shapes.archive(**{"3dmodel": MODEL}),
        _accessor_glb(1),
    ]
    content = bytearray(data.draw(st.sampled_from(originals)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
    path = shapes.saved(tmp_path, "mutant", bytes(content[:cut]))
    try:
        piece = read(path)
    except Refused as refused:
        assert refused.reason
    else:
        assert isinstance(piece, Piece)
        assert piece.format in MEASURED_FORMATS
        assert all(np.isfinite(one.vertices).all() for one in piece.shells)


def test_real_files_are_read_and_bad_ones_refused() -> None:
    refused = set()
    for path in real_files():
        try:
            assert read(path).triangle_count > 0
        except Refused as refusal:
            assert refusal.reason
            refused.add(path.name)
    hostile = {path.name for path in real_files() if path.name.startswith("mal_")}
    assert hostile and hostile <= refused
