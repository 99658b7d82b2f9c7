"""Drawings show what can be seen and no more, bear true figures, and cannot be traced."""

import re
import time

import numpy as np
import pytest
from numpy.typing import NDArray

from geometry.drawing.views import MOST_BYTES, View, draw_views
from geometry.piece import Piece, Shell
from geometry.processing import drawing
from tests.geometry import shapes
from tests.geometry.shapes import Solid

SUBPATH = re.compile(r"M(-?\d+) (-?\d+)l([-\d ]*)(z?)")
NUMBER = re.compile(r"-?\d+")


def lines_of(path: str) -> list[NDArray[np.float64]]:
    """Lines of a path in mm, y upwards; the pattern is all that a path may hold."""
    assert "".join(found[0] for found in SUBPATH.finditer(path)) == path
    lines = []
    for x, y, steps, closed in SUBPATH.findall(path):
        moves = np.array(NUMBER.findall(steps), float).reshape(-1, 2)
        line = np.cumsum([[float(x), float(y)], *moves], axis=0)
        lines.append(np.concatenate([line, line[:1]] if closed else [line]) * (0.01, -0.01))
    return lines


def drawn(piece: Piece, seed: str = "seed") -> dict[str, View]:
    return {view.name: view for view in draw_views(piece, seed)}


def figures(views: dict[str, View]) -> dict[str, float]:
    return {one.what: one.value_mm for view in views.values() for one in view.figures}


def standing(solid: Solid, name: str = "metal") -> Shell:
    """A ring whose axis was Z, as it is worn."""
    return shapes.shell(solid.rotate((90, 0, 0)), name)


def test_a_band_bears_the_figures_of_the_original_on_every_side() -> None:
    found = figures(drawn(shapes.piece(standing(shapes.band(17.3, wall=1.6, width=4.0)))))
    assert found == pytest.approx(
        {
            "width": 20.5,
            "depth": 4.0,
            "height": 20.5,
            "inner_diameter": 17.3,
            "shank_thickness": 1.6,
            "shank_width": 4.0,
        },
        abs=0.02,
    )


def test_a_solitaire_tells_the_height_of_its_head_and_the_sizes_of_its_stones() -> None:
    views = drawn(shapes.demo_piece("norn-trilogy"))
    found = figures(views)
    assert found["head_height"] == pytest.approx(24.9 - 17.3 - 1.8, abs=0.1)
    stones = [(one.what, one.value_mm, one.count) for one in views["top"].figures]
    assert stones == [("round_stone", 5.5, 1), ("round_stone", 4.0, 2)]
    assert all(views[side].paths["stones"] for side in views)


def test_what_stands_behind_is_not_drawn() -> None:
    wall = Solid.cube((10, 1, 10), True)
    hidden = Solid.cube((4, 1, 4), True).translate((0, 5, 0))
    views = drawn(shapes.piece(shapes.shell(wall, "wall"), shapes.shell(hidden, "knob")))
    front = lines_of(views["front"].paths["outline"]) + lines_of(views["front"].paths["edges"])
    assert np.abs(np.concatenate(front)).max(axis=1).min() > 4.5, "only the wall is seen"
    side = np.concatenate(lines_of(views["side"].paths["outline"]))
    assert np.ptp(side, axis=0) == pytest.approx([6, 10], abs=0.4)
    assert any(len(line) for line in lines_of(views["side"].paths["outline"]))


def test_where_a_claw_enters_the_shank_there_is_a_line() -> None:
    plate = Solid.cube((10, 10, 2), True)
    pin = Solid.cylinder(6, 1.5, 1.5, 64).translate((0, 0, -1))
    views = drawn(shapes.piece(shapes.shell(plate, "plate"), shapes.shell(pin, "pin")))
    edges = lines_of(views["top"].paths["edges"])
    rings = [line for line in edges if np.allclose(np.hypot(*line.T), 1.5, atol=0.2)]
    assert len(rings) == 1


def test_lines_are_bent_by_their_own_seed_and_a_circle_fits_none_of_them() -> None:
    piece = shapes.piece(standing(shapes.band(17.3)))
    first, again, other = (drawn(piece, seed) for seed in ("one", "one", "two"))
    assert first == again
    assert first["front"].paths != other["front"].paths
    for views in (first, other):
        outline = np.concatenate(lines_of(views["front"].paths["outline"]))
        away = np.hypot(*outline.T)
        inner, outer = away[away < 9.5] - 17.3 / 2, away[away > 9.5] - 17.3 / 2 - 1.6
        for off in (inner, outer):
            assert 0.08 < np.abs(off).max() < 0.17


def test_a_view_is_light_and_its_lines_are_long() -> None:
    views = drawn(shapes.demo_piece("selene-oval-halo"))
    for view in views.values():
        assert sum(map(len, view.paths.values())) <= MOST_BYTES
        outline = lines_of(view.paths["outline"])
        assert len(outline) < 40
        long = [line for line in outline if len(line) > 8]
        assert sum(map(len, long)) > 0.5 * sum(map(len, outline))


@pytest.mark.long
@pytest.mark.slow
def test_a_rough_surface_of_half_a_million_faces_stays_under_the_limits() -> None:
    ball = Solid.sphere(9, 720).to_mesh64()
    vertices = np.array(ball.vert_properties[:, :3])
    vertices *= 1 + 0.01 * np.random.default_rng(1).normal(size=(len(vertices), 1))
    rough = Shell("metal", "metal", vertices, np.array(ball.tri_verts, np.int64))
    began = time.process_time()
    views = drawn(shapes.piece(rough))
    # Some 12 s; the child that draws has 150 for all of its work.
    assert time.process_time() - began < 60
    for view in views.values():
        assert 0 < sum(map(len, view.paths.values())) <= MOST_BYTES


def test_what_has_nothing_to_draw_is_sold_without_a_drawing() -> None:
    helper = shapes.shell(Solid.cube((5, 5, 5)), "support", "helper")
    assert drawing(shapes.piece(helper), "seed") == []
