"""Lays a drawing out for a page or for paper: where its views and its dimension lines stand.

First-angle projection: the view from the left stands to the right of the front, the one from above
below it. Lengths are in units of the sheet: of a page's viewBox, or points of paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from django.utils.translation import gettext, gettext_noop

from common.languages import number
from models_catalog import text
from models_catalog.dimension_lines import FIRST, NEXT, Dimension, across, arrow, down
from models_catalog.models import Drawing
from models_catalog.states import DrawnSide
from models_catalog.text import Units

PER_MM = 100
# How thick lines are, in the same.
THICKNESS = {"facets": 0.035, "stones": 0.075, "edges": 0.055, "outline": 0.11}
# The width of a digit in shares of its height.
DIGIT = 0.56
# Spans that differ by less are drawn once.
SAME_MM = 0.05


@dataclass(frozen=True, slots=True)
class PlacedView:
    """`lines` are kinds of line, path data and thickness, as `transform` makes them."""

    name: str
    name_x: float
    name_y: float
    transform: str
    lines: list[tuple[str, str, float]]


@dataclass(slots=True)
class LaidOut:
    """A drawing that is ready to be set. `words` tell what it shows to somebody who does not see
    it, `scale` is in units of the sheet for a millimetre."""

    scale: float
    letter: float
    views: list[PlacedView] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    width: float = 0
    height: float = 0
    words: str = ""

    @property
    def small_letter(self) -> float:
        return round(0.8 * self.letter, 1)

    @property
    def thin(self) -> float:
        """Of dimension lines."""
        return round(0.045 * self.letter, 2)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A view on the sheet: the place of its box, and of the path's zero point."""

    row: Drawing
    x: float
    y: float
    k: float

    @property
    def right(self) -> float:
        return self.x + (self.row.right - self.row.left) * self.k

    @property
    def bottom(self) -> float:
        return self.y + (self.row.bottom - self.row.top) * self.k

    def at(self, place: Sequence[float]) -> tuple[float, float]:
        return (
            self.x + (place[0] - self.row.left) * self.k,
            self.y + (place[1] - self.row.top) * self.k,
        )

    def figures(self, *what: str) -> list[dict[str, Any]]:
        return [one for one in self.row.figures if one["what"] in what]


def natural_size_mm(drawings: Sequence[Drawing]) -> tuple[float, float]:
    """Width and height of the views beside and below each other, without dimension lines."""
    by_side = {one.side: one for one in drawings}
    front, side, top = (by_side[one] for one in DrawnSide)
    wide = max(_width(front), _width(top)) + _width(side)
    return wide / PER_MM, (max(_height(front), _height(side)) + _height(top)) / PER_MM


def seen_from_all_sides(drawings: Iterable[Drawing]) -> list[Drawing]:
    """Empty where a side is missing: then there is nothing to lay out."""
    found = list(drawings)
    return found if {one.side for one in found} == set(DrawnSide.values) else []


def lay_out(
    drawings: Sequence[Drawing],
    *,
    scale: float,
    letter: float,
    units: Units = Units.METRIC,
    with_dimensions: bool = True,
) -> LaidOut:
    """`scale` is in units of the sheet for a millimetre, `letter` the height of a figure."""
    by_side = {one.side: one for one in drawings}
    made = LaidOut(scale=scale, letter=letter)
    k = scale / PER_MM
    room = letter if with_dimensions else letter / 2
    left = _left_room(by_side[DrawnSide.FRONT], units) * room
    between = (3.4 if with_dimensions else 2) * room
    wide = max(_width(by_side[DrawnSide.FRONT]), _width(by_side[DrawnSide.TOP])) * k
    high = max(_height(by_side[DrawnSide.FRONT]), _height(by_side[DrawnSide.SIDE])) * k
    name_room = 2.4 * letter if with_dimensions else 0

    front = _centred(by_side[DrawnSide.FRONT], left, name_room, wide, high, k)
    side = _Frame(by_side[DrawnSide.SIDE], left + wide + between, _level(by_side, front, k), k)
    below = (FIRST + 2 * NEXT + 0.6) * room if with_dimensions else room
    top = _centred(
        by_side[DrawnSide.TOP], left, name_room + high + below + name_room / 2, wide, None, k
    )
    for frame in (front, side, top):
        made.views.append(_placed(frame, letter))
    right = side.right + (FIRST + 1.6) * room
    if with_dimensions:
        made.dimensions = [
            *_front_dimensions(front, letter, units),
            *_side_dimensions(side, letter, units),
        ]
        for frame, to_right in ((front, False), (side, True), (top, True)):
            stones = _stones(frame, letter, units, to_right=to_right)
            made.dimensions += stones
            if to_right and stones:
                reach = max(one.x + len(one.text) * DIGIT * letter for one in stones)
                right = max(right, reach + letter / 2)
    made.width = round(max(right, top.right + room), 1)
    made.height = round(max(top.bottom, side.bottom + below) + room, 1)
    made.words = words_of(drawings, units)
    return made


def words_of(drawings: Sequence[Drawing], units: Units) -> str:
    """All figures of a drawing in a sentence."""
    found = {one["what"]: one for row in drawings for one in row.figures}
    said = []
    for what, words in (
        ("width", gettext_noop("%(length)s wide")),
        ("depth", gettext_noop("%(length)s deep")),
        ("height", gettext_noop("%(length)s high")),
        ("inner_diameter", gettext_noop("%(length)s across inside")),
        ("shank_thickness", gettext_noop("the shank %(length)s at its thinnest")),
        ("shank_width", gettext_noop("%(length)s at its narrowest")),
        ("head_height", gettext_noop("the head %(length)s over the finger")),
    ):
        if what in found:
            said.append(gettext(words) % {"length": text.length(found[what]["value_mm"], units)})
    return ", ".join(said)


def _width(row: Drawing) -> int:
    return row.right - row.left


def _height(row: Drawing) -> int:
    return row.bottom - row.top


def _left_room(front: Drawing, units: Units) -> float:
    """Room to the left of the front, in letters."""
    stones = [_stone_text(one, units) for one in front.figures if "stone" in one["what"]]
    head = any(one["what"] == "head_height" for one in front.figures)
    return 0.8 + (FIRST + 1.4 if head else 0) + (2 + DIGIT * max(map(len, stones)) if stones else 0)


def _centred(row: Drawing, x: float, y: float, wide: float, high: float | None, k: float) -> _Frame:
    """In the middle of its column, and at the foot of its row."""
    down = 0 if high is None else high - _height(row) * k
    return _Frame(row, x + (wide - _width(row) * k) / 2, y + down, k)


def _level(by_side: dict[str, Drawing], front: _Frame, k: float) -> float:
    """Where the side begins, so that what is level in the piece is level on the sheet."""
    return front.y + (by_side[DrawnSide.SIDE].top - front.row.top) * k


def _placed(frame: _Frame, letter: float) -> PlacedView:
    row, k = frame.row, frame.k
    return PlacedView(
        name=gettext(DrawnSide(row.side).label),
        name_x=round(frame.x, 1),
        name_y=round(frame.y - letter, 1),
        transform=(
            f"translate({frame.x - row.left * k:.2f} {frame.y - row.top * k:.2f}) scale({k:.5f})"
        ),
        lines=[
            (kind, path, round(share * letter / k, 2))
            for kind, share in THICKNESS.items()
            if (path := getattr(row, kind))
        ],
    )


def _front_dimensions(front: _Frame, letter: float, units: Units) -> list[Dimension]:
    made = [
        across(front.x, front.right, front.bottom, letter, _figure(one["value_mm"], units))
        for one in front.figures("width")
    ]
    for one in front.figures("inner_diameter"):
        (x, y), (_, above) = (front.at(place) for place in one["places"])
        reach = abs(y - above)
        made.append(
            Dimension(
                lines=f"M{x - reach:.1f} {y:.1f}H{x + reach:.1f}",
                arrows=arrow(x - reach, y, -1, 0, letter) + arrow(x + reach, y, 1, 0, letter),
                text=f"Ø {_figure(one['value_mm'], units)}",
                x=round(x, 1),
                y=round(y - 0.45 * letter, 1),
            )
        )
    made += [_through(front, one, letter, units) for one in front.figures("shank_thickness")]
    for one in front.figures("head_height"):
        (x, low), (_, high) = (front.at(place) for place in one["places"])
        figure = _figure(one["value_mm"], units)
        made.append(down(high, low, front.x, -1, letter, figure, reaches=(x, x)))
    return made


def _side_dimensions(side: _Frame, letter: float, units: Units) -> list[Dimension]:
    made: list[Dimension] = []
    depths = side.figures("depth")
    for one in side.figures("shank_width"):
        # Of a plain band both are one.
        if all(abs(one["value_mm"] - depth["value_mm"]) > SAME_MM for depth in depths):
            left, right = sorted(side.at(place)[0] for place in one["places"])
            figure = _figure(one["value_mm"], units)
            made.append(across(left, right, side.bottom, letter, figure))
    for one in depths:
        figure, level = _figure(one["value_mm"], units), len(made)
        made.append(across(side.x, side.right, side.bottom, letter, figure, level=level))
    for one in side.figures("height"):
        figure = _figure(one["value_mm"], units)
        made.append(down(side.y, side.bottom, side.right, 1, letter, figure))
    return made


def _figure(value_mm: float, units: Units) -> str:
    """Bare of its unit, which stands beside the drawing."""
    return text.length(value_mm, units).split(" ")[0]


def _through(front: _Frame, found: dict[str, Any], letter: float, units: Units) -> Dimension:
    """Across the shank at its thinnest; the figure stands inside the ring."""
    (x0, y0), (x1, y1) = (front.at(place) for place in found["places"])
    span = max(hypot(x1 - x0, y1 - y0), 1e-6)
    ux, uy = (x1 - x0) / span, (y1 - y0) / span
    tail = 1.5 * letter
    figure = _figure(found["value_mm"], units)
    # The figure clears the line through the middle of the hole.
    x = x0 - ux * (tail + 0.3 * letter)
    y = y0 - uy * (tail + 0.5 * letter) + 0.35 * letter
    if abs(uy) < 0.3:
        y += 1.2 * letter if uy >= 0 else -1.2 * letter
    return Dimension(
        lines=(
            f"M{x0 - ux * tail:.1f} {y0 - uy * tail:.1f}L{x0:.1f} {y0:.1f}"
            f"M{x1 + ux * tail:.1f} {y1 + uy * tail:.1f}L{x1:.1f} {y1:.1f}"
        ),
        arrows=arrow(x0, y0, ux, uy, letter) + arrow(x1, y1, -ux, -uy, letter),
        text=figure,
        x=round(x, 1),
        y=round(y, 1),
        anchor="middle" if abs(ux) < 0.35 else "end" if ux > 0 else "start",
    )


def _stones(frame: _Frame, letter: float, units: Units, *, to_right: bool) -> list[Dimension]:
    """A line from a stone of each kind to its size beside the view."""
    kinds = sorted(frame.figures("stone", "round_stone"), key=lambda one: one["places"][0][1])
    way = 1 if to_right else -1
    edge = frame.right if to_right else frame.x
    shift = 2.0
    if frame.figures("head_height") or (to_right and frame.row.side == DrawnSide.SIDE):
        shift += FIRST + 1.4
    x = edge + way * shift * letter
    made: list[Dimension] = []
    level = -1e9
    for one in kinds:
        at = frame.at(one["places"][0])
        level = max(at[1], level + 1.5 * letter)
        elbow = x - way * 1.0 * letter
        dot = letter / 9
        made.append(
            Dimension(
                lines=(
                    f"M{at[0]:.1f} {at[1]:.1f}L{elbow:.1f} {level:.1f}H{x - way * 0.3 * letter:.1f}"
                ),
                arrows=(
                    f"M{at[0] - dot:.1f} {at[1]:.1f}a{dot:.1f} {dot:.1f} 0 1 0 {2 * dot:.1f} 0"
                    f"a{dot:.1f} {dot:.1f} 0 1 0 {-2 * dot:.1f} 0z"
                ),
                text=_stone_text(one, units),
                x=round(x, 1),
                y=round(level + 0.35 * letter, 1),
                anchor="start" if to_right else "end",
            )
        )
    return made


def _stone_text(found: dict[str, Any], units: Units) -> str:
    """Stones are sold in millimetres, wherever they are read."""
    size = number(found["value_mm"], 2)
    if found["what"] == "round_stone":
        size = f"Ø {size}"
    elif abs(found["value_mm"] - found["other_mm"]) > 0.015:
        size = f"{size} × {number(found['other_mm'], 2)}"
    unit = " mm" if units.is_us else ""
    return f"{found['count']} × {size}{unit}" if found["count"] > 1 else f"{size}{unit}"
