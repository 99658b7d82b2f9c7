"""What a piece was printed on is found, however few its sticks are and however they slant, and what
only looks like it is not. The ring's finger goes along Z; the plate lies at y = -18."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from geometry.inspecting import inspect_piece
from geometry.reading.bystanders import PRINTED_ON
from geometry.reading.doubts import doubts
from geometry.reading.reader import read
from geometry.reading.supports import FREE_MM, GALLERY_MM, supports_under
from tests.geometry import shapes
from tests.geometry.beside_a_ring import box, ring, rod, tube
from tests.geometry.shapes import Solid

PLATE = -18.0
Place = tuple[float, float, float]


def bar(start: Place, end: Place, radius: float, last: float | None = None) -> Solid:
    way = np.subtract(end, start)
    length = float(np.linalg.norm(way))
    across = np.cross(way, np.eye(3)[np.abs(way).argmin()])
    across /= np.linalg.norm(across)
    frame = np.column_stack([across, np.cross(way / length, across), way / length, start])
    return Solid.cylinder(length, radius, radius if last is None else last, 24).transform(frame)


def together(parts: Iterable[Solid]) -> Solid:
    return sum(parts, Solid())


def stick(x: float, *, foot: Solid | None = None, lean: float = 0.0, tip: float = 0.2) -> Solid:
    """From the plate to the underside of the ring."""
    end = (x, -float(np.sqrt(10.25**2 - x**2)) + 0.1, 0.0)
    neck = (x + lean / 4, end[1] - 2, 0.0)
    one = bar((x + lean, PLATE - 0.4, 0), neck, 0.4) + bar(neck, end, 0.4, tip)
    one = one.trim_by_plane((0, 1, 0), PLATE)
    return one + foot.rotate((-90, 0, 0)).translate((x + lean, PLATE, 0)) if foot else one


CONE, STEPS = Solid.cylinder(1, 1.2, 0.4, 24), Solid.cylinder(0.4, 1.6) + Solid.cylinder(0.9, 0.9)


def tree(foot: float) -> Solid:
    branches = [bar((0, -15, 0), (x, -float(np.sqrt(105 - x**2)) + 0.1, 0), 0.5, 0.25)
                for x in (-5, -2, 2, 5)]  # fmt: skip
    root = bar((0, -22, 0), (0, -20.5, 0), foot, 0.7)
    return together([*branches, bar((0, -22, 0), (0, -14.8, 0), 0.7), root])


def grid_raft() -> Solid:
    raft = box(24, 1, 9)
    for x in range(-10, 11, 4):
        raft -= box(2.6, 9, 2.6).translate((x, 0, 2)) + box(2.6, 9, 2.6).translate((x, 0, -2))
    return raft.translate((0, PLATE + 0.5, 0))


UNDER_A_RING: dict[str, Callable[[], Solid]] = {
    "two sticks": lambda: together(map(stick, (-3, 3))),
    "three sticks on cones": lambda: together(stick(x, foot=CONE) for x in (-4, 0, 4)),
    "three stepped feet without tips": lambda: together(
        stick(x, foot=STEPS, tip=0.4) for x in (-4, 0, 4)
    ),
    "slanting sticks": lambda: together(stick(x, lean=3) for x in (-6, -3, 0, 3)),
    "sticks leaning both ways on cones": lambda: together(
        stick(x, foot=CONE, lean=x / 2) for x in (-5, -2, 2, 5)
    ),
    "a tree on a small cone": lambda: tree(2.5),
    "a tree without a foot": lambda: tree(0.7),
    "a raft with holes": lambda: together([grid_raft(), *map(stick, (-8, -4, 0, 4, 8))]),
    "sticks on a bar": lambda: together(
        [box(20, 1, 1).translate((0, PLATE + 0.5, 0)), *map(stick, (-6, -3, 3, 6))]
    ),
    "braced sticks": lambda: together([
        *map(stick, (-6, -2, 2, 6)),
        *(bar((x, -17, 0), (x + 4, -13, 0), 0.3) for x in (-6, -2, 2)),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("name", UNDER_A_RING)
def test_supports_of_a_ring_are_found_and_weighed(name: str) -> None:
    turn = (20, 50, 70) if "leaning" in name else (0, 0, 0)
    solid = (ring() + UNDER_A_RING[name]()).rotate(turn)
    found = supports_under(shapes.shell(solid), [], gallery_mm=GALLERY_MM)
    assert found is not None
    assert solid.volume() - found.volume_mm3 == pytest.approx(ring().volume(), rel=0.02)


def disc() -> Solid:
    return rod(9, 1.6) - box(6, 4, 9) + tube(1.2, 2, 1).translate((0, 10, 0))


def under_the_disc(foot: Solid | None = None) -> Solid:
    sticks = [bar((x, -16, 0), (x, -float(np.sqrt(81 - x**2)) + 0.2, 0), 0.4) for x in (-4, 0, 4)]
    feet = [foot.rotate((-90, 0, 0)).translate((x, -16, 0)) for x in (-4, 0, 4)] if foot else []
    return together([*sticks, *feet])


def behind_the_disc() -> Solid:
    return together(bar((x, y, -7), (x, y, -0.7), 0.35) for x in (-5, 5) for y in (-4, 4))


@pytest.mark.parametrize("more", [under_the_disc, lambda: under_the_disc(CONE), behind_the_disc])
def test_supports_of_a_pendant_are_found_and_weighed(more: Callable[[], Solid]) -> None:
    found = supports_under(shapes.shell(disc() + more()), [], gallery_mm=FREE_MM)
    assert found is not None
    assert (disc() + more()).volume() - found.volume_mm3 == pytest.approx(disc().volume(), rel=0.01)


def _round(count: int, radius: float) -> list[tuple[float, float]]:
    turns = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return [(radius * float(np.cos(turn)), radius * float(np.sin(turn))) for turn in turns]


def _head(count: int, low: float, high: float, top: float) -> list[Solid]:
    return [
        bar((low * x, 9.8, low * z), (high * x, top, high * z), 0.5) for x, z in _round(count, 1)
    ]


def _links() -> list[Solid]:
    link = box(3.8, 3.8, 1) - rod(1.3, 4) + box(1.6, 1, 0.6).translate((2.1, 0, 0))
    link += together(
        rod(0.35, 2.4).translate((x, y, 1.2)) for x in (-1.5, 1.5) for y in (-1.5, 1.5)
    )
    return [link.translate((4.2 * number, 0, 0)) for number in range(12)]


def _fan() -> list[Solid]:
    drops = [bar((x, float(np.sqrt(64 - x**2)), 0), (x, -14, 0), 0.4) for x in (-7, -4, 0, 4, 7)]
    fan = tube(7, 9, 1.2) - box(40, 20, 9).translate((0, -10, 0))
    return [fan, *drops, *(Solid.sphere(1.3, 24).translate((x, -14, 0)) for x in (-7, -4, 0, 4, 7))]


def _tiara(*, tops: bool) -> list[Solid]:
    band = tube(70, 72, 3) - box(200, 100, 99).translate((0, -50, 0))
    places = [(71 * float(np.cos(a)), 71 * float(np.sin(a))) for a in np.linspace(0.3, 2.8, 9)]
    high = [20 if not tops else 12 + y / 5 for _, y in places]
    spikes = [bar((*at, 0), (*at, top), 0.9) for at, top in zip(places, high, strict=True)]
    balls = [
        Solid.sphere(2, 24).translate((*at, top)) for at, top in zip(places, high, strict=True)
    ]
    return [band, *spikes, *(balls if tops else [])]


NONE: dict[str, Callable[[], list[Solid]]] = {
    "thin claws": lambda: [ring(), *_head(4, 3.4, 3.4, 17)],
    "claws of a tulip": lambda: [ring(), *_head(6, 0.6, 3, 17)],
    "a basket": lambda: [
        ring(), *_head(4, 2.6, 3.5, 15), tube(3.2, 4, 2).rotate((90, 0, 0)).translate((0, 15, 0))
    ],
    "bars of a gallery": lambda: [
        ring(), box(12, 1.6, 10).translate((0, 15.5, 0)),
        *(bar((x, 9.5, z), (x, 15, z), 0.5) for x in (-4.5, 0, 4.5) for z in (-1.8, 1.8)),
    ],
    "a crown": lambda: [ring(), *(bar((*at, 1), (*at, 6), 0.6, 0.2) for at in _round(9, 9.5))],
    "a tennis bracelet": _links,
    "a chandelier": _fan,
    "a tassel": lambda: [
        Solid.sphere(4, 48),
        *(bar((x, -2, z), (1.2 * x, -30, 1.2 * z), 0.45) for x, z in _round(9, 2)),
    ],
    "a fringe": lambda: [
        bar((-30, 0, 0), (30, 0, 0), 0.8),
        *(bar((x, 0, 0), (x, -12, 0), 0.5) for x in range(-28, 29, 4)),
    ],
    "a comb": lambda: [
        box(40, 5, 2).translate((0, 2, 0)),
        *(bar((x, 0, 0), (x, -35, 0), 0.7) for x in range(-18, 19, 4)),
    ],
    "a hair stick": lambda: [bar((0, 0, 0), (0, 150, 0), 2.2, 1.2), Solid.sphere(6, 48)],
    "a hat pin": lambda: [bar((0, 0, 0), (0, 140, 0), 0.6, 0.1), Solid.sphere(5, 48)],
    "a tiara": lambda: _tiara(tops=True),
    "a tiara of spikes": lambda: _tiara(tops=False),
    "a chair": lambda: [
        box(8, 1.2, 8), *(bar((x, 0, z), (x, -8, z), 0.6) for x in (-3.4, 3.4) for z in (-3.4, 3.4))
    ],
    "a stud on three arms": lambda: [
        tube(3, 4, 1).translate((0, 0, 4)), rod(0.45, 10).translate((0, 0, -5)),
        *(bar((0, 0, 0), (*at, 4), 0.4) for at in _round(3, 3.5)),
    ],
}  # fmt: skip


RINGS = ("thin claws", "claws of a tulip", "a basket", "bars of a gallery", "a crown")


@pytest.mark.parametrize("name", NONE)
def test_claws_fringes_and_combs_are_no_supports(name: str) -> None:
    solid = together(NONE[name]())
    least = (
        GALLERY_MM if "finger" in name or name.startswith(("thin", "claws", "bars")) else FREE_MM
    )
    assert supports_under(shapes.shell(solid), [], gallery_mm=least) is None


def _facts(solid: Solid) -> Any:
    return inspect_piece(shapes.piece(shapes.shell(solid, "piece")))


@pytest.mark.long
def test_a_file_on_supports_has_two_weights_and_a_question() -> None:
    found = _facts(ring() + UNDER_A_RING["three sticks on cones"]())
    assert found["shells"][0]["doubt"].startswith("It stands on thin sticks")
    without, together_ = found["doubted_volumes_mm3"]
    assert without == pytest.approx(ring().volume(), rel=0.01)
    assert together_ > without


@pytest.mark.long
@pytest.mark.parametrize(
    ("own", "beside"),
    [
        (ring, lambda: [stick(x, foot=CONE) for x in (-4, 0, 4)]),
        (ring, lambda: [tree(2.5)]),
        (disc, lambda: under_the_disc().decompose()),
        (disc, lambda: behind_the_disc().decompose()),
    ],
)
def test_supports_that_are_bodies_of_their_own_are_asked_about_and_the_piece_is_not(
    tmp_path: Path, own: Callable[[], Solid], beside: Callable[[], list[Solid]]
) -> None:
    solids = [own(), *beside()]
    bodies = [shapes.shell(one, f"Object_{number}") for number, one in enumerate(solids)]
    asked = doubts(read(shapes.saved(tmp_path, "x.obj", shapes.obj(*bodies)), unit="mm"))
    assert set(asked) == {one.name for one in bodies[1:]}
    assert PRINTED_ON in asked.values()
