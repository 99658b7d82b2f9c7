"""The outline drawing of a piece: three views of its box, with dimension lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext

from common.languages import number

register = template.Library()

# Units of the drawing are those of its viewBox; one is about one pixel at full width.
BODY = 300.0  # room that the longer side of the two views takes
GAP = 64.0  # between two views
LEFT, TOP, RIGHT, BOTTOM = 16.0, 28.0, 60.0, 44.0  # room for names and dimension lines
OVERHANG = 8.0  # centre lines stand out of the outline
OFFSET = 22.0  # from the outline to its dimension line
MM_PER_INCH = 25.4
LEAST = 6.0  # a view is never drawn thinner than this


@dataclass(frozen=True, slots=True)
class View:
    """One outline: its name, its corner and its size, all in drawing units."""

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def name_y(self) -> float:
        return self.y - 14

    @property
    def middle_x(self) -> float:
        return self.x + self.width / 2

    @property
    def middle_y(self) -> float:
        return self.y + self.height / 2

    @property
    def centre_lines(self) -> str:
        """Path of the two centre lines."""
        return (
            f"M{self.middle_x:.1f} {self.y - OVERHANG:.1f}V{self.bottom + OVERHANG:.1f}"
            f"M{self.x - OVERHANG:.1f} {self.middle_y:.1f}H{self.right + OVERHANG:.1f}"
        )


@dataclass(frozen=True, slots=True)
class Dimension:
    """A measured length: the path of its lines, of its arrow heads, and where its text stands."""

    lines: str
    arrows: str
    text: str
    x: float
    y: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole of it; `words` tell the three figures to somebody who does not see."""

    views: list[View]
    dimensions: list[Dimension]
    width: float
    height: float
    words: str


@register.inclusion_tag("drawing/_box.html")
def box_drawing(box_mm: Sequence[float], *, inches: bool = False) -> dict[str, Drawing]:
    """Draw the box (x, y, z in mm): front (x by z), side (y by z), and above (x by y).

    The figures are millimetres to a tenth, or inches to a thousandth.
    """
    x, y, z = (max(float(side), 0.0) for side in box_mm)
    scale = BODY / max(x + y, z + y, 0.001)
    wide, deep, high = (max(side * scale, LEAST) for side in (x, y, z))
    front = View(gettext("Front"), LEFT, TOP, wide, high)
    side = View(gettext("Side"), front.right + GAP, TOP, deep, high)
    above = View(gettext("Above"), LEFT, front.bottom + GAP, wide, deep)
    views = [front, side, above]
    unit, per_mm, digits = ("in", 1 / MM_PER_INCH, 3) if inches else ("mm", 1.0, 1)

    def figure(side_mm: float) -> str:
        return number(side_mm * per_mm, digits)

    dimensions = [
        _across(above, figure(x)),
        _across(side, figure(y)),
        _down(side, figure(z)),
    ]
    drawing = Drawing(
        views=views,
        dimensions=dimensions,
        width=round(max(side.right, above.right) + RIGHT, 1),
        height=round(above.bottom + BOTTOM, 1),
        words=gettext("%(wide)s wide, %(deep)s deep, %(high)s high")
        % {
            "wide": f"{figure(x)} {unit}",
            "deep": f"{figure(y)} {unit}",
            "high": f"{figure(z)} {unit}",
        },
    )
    return {"drawing": drawing}


def _across(view: View, figure: str) -> Dimension:
    """Dimension line under a view."""
    level = view.bottom + OFFSET
    return Dimension(
        lines=(
            f"M{view.x:.1f} {view.bottom + 4:.1f}V{level + 4:.1f}"
            f"M{view.right:.1f} {view.bottom + 4:.1f}V{level + 4:.1f}"
            f"M{view.x:.1f} {level:.1f}H{view.right:.1f}"
        ),
        arrows=(f"M{view.x:.1f} {level:.1f}l7 -2v4zM{view.right:.1f} {level:.1f}l-7 -2v4z"),
        text=figure,
        x=round(view.middle_x, 1),
        y=round(level + 17, 1),
        turned=False,
    )


def _down(view: View, figure: str) -> Dimension:
    """Dimension line to the right of a view, its text turned to be read from the right."""
    level = view.right + OFFSET
    return Dimension(
        lines=(
            f"M{view.right + 4:.1f} {view.y:.1f}H{level + 4:.1f}"
            f"M{view.right + 4:.1f} {view.bottom:.1f}H{level + 4:.1f}"
            f"M{level:.1f} {view.y:.1f}V{view.bottom:.1f}"
        ),
        arrows=f"M{level:.1f} {view.y:.1f}l-2 7h4zM{level:.1f} {view.bottom:.1f}l-2 -7h4z",
        text=figure,
        x=round(level + 17, 1),
        y=round(view.middle_y, 1),
        turned=True,
    )
