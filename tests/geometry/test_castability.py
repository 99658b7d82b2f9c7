"""Each check of the report on a made piece that passes and one that fails, with the place."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import manifold3d
import numpy as np
import pytest

from demo_pieces import bands, solitaires
from demo_pieces.assembly import NamedShell
from geometry.casting.castability import MINIMUMS
from geometry.inspecting import inspect_piece
from geometry.piece import Piece, Shell
from tests.geometry import shapes
from tests.geometry.shapes import Solid


def _report(*solids: Solid, stones: tuple[Solid, ...] = ()) -> dict[str, dict[str, Any]]:
    metal = [shapes.shell(solid) for solid in solids]
    gems = [shapes.shell(solid, f"stone {number}", "stone") for number, solid in enumerate(stones)]
    rows = inspect_piece(shapes.piece(*metal, *gems))["castability"]
    return {row["check"]: row for row in rows}


def _near(row: dict[str, Any], *place: float | None) -> None:
    """Within 0.5 mm along each axis that is given."""
    for found, expected in zip(row["at_mm"], place, strict=True):
        assert expected is None or found == pytest.approx(expected, abs=0.5)


def _filed(depth: float) -> Solid:
    """A ring with a head at +y whose shank is filed 20 degrees beside the bottom."""
    ring = shapes.torus() + Solid.sphere(3, 64).translate((0, 12, 0))
    file = Solid.cube((1, 1, 4), True).translate((0, -10.66 - 0.5 + depth, 0))
    return ring - file.rotate((0, 0, 20))


def _clawed(radius: float, diameter: float = 6.5) -> tuple[Solid, Solid]:
    """A band with four claws round a brilliant, its table towards +y, and the stone."""
    stone = shapes.brilliant(diameter).rotate((-90, 0, 0)).translate((0, 11.2, 0))
    girdle = 11.2 + 0.43 * diameter
    claws = []
    for x, z in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        claw = Solid.cylinder(6, radius, radius, 32).rotate((-90, 0, 0))
        reach = diameter / 2 / 2**0.5 + 0.3 * radius
        claws.append(claw.translate((x * reach, girdle - 5, z * reach)))
    metal = Solid.batch_boolean([shapes.band(width=7), *claws], manifold3d.OpType.Add)
    return metal - stone.scale((1.001, 1.001, 1.001)), stone


def test_every_row_of_the_table_is_there_with_its_minimums() -> None:
    rows = inspect_piece(shapes.piece(shapes.shell(shapes.band())))["castability"]
    assert [(row["check"], row["silver"], row["gold"]) for row in rows] == [
        (check, *minimums) for check, minimums in MINIMUMS.items()
    ]


@pytest.mark.parametrize(
    ("wall", "silver", "gold"),
    [(0.9, "pass", "pass"), (0.75, "warn", "pass"), (0.65, "fail", "pass"), (0.5, "fail", "fail")],
)
def test_a_wall_has_a_verdict_for_silver_and_for_gold(wall: float, silver: str, gold: str) -> None:
    facts = inspect_piece(shapes.piece(shapes.shell(shapes.band(wall=wall))))
    row = facts["castability"][0]
    assert row["value_mm"] == facts["min_wall_mm"] == pytest.approx(wall, rel=0.05)
    assert (row["verdict_silver"], row["verdict_gold"], row["sure"]) == (silver, gold, True)


def test_a_thin_bottom_is_found_where_it_is() -> None:
    row = _report(_plate() - Solid.cube((1, 1, 3), True).translate((5, -4, 0.5)))["wall"]
    assert (row["value_mm"], row["verdict_gold"]) == (pytest.approx(0.5, rel=0.05), "fail")
    _near(row, 5, -4, -1.25)


def test_the_shank_is_measured_opposite_the_head() -> None:
    good, thin = _report(_filed(0.3)), _report(_filed(1.0))
    assert good["shank_thickness"]["value_mm"] == pytest.approx(1.7, abs=0.02)
    assert good["shank_thickness"]["verdict_silver"] == "pass"
    assert thin["shank_thickness"]["value_mm"] == pytest.approx(1.0, abs=0.02)
    assert thin["shank_thickness"]["verdict_gold"] == "fail"
    angle = np.radians(20)
    _near(thin["shank_thickness"], 9.16 * np.sin(angle), -9.16 * np.cos(angle), 0)


def test_a_narrow_shank_fails_by_its_width() -> None:
    good, narrow = _report(shapes.band(width=4)), _report(shapes.band(width=1.4))
    assert good["shank_width"]["value_mm"] == pytest.approx(4, rel=0.01)
    assert narrow["shank_width"]["value_mm"] == pytest.approx(1.4, rel=0.01)
    assert narrow["shank_width"]["verdict_silver"] == "fail"
    assert good["shank_width"]["verdict_silver"] == "pass"


@pytest.mark.parametrize(("radius", "verdict"), [(0.5, "pass"), (0.25, "fail")])
def test_claws_are_measured_at_the_girdle(radius: float, verdict: str) -> None:
    metal, stone = _clawed(radius)
    row = _report(metal, stones=(stone,))["prong_diameter"]
    assert row["value_mm"] == pytest.approx(2 * radius, rel=0.08)
    assert (row["verdict_gold"], row["sure"]) == (verdict, True)
    reach = 3.25 / 2**0.5 + 0.3 * radius
    assert sorted(np.abs(row["at_mm"])) == pytest.approx([reach, reach, 14.2], abs=0.5)


@pytest.mark.parametrize(
    ("diameter", "verdict", "sure"),
    [(1.95, "warn", False), (2.05, "fail", True)],
)
def test_thin_beads_of_stones_under_2_mm_are_never_failed(
    diameter: float, verdict: str, sure: bool
) -> None:
    metal, stone = _clawed(0.2, diameter)
    row = _report(metal, stones=(stone,))["prong_diameter"]
    assert row["value_mm"] == pytest.approx(0.4, rel=0.1)
    assert (row["verdict_silver"], row["verdict_gold"]) == (verdict, verdict)
    assert row["sure"] is sure
    assert ("setter raises or trims" in row["found_by"]) is not sure


def test_beads_beside_a_large_stone_are_left_to_the_setter() -> None:
    metal, stone = _clawed(0.5)
    beads, small = (each.rotate((0, 0, 180)) for each in _clawed(0.2, 1.6))
    row = _report(metal + beads, stones=(stone, small))["prong_diameter"]
    assert row["value_mm"] == pytest.approx(1.0, rel=0.08)
    assert (row["verdict_gold"], row["sure"]) == ("pass", True)
    assert "4 claws" in row["found_by"]


def test_without_stones_no_claw_is_made_up() -> None:
    row = _report(_clawed(0.4)[0])["prong_diameter"]
    assert (row["value_mm"], row["at_mm"], row["verdict_gold"]) == (None, None, "not_found")
    assert "no stones" in row["found_by"]


@pytest.mark.parametrize(("width", "verdict"), [(0.6, "pass"), (0.3, "fail")])
def test_a_raised_line_is_a_fine_detail(width: float, verdict: str) -> None:
    line = Solid.cube((8, width, 1.2), True).translate((3, 4, 1.5))
    row = _report(_plate() + line)["fine_detail"]
    assert (row["value_mm"], row["verdict_gold"]) == (pytest.approx(width, rel=0.05), verdict)
    _near(row, None, 4, 1.8)


@pytest.mark.parametrize(
    ("width", "depth", "verdicts"),
    [(0.4, 0.6, ("pass", "pass")), (0.2, 0.6, ("fail", "pass")), (0.4, 0.3, ("pass", "fail"))],
)
def test_a_groove_is_measured_wide_and_deep(
    width: float, depth: float, verdicts: tuple[str, str]
) -> None:
    groove = Solid.cube((8, width, 2 * depth), True).translate((3, 4, 1.5))
    rows = _report(_plate() - groove)
    found = rows["engraving_width"], rows["engraving_depth"]
    assert found[0]["value_mm"] == pytest.approx(width, rel=0.05)
    assert found[1]["value_mm"] == pytest.approx(depth, abs=0.05)
    assert tuple(row["verdict_gold"] for row in found) == verdicts
    _near(found[0], None, 4, 1.2)


@pytest.mark.parametrize(("width", "verdict"), [(0.5, "pass"), (0.3, "fail")])
def test_a_hole_is_an_opening(width: float, verdict: str) -> None:
    hole = Solid.cylinder(5, width / 2, width / 2, 64, True).translate((3, 4, 0))
    row = _report(_plate() - hole)["opening"]
    assert (row["value_mm"], row["verdict_gold"]) == (pytest.approx(width, rel=0.05), verdict)
    _near(row, 3, 4, None)


@pytest.mark.parametrize(("width", "verdict"), [(0.4, "pass"), (0.2, "fail")])
def test_wires_are_strands_of_filigree(width: float, verdict: str) -> None:
    wires = [
        Solid.cylinder(20, width / 2, width / 2, 32, True).translate((2 * step, 0, 0))
        for step in range(5)
    ]
    bars = [Solid.cube((10, 2, 2), True).translate((4, 0, z)) for z in (-10, 10)]
    rows = _report(Solid.batch_boolean([*wires, *bars], manifold3d.OpType.Add))
    row = rows["filigree_strand"]
    assert (row["value_mm"], row["verdict_gold"]) == (pytest.approx(width, rel=0.05), verdict)
    assert rows["wall"]["value_mm"] == pytest.approx(2, rel=0.05)


@pytest.mark.parametrize(("gap", "verdict"), [(0.8, "pass"), (0.3, "fail")])
def test_the_culet_stays_clear_of_the_finger(gap: float, verdict: str) -> None:
    stone = shapes.brilliant(6.5).rotate((-90, 0, 0)).translate((0, 8.65 + gap, 0))
    row = _report(shapes.band(), stones=(stone,))["culet_to_finger"]
    assert (row["value_mm"], row["verdict_gold"]) == (pytest.approx(gap, abs=0.02), verdict)
    _near(row, 0, 8.65 + gap, 0)


def _plate() -> Solid:
    return Solid.cube((20, 20, 3), True)


def _ridged(degrees: float, tip: float = 0.0) -> Solid:
    """A band with a ridge all round, 3 mm high, whose sides meet at an angle or at a flat tip."""
    inside, foot, top, half = 8.65, 10.0, 13.0, max(tip / 2, 1e-6)
    wide = half + 3 * np.tan(np.radians(degrees / 2))
    ridge = [(top, half), (foot, wide), (foot, 2), (inside, 2)]
    outline = ridge + [(x, -y) for x, y in ridge[::-1]]
    return Solid.revolve(manifold3d.CrossSection([outline]), shapes.SEGMENTS)


@pytest.mark.parametrize(
    ("degrees", "tip", "back"), [(8, 0, 2.1), (14, 0, 1.2), (25, 0, 0.7), (14, 0.15, 0.6)]
)
def test_a_knife_edge_warns_with_how_far_it_is_filed_back(
    degrees: float, tip: float, back: float
) -> None:
    rows = _report(_ridged(degrees, tip))
    row = rows["knife_edge"]
    assert row["value_mm"] == pytest.approx(tip, abs=0.04)
    assert (row["verdict_silver"], row["verdict_gold"], row["sure"]) == ("warn", "warn", True)
    assert f"meet at {degrees} degrees: the last {back}" in row["found_by"]
    assert np.hypot(*row["at_mm"][:2]) == pytest.approx(13, abs=0.1)
    _near(row, None, None, 0)


def test_a_blade_is_no_thin_wall_and_no_raised_detail() -> None:
    rows = _report(_ridged(14))
    assert rows["wall"]["verdict_silver"] == "pass"
    assert rows["fine_detail"]["verdict_silver"] in ("pass", "not_applicable")


@pytest.mark.parametrize(
    "make",
    [
        lambda: Solid.cube((9, 9, 9)),
        shapes.band,
        lambda: shapes.band(wall=0.5),
        lambda: shapes.torus(wire=0.7),
        lambda: _ridged(60),
        lambda: _ridged(14, 0.4),
        # A rounded edge, however slim: a bar of 3 x 0.9 mm with an oval section.
        lambda: Solid.cylinder(20, 1.5, 1.5, 96).scale((1, 0.3, 1)),
        lambda: Solid.batch_hull([Solid.sphere(0.4, 32).translate((x, 0, 0)) for x in (-8, 8)]),
    ],
)
def test_what_ends_bluntly_has_no_knife_edge(make: Callable[[], Solid]) -> None:
    row = _report(make())["knife_edge"]
    assert (row["value_mm"], row["verdict_silver"]) == (None, "not_applicable")


def test_what_does_not_apply_says_so() -> None:
    rows = _report(Solid.sphere(6, 64))
    assert rows["wall"]["value_mm"] is None
    for check in ("shank_thickness", "culet_to_finger", "opening", "filigree_strand"):
        assert rows[check]["value_mm"] is None
        assert rows[check]["verdict_silver"] == "not_applicable"
        assert rows[check]["found_by"]


def test_an_open_mesh_is_never_failed_but_doubted() -> None:
    ring = shapes.shell(shapes.band(wall=0.4))
    facts = inspect_piece(shapes.piece(replace(ring, faces=ring.faces[1:])))
    wall = facts["castability"][0]
    assert (wall["sure"], wall["verdict_silver"]) == (False, "warn")
    assert "not closed" in wall["found_by"]


def test_bodies_that_overlap_are_measured_as_one() -> None:
    left, right = Solid.cube((6, 6, 6), True), Solid.cube((6, 6, 6), True).translate((5.7, 0, 0))
    facts = inspect_piece(shapes.piece(shapes.shell(left), shapes.shell(right)))
    assert facts["min_wall_mm"] is None or facts["min_wall_mm"] > 5
    assert facts["self_intersections"] > 0


def test_flipped_faces_are_counted() -> None:
    ball = shapes.shell(Solid.sphere(6, 64))
    faces = ball.faces.copy()
    faces[[5, 70, 300]] = faces[[5, 70, 300]][:, ::-1]
    assert inspect_piece(shapes.piece(ball))["flipped_faces"] == 0
    assert inspect_piece(shapes.piece(ball))["self_intersections"] == 0
    assert inspect_piece(shapes.piece(replace(ball, faces=faces)))["flipped_faces"] == 3


def _demo(built: list[NamedShell]) -> dict[str, dict[str, Any]]:
    shells = [
        Shell(
            one.name,
            "stone" if number else "metal",
            np.asarray(one.vertices, np.float64),
            np.asarray(one.faces, np.int64),
        )
        for number, one in enumerate(built)
    ]
    rows = inspect_piece(Piece("mm", "stl", shells, "file", ""))["castability"]
    return {row["check"]: row for row in rows}


def test_a_solitaire_measures_as_its_builder_says() -> None:
    rows = _demo(solitaires.six_claw_solitaire())
    assert 0.75 <= rows["prong_diameter"]["value_mm"] <= 0.95
    assert rows["shank_thickness"]["value_mm"] == pytest.approx(1.75, abs=0.1)
    assert rows["shank_width"]["value_mm"] == pytest.approx(2.2, abs=0.15)
    assert not [row for row in rows.values() if "fail" in (row["verdict_gold"],)]


def test_a_bezel_measures_as_its_builder_says() -> None:
    rows = _demo(solitaires.bezel_solitaire())
    assert rows["wall"]["value_mm"] == pytest.approx(0.75, abs=0.04)
    assert rows["prong_diameter"]["verdict_gold"] == "not_applicable"
    assert not [row for row in rows.values() if row["verdict_gold"] == "fail"]


def _bezelled(thick: float) -> tuple[Solid, Solid]:
    """A stone with its table up in a low hoop of metal, on a plate far below, and the stone."""
    stone = shapes.brilliant(5)
    girdle = 0.43 * 5
    hoop = Solid.cylinder(0.7, 2.5 + thick, 2.5 + thick, 128, True)
    hoop -= Solid.cylinder(1, 2.5, 2.5, 128, True)
    return hoop.translate((0, 0, girdle)), stone


def _wire(inner: float, thick: float) -> Solid:
    return shapes.torus(inner, thick)


def test_a_hoop_against_the_girdle_is_a_bezel_and_needs_a_wall() -> None:
    hoop, stone = _bezelled(0.5)
    rows = _report(_plate().translate((0, 0, -6)), hoop, stones=(stone,))
    assert rows["wall"]["value_mm"] == pytest.approx(0.5, rel=0.05)
    assert rows["filigree_strand"]["value_mm"] is None


@pytest.mark.parametrize(
    "wire",
    [
        # A jump ring that passes the stone, hanging and lying; one round it that lies clear of it;
        # a gallery under it.
        _wire(4, 0.5).rotate((90, 0, 0)).translate((2.9, 0, 4.2)),
        _wire(4, 0.5).translate((5.2, 0, 2.15)),
        _wire(5.8, 0.5).translate((0, 0, 2.15)),
        _wire(2, 0.5).translate((0, 0, 0.6)),
    ],
    ids=["hanging", "lying", "round", "under"],
)
def test_a_wire_near_a_stone_is_no_bezel(wire: Solid) -> None:
    stone = shapes.brilliant(5)
    rows = _report(_plate().translate((0, 0, -6)), wire, stones=(stone,))
    assert rows["filigree_strand"]["value_mm"] == pytest.approx(0.5, rel=0.05)
    assert rows["filigree_strand"]["verdict_gold"] == "pass"
    assert rows["wall"]["verdict_gold"] == "pass"


@pytest.mark.parametrize("wire", [0.5, 0.74])
def test_a_wire_ring_that_ends_in_other_metal_is_a_strand_all_along(wire: float) -> None:
    ring = _wire(2.4, wire).rotate((90, 0, 0)).translate((0, 0, 2.6))
    rows = _report(_plate() + ring)
    assert rows["wall"]["value_mm"] == pytest.approx(3, rel=0.05)
    assert rows["filigree_strand"]["value_mm"] == pytest.approx(wire, rel=0.05)


def test_a_band_measures_as_its_builder_says() -> None:
    rows = _demo(bands.wedding_band())
    assert rows["shank_thickness"]["value_mm"] == pytest.approx(1.8, abs=0.05)
    assert rows["shank_width"]["value_mm"] == pytest.approx(5.0, abs=0.05)
    assert not [row for row in rows.values() if "fail" in (row["verdict_silver"],)]
