"""What a bench jeweller changes when a ring goes to another finger size.

The shank is cut and a piece let in or taken out, as long as the circumference changes: its metal is
the section of the shank times pi times the change of the inner diameter. The head stays as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import pi

# One US size, in mm of inner diameter (Stuller).
US_SIZE_MM = 0.8128
# Beyond it a shank goes out of round and stones come loose: bench jewellers then make it anew.
MOST_US_SIZES = 2.0
# Nobody sees or feels less than this; it is also how well an inner diameter is measured.
SAME_MM = 0.05
# From this share of the circumference on, stones may run round the shank.
STONES_ALONG_SHARE = 1 / 3


class Basis(StrEnum):
    """What the section of the shank was taken from: see `shank_section`."""

    SHANK = "shank"
    ROUNDED_SHANK = "rounded_shank"
    VOLUME = "volume"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Resizing:
    """One ring from one inner diameter to another. Signs: positive means larger, or added."""

    diameter_change_mm: float
    circumference_change_mm: float
    us_sizes: float
    basis: Basis
    # None when neither the shank nor the volume was measured.
    section_mm2: float | None
    metal_change_mm3: float | None
    volume_after_mm3: float | None
    stones_may_run_round: bool

    @property
    def is_same(self) -> bool:
        return abs(self.diameter_change_mm) < SAME_MM

    @property
    def is_large(self) -> bool:
        """More than two US sizes, in the one decimal that is shown."""
        return round(abs(self.us_sizes), 1) > MOST_US_SIZES


def resize(
    *,
    from_mm: float,
    to_mm: float,
    volume_mm3: float | None,
    shank_mm: tuple[float, float] | None,
    stones: Iterable[tuple[int, float]],
) -> Resizing:
    """Compare two inner diameters in mm.

    `shank_mm` is thickness and width of the shank, `stones` are pairs of count and length in mm.
    ValueError when a diameter is not positive.
    """
    if from_mm <= 0 or to_mm <= 0:
        raise ValueError("an inner diameter is a positive length")
    change = to_mm - from_mm
    section, basis = shank_section(inner_mm=from_mm, volume_mm3=volume_mm3, shank_mm=shank_mm)
    metal = None if section is None else section * pi * change
    after = None if metal is None or volume_mm3 is None else volume_mm3 + metal
    return Resizing(
        diameter_change_mm=change,
        circumference_change_mm=pi * change,
        us_sizes=change / US_SIZE_MM,
        basis=basis,
        section_mm2=section,
        metal_change_mm3=metal,
        volume_after_mm3=after if after is None or after > 0 else None,
        stones_may_run_round=(
            sum(count * length for count, length in stones) > STONES_ALONG_SHARE * pi * from_mm
        ),
    )


def shank_section(
    *, inner_mm: float, volume_mm3: float | None, shank_mm: tuple[float, float] | None
) -> tuple[float | None, Basis]:
    """Area across the shank in mm2, and what it was taken from.

    Thickness times width takes the shank for a bar with square edges. Where the whole volume of
    the ring, spread along the circle through the middle of the shank, gives less, the edges are
    rounded and that is nearer. Without a measured shank the volume is spread along the inner
    circumference: the head is counted with it, so that this is usually too much.
    """
    if shank_mm is not None:
        thickness, width = shank_mm
        bar = thickness * width
        if volume_mm3 is None:
            return bar, Basis.SHANK
        spread = volume_mm3 / (pi * (inner_mm + thickness))
        return (bar, Basis.SHANK) if bar <= spread else (spread, Basis.ROUNDED_SHANK)
    if volume_mm3 is None:
        return None, Basis.NOTHING
    return volume_mm3 / (pi * inner_mm), Basis.VOLUME
