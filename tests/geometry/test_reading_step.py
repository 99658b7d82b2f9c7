"""STEP: exact solids in the unit that the file names, parts by name, and attacks on the parser."""

import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geometry.errors import Refused
from geometry.inspecting import inspect_piece
from geometry.isolation import run_isolated
from geometry.mesh.topology import edge_counts
from geometry.reading.reader import read
from geometry.reading.step import MAX_DEPTH, check_text
from tests.geometry import cad_files, shapes
from tests.geometry.child import inspected_in_a_child

BAND = cad_files.step_band()


def _nested(depth: int) -> bytes:
    brackets = b"(" * depth + b")" * depth
    return BAND.replace(b"ENDSEC;\nEND-ISO", b"#9999=X" + brackets + b";\nENDSEC;\nEND-ISO")


def test_a_band_of_exact_cylinders_has_the_volume_of_the_formula(tmp_path: Path) -> None:
    piece = read(shapes.saved(tmp_path, "band.step", BAND))
    facts = inspect_piece(piece)
    outer, inner = 17.3 / 2 + 1.6, 17.3 / 2
    assert (piece.format, piece.unit, piece.unit_source) == ("step", "mm", "file")
    assert facts["watertight"]
    assert facts["volume_mm3"] == pytest.approx(math.pi * (outer**2 - inner**2) * 4, rel=1e-3)
    assert facts["inner_diameter_mm"] == pytest.approx(17.3, abs=0.02)


@pytest.mark.parametrize(("unit", "shrink"), [("cm", 10), ("m", 1000)])
def test_a_step_is_measured_in_the_unit_it_names(tmp_path: Path, unit: str, shrink: int) -> None:
    data = cad_files.step_band(inner=17 / shrink, wall=2 / shrink, width=4 / shrink, unit=unit)
    piece = read(shapes.saved(tmp_path, "band.step", data))
    assert (piece.unit, piece.unit_source) == (unit, "file")
    np.testing.assert_allclose(piece.shells[0].size_mm, (21, 21, 4), atol=0.02)


def test_parts_keep_their_names_and_roles(tmp_path: Path) -> None:
    cube = shapes.Solid.cube((5, 5, 5))
    data = cad_files.step_facets(
        shapes.shell(cube, "shank"), shapes.shell(cube.translate((9, 0, 0)), "diamond 1")
    )
    piece = read(shapes.saved(tmp_path, "ring.step", data))
    assert {one.name: one.role for one in piece.shells} == {"shank": "metal", "diamond 1": "stone"}
    assert all(edge_counts(one.faces).closed for one in piece.shells)


def test_brackets_in_strings_and_comments_are_not_nesting() -> None:
    quiet = b"/* it's " + b"(" * 900 + b" */\n#9=A('it''s " + b"(" * 900 + b"');\n"
    check_text(BAND.replace(b"DATA;\n", b"DATA;\n" + quiet))


def test_a_comment_cannot_hide_nesting_from_the_check() -> None:
    hidden = b"/* ' */ #9=A(" + b"(" * 900 + b")" * 900 + b");\n"
    with pytest.raises(Refused, match="nests"):
        check_text(BAND.replace(b"DATA;\n", b"DATA;\n" + hidden))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BAND[:-60], "wrong-length"),
        (_nested(MAX_DEPTH + 1), "too-deep"),
        (BAND.replace(b"ENDSEC;\nEND-ISO", b"));\nENDSEC;\nEND-ISO"), "too-deep"),
        (BAND.replace(b"MANIFOLD_SOLID_BREP", b"MANIFOLD_SOLID_BRAP"), "empty"),
        (b"ISO-10303-21;\nnothing\nEND-ISO-10303-21;\n", "damaged"),
    ],
)
def test_a_damaged_step_is_refused_with_a_reason(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        read(shapes.saved(tmp_path, "ring.step", data))
    assert caught.value.code == code


def test_a07_nesting_that_kills_the_parser_is_refused_before_it(tmp_path: Path) -> None:
    answer = inspected_in_a_child(tmp_path, _nested(100_000))
    assert answer.message["refused"] == "too-deep"
    assert answer.outcome.seconds < 10


def test_a07_a_step_of_200_mb_is_refused_at_once(tmp_path: Path) -> None:
    padded = BAND.replace(b"DATA;\n", b"DATA;\n" + b" " * 199_000_000)
    answer = inspected_in_a_child(tmp_path, padded)
    assert answer.message["refused"] == "too-big"
    assert answer.outcome.seconds < 10


@pytest.mark.parametrize("opened", [b"CARTESIAN_POINT('',(", b"INVISIBILITY(("])
def test_brackets_that_a_remark_opens_by_the_thousand_do_not_keep_the_reader_busy(
    tmp_path: Path, opened: bytes
) -> None:
    remark = b"DATA;\n" + (b"/*" + opened + b"*/\n") * 200_000
    answer = inspected_in_a_child(tmp_path, BAND.replace(b"DATA;\n", remark))
    assert answer.message["volume_mm3"] == pytest.approx(380.007, rel=1e-3)


def test_a07_a_parser_that_dies_is_an_ending_and_the_parent_goes_on(tmp_path: Path) -> None:
    """Past our own check, straight into Open CASCADE: the child dies of it, we do not."""
    source = shapes.saved(tmp_path, "deep.step", _nested(100_000))
    code = f"import cascadio; cascadio.load(open({str(source)!r}, 'rb').read(), file_type='step')"
    outcome = run_isolated([sys.executable, "-c", code], reads=[source])
    assert outcome.ending == "crashed"
    assert inspected_in_a_child(tmp_path, BAND).message["format"] == "step"


def test_a07_a_step_over_the_limits_ends_and_the_next_file_is_read(tmp_path: Path) -> None:
    cube = shapes.Solid.cube((0.1, 0.1, 0.1))
    many = [shapes.shell(cube.translate((n % 40, n // 40, 0)), f"part {n}") for n in range(400)]
    heavy = cad_files.step_facets(*many)
    assert inspected_in_a_child(tmp_path, heavy, cpu_seconds=1).outcome.ending == "out-of-time"
    assert inspected_in_a_child(tmp_path, BAND).message["watertight"]


def test_what_the_library_prints_never_reaches_our_json(tmp_path: Path) -> None:
    broken = BAND.replace(b"CIRCLE", b"CORCLE")
    answer = inspected_in_a_child(tmp_path, broken)
    assert len(answer.lines) == 1
    assert answer.message.keys() >= {"refused", "reason"} or answer.message["format"] == "step"


def test_a_web_worker_that_checks_first_bytes_loads_no_native_reader() -> None:
    code = "import sys, geometry.reading\nprint({'cascadio', 'rhino3dm', 'OCP'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "set()"
