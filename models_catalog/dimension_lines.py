"""Dimension lines of a drawing, in units of its sheet; `letter` is the height of its figures."""

from dataclasses import dataclass

# Shares of the height of a figure: from the outline to its first dimension line, from one to the
# next, and how far lines stand off and beyond.
FIRST, NEXT, OFF, BEYOND = 1.7, 1.9, 0.3, 0.35
ARROW, ARROW_HALF = 0.55, 0.16


@dataclass(frozen=True, slots=True)
class Dimension:
    """The path of its lines, of its arrow heads, and its figure: where, how anchored, turned."""

    lines: str
    arrows: str
    text: str
    x: float
    y: float
    anchor: str = "middle"
    turned: bool = False


def across(
    left: float, right: float, bottom: float, letter: float, figure: str, *, level: int = 0
) -> Dimension:
    """A dimension line below a view."""
    y = bottom + (FIRST + level * NEXT) * letter
    begin = bottom + OFF * letter
    lines, arrows = _between(left, right, letter)
    return Dimension(
        lines=(
            f"M{left:.1f} {begin:.1f}V{y + BEYOND * letter:.1f}"
            f"M{right:.1f} {begin:.1f}V{y + BEYOND * letter:.1f}"
            f"M{lines[0]:.1f} {y:.1f}H{lines[1]:.1f}"
        ),
        arrows=arrow(left, y, arrows, 0, letter) + arrow(right, y, -arrows, 0, letter),
        text=figure,
        x=round((left + right) / 2, 1),
        y=round(y + 1.15 * letter, 1),
    )


def _between(low: float, high: float, letter: float) -> tuple[tuple[float, float], int]:
    """Arrows stand within their span, or outside of one that has no room for them."""
    if high - low > 3 * ARROW * letter:
        return (low, high), -1
    return (low - 1.4 * letter, high + 1.4 * letter), 1


def down(
    top: float,
    bottom: float,
    edge: float,
    way: int,
    letter: float,
    figure: str,
    *,
    reaches: tuple[float, float] | None = None,
) -> Dimension:
    """A dimension line to the right (way 1) or left (-1) of a view, read from the right."""
    x = edge + way * FIRST * letter
    begin = [edge + way * OFF * letter] * 2 if reaches is None else [*reaches]
    lines, arrows = _between(top, bottom, letter)
    return Dimension(
        lines=(
            f"M{begin[0]:.1f} {top:.1f}H{x + way * BEYOND * letter:.1f}"
            f"M{begin[1]:.1f} {bottom:.1f}H{x + way * BEYOND * letter:.1f}"
            f"M{x:.1f} {lines[0]:.1f}V{lines[1]:.1f}"
        ),
        arrows=arrow(x, top, 0, arrows, letter) + arrow(x, bottom, 0, -arrows, letter),
        text=figure,
        x=round(x + (1.15 if way > 0 else -0.4) * letter, 1),
        y=round((top + bottom) / 2, 1),
        turned=True,
    )


def arrow(x: float, y: float, ux: float, uy: float, letter: float) -> str:
    """An arrow head whose point is at x, y and that points along ux, uy."""
    back_x, back_y = x - ux * ARROW * letter, y - uy * ARROW * letter
    half_x, half_y = -uy * ARROW_HALF * letter, ux * ARROW_HALF * letter
    return (
        f"M{x:.1f} {y:.1f}L{back_x + half_x:.1f} {back_y + half_y:.1f}"
        f"L{back_x - half_x:.1f} {back_y - half_y:.1f}z"
    )
