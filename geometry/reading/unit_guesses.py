"""Which unit a file was drawn in, weighed from its opening, its size, its walls and its stones.

Each figure speaks for a unit as far as jewellery has it in that unit. The weights are logarithms of
how likely a figure is: what a hundredth of all pieces has counts 4.6 less than what all have.
"""

from dataclasses import dataclass

import numpy as np

_Usual = tuple[float, float, float]

MM_PER_UNIT = {
    "micron": 0.001,
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    "inch": 25.4,
    "foot": 304.8,
}

MICRONS = "micron"
WORDS = {
    "mm": "millimetres",
    "inch": "inches",
    "cm": "centimetres",
    "m": "metres",
    MICRONS: "microns",
}
# Most exporters write millimetres; who models in Blender or Rhino's inches writes the others.
_USUAL = {"mm": 3.2, "cm": 0.2, "inch": 0.0, "m": 0.0}
# From so many units on a file may be in microns, and is a metre or more in any other unit.
_MICRONS_FROM, _USUAL_IN_MICRONS = 1_000.0, 3.2
# What is larger is refused.
LARGEST_MM = 10_000.0
# Two units of which neither is this much likelier are both said.
SURE_BY = 2.5
# Sizes in mm that jewellery has: the middle one, and how widely smaller and larger ones spread
# (logarithms).
_SIDE, _WALL, _STONE = (28.0, 0.8, 0.55), (1.6, 0.6, 0.6), (4.0, 0.8, 0.8)
# A ring or a bangle is at most so much larger than what goes through it; its opening says it all.
_AROUND = 2.5
# A block has no walls: thicker than this for its size, the thickness tells nothing new.
_WALL_SHARE = 0.2
# No figure alone may speak louder than this against a unit.
_LOUDEST = 6.0


@dataclass(frozen=True, slots=True)
class Figures:
    """In the file's numbers: the longest side, the widest round opening, the usual thickness of
    the metal (twice the volume over the surface), the widest stone."""

    side: float
    opening: float | None = None
    wall: float | None = None
    stone: float | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """A unit, how well it fits, and what the piece would measure in mm."""

    unit: str
    weight: float
    side_mm: float
    opening_mm: float | None

    def why(self) -> str:
        """Such as "as inches its opening is 17.3 mm, a finger"."""
        place = None if self.opening_mm is None else _through(self.opening_mm)[1]
        if self.opening_mm is not None and place:
            return f"as {WORDS[self.unit]} its opening is {self.opening_mm:.1f} mm, {place}"
        return f"as {WORDS[self.unit]} its longest side is {self.side_mm:.1f} mm"


def guesses(figures: Figures) -> list[Guess]:
    """The units that a file of this size may be in, likeliest first."""
    found = []
    in_microns = {MICRONS: _USUAL_IN_MICRONS} if figures.side >= _MICRONS_FROM else {}
    for unit, weight in (_USUAL | in_microns).items():
        factor = MM_PER_UNIT[unit]
        opening = None if figures.opening is None else figures.opening * factor
        weight += 0.0 if opening is None else _through(opening)[0]
        for figure, usual in _told(figures, opening):
            weight += _fit(figure * factor, usual)
        found.append(Guess(unit, weight, figures.side * factor, opening))
    return sorted(found, key=lambda guess: -guess.weight)


def _told(figures: Figures, opening_mm: float | None) -> list[tuple[float, _Usual]]:
    """The figures that tell something beside the opening, and what is usual for them."""
    found = []
    is_worn = opening_mm is not None and bool(_through(opening_mm)[1])
    if not is_worn or figures.side > _AROUND * (figures.opening or 0):
        found.append((figures.side, _SIDE))
    if figures.wall is not None and figures.wall < _WALL_SHARE * figures.side:
        found.append((figures.wall, _WALL))
    if figures.stone is not None:
        found.append((figures.stone, _STONE))
    return found


def _through(opening_mm: float) -> tuple[float, str]:
    """How well something goes through an opening, and what."""
    if 14.0 <= opening_mm <= 22.5:
        return 3.0, "a finger"
    if 45.0 <= opening_mm <= 75.0:
        return 3.0, "a wrist"
    if 11.63 <= opening_mm <= 24.64:
        return 1.5, "a small or a large finger"
    # The hole of a pendant or an earring; wider than a wrist hardly anything is.
    return (-1.0, "") if opening_mm < 90.0 else (-4.0, "")


def _fit(size_mm: float, usual: _Usual) -> float:
    middle, below, above = usual
    if size_mm <= 0:
        return 0.0
    spread = below if size_mm < middle else above
    return -min(float(np.log(size_mm / middle) ** 2 / (2 * spread**2)), _LOUDEST)
