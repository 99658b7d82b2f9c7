"""What a file says of the person who made it is told to its designer, and is in no preview."""

from pathlib import Path

import pytest

from geometry.mesh.coarsening import coarsened
from geometry.picturing.previewing import write_preview
from geometry.reading.maker import of_step
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes
from tests.geometry.real_files import real_file

CUBE = shapes.shell(shapes.Solid.cube((5, 5, 5)))
STEP = cad_files.step_band().replace(
    b"(''),(''),'','','');",
    rb"('Zo\X2\00EB\X0\ Canary','O''Brien'),('Canary Goldsmiths'),'pre','CAD','the canary boss');",
)
OWNED = '<metadata name="Designer">Zoë Canary</metadata><metadata name="Title">Ring</metadata>'
FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "ring.step": (
        STEP,
        (
            "Author: Zoë Canary, O'Brien",
            "Organisation: Canary Goldsmiths",
            "Authorised by: the canary boss",
        ),
    ),
    "ring.3mf": (
        shapes.archive(
            **{"3dmodel": shapes.threemf_model(CUBE).replace("<resources>", OWNED + "<resources>")}
        ),
        ("Designer: Zoë Canary",),
    ),
    "ring.stl": (
        shapes.binary_stl(CUBE, header=b"by Zoe Canary"),
        ("First line: by Zoe Canary",),
    ),
    "ring.obj": (
        shapes.obj(CUBE, first_line="# /home/canary/ring.blend"),
        ("Comment 1: /home/canary/ring.blend",),
    ),
    "ring.ply": (
        cad_files.ply(CUBE).replace(b"element vertex", b"comment by Canary\nelement vertex", 1),
        ("Comment 1: made by a test", "Comment 2: by Canary"),
    ),
    "ring.gltf": (
        cad_files.gltf(CUBE).replace(b'"asset": {', b'"asset": {"copyright": "2026 Canary", ', 1),
        ("Copyright: 2026 Canary",),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_p08_words_about_the_maker_are_found_and_are_in_no_preview(
    name: str, tmp_path: Path
) -> None:
    data, words = FILES[name]
    piece = read(shapes.saved(tmp_path, name, data))
    assert piece.maker == words
    write_preview(coarsened(piece), tmp_path / "preview.glb", "seed")
    assert b"canary" not in (tmp_path / "preview.glb").read_bytes().lower()


def test_p08_a_3dm_names_who_saved_it() -> None:
    assert "Made by: Luis E. Fraguada" in read(real_file("rhino3dm_mesh.3dm")).maker


@pytest.mark.parametrize(
    "header",
    [
        b"FILE_NAME('a','b',('unclosed",
        b"FILE_NAME();",
        b"FILE_NAME((((((('x';",
        rb"FILE_NAME('a','b',('\X2\D800\X0\ \X2\12\X0\'),(''),'','','');",
        b"FILE_NAME('a','b',('" + b"long" * 9000 + b"'),(''),'','','');",
    ],
)
def test_p08_a_strange_header_is_read_without_harm(header: bytes, tmp_path: Path) -> None:
    data = cad_files.step_band()
    start, end = data.index(b"FILE_NAME"), data.index(b"FILE_SCHEMA")
    odd = data[:start] + header + b"\n" + data[end:]
    assert all(len(words) < 200 and words.isprintable() for words in of_step(odd))
