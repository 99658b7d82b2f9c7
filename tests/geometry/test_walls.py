"""The thinnest wall agrees with solids of known wall, and no sharp edge passes for one."""

import math
from collections.abc import Callable

import manifold3d
import numpy as np
import pytest

from geometry.casting.probing import Probe
from geometry.casting.walls import Spots, thin_spots
from tests.geometry import shapes
from tests.geometry.shapes import Solid

TILT = (33.0, 21.0, 70.0)


def _probe(solid: Solid) -> Probe:
    shell = shapes.shell(solid)
    return Probe(shell.vertices, shell.faces)


def _agreed(solid: Solid) -> Spots:
    spots, _ = thin_spots(_probe(solid))
    return spots.pick(spots.agreed)


def _hollow_ball(wall: float) -> Solid:
    return Solid.sphere(6, 128) - Solid.sphere(6 - wall, 128)


KNOWN: dict[str, tuple[Callable[[], shapes.Solid], float]] = {
    "band 0.8": (lambda: shapes.band(wall=0.8), 0.8),
    "band 0.6": (lambda: shapes.band(wall=0.6), 0.6),
    "band 0.5": (lambda: shapes.band(wall=0.5), 0.5),
    "hollow ball 0.8": (lambda: _hollow_ball(0.8), 0.8),
    "hollow ball 0.5": (lambda: _hollow_ball(0.5), 0.5),
    "plate 0.6": (lambda: Solid.cube((20, 20, 0.6)), 0.6),
    "wire 0.5": (lambda: shapes.torus(wire=0.5), 0.5),
}


@pytest.mark.parametrize("turned", [False, True], ids=["as drawn", "turned"])
@pytest.mark.parametrize("name", KNOWN)
def test_a_known_wall_is_measured_within_five_per_cent(name: str, turned: bool) -> None:
    make, expected = KNOWN[name]
    solid = make().rotate(TILT).translate((4, -3, 50)) if turned else make()
    spots, thickness = thin_spots(_probe(solid))
    assert spots.width[spots.agreed].min() == pytest.approx(expected, rel=0.05)
    assert thickness.percentile() == pytest.approx(expected, rel=0.05)


def test_one_thin_place_in_a_thick_plate_is_found_where_it_is() -> None:
    pocket = Solid.cube((1, 1, 2)).translate((12, 5, 0.4))
    spots = _agreed(Solid.cube((20, 20, 2)) - pocket)
    assert spots.width[0] == pytest.approx(0.4, rel=0.05)
    found = spots.middle[0] + (10, 10, 1)
    assert np.all(np.abs(found - (12.5, 5.5, 0.2)) <= 0.5)


@pytest.mark.parametrize("degrees", [20, 30, 45])
def test_a_knife_edge_is_no_wall(degrees: float) -> None:
    half = 8 * math.tan(math.radians(degrees / 2))
    outline = manifold3d.CrossSection([[(0, 0), (8, -half), (8, half)]])
    spots = _agreed(Solid.extrude(outline, 10))
    assert not len(spots.width) or spots.width.min() > 2


def test_slivers_beside_a_concave_edge_are_no_walls() -> None:
    """Two blocks that meet in a corner: every true thickness is 3 mm or more."""
    corner = Solid.cube((10, 10, 3)) + Solid.cube((3, 10, 10))
    ball = Solid.sphere(2, 64).translate((3.05, 5, 3.05))
    assert _agreed(corner + ball).width.min() > 2.5
