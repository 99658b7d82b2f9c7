"""Finger sizes in five systems from the inner diameter of a ring, and back.

Formulas (Stuller; ISO 8653 for the European size, which is the inner circumference in mm):
US/CA d = 11.63 + 0.8128 s; EU = pi d; IT/ES/CH = pi d - 40; JP d = (n + 38) / 3;
UK/AU circumference = 36.25 + 1.25 n, A = 1, to the nearest half. UK charts differ by up to half a
size: this is the linear chart.
"""

from dataclasses import dataclass
from math import pi
from typing import Literal

System = Literal["us", "uk", "eu", "it", "jp"]

# US 0. Nobody sizes a ring below it.
SMALLEST_MM = 11.63
# US 16; a wider opening is no finger's.
LARGEST_FINGER_MM = 24.64
# As far as the formulas are used.
LARGEST_MM = 40.0

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNDER_A = "under A"


@dataclass(frozen=True, slots=True)
class RingSizes:
    """One inner diameter in five systems. `uk` reads like "N", "N 1/2" or "Z+2"."""

    us: float
    uk: str
    eu: float
    it: float
    jp: float


def ring_sizes(inner_diameter_mm: float) -> RingSizes:
    """Sizes for an inner diameter in mm; ValueError outside 11.63 to 40 mm."""
    if not SMALLEST_MM <= inner_diameter_mm <= LARGEST_MM:
        raise ValueError(f"no finger size for an inner diameter of {inner_diameter_mm} mm")
    circumference = pi * inner_diameter_mm
    return RingSizes(
        us=round((inner_diameter_mm - 11.63) / 0.8128, 2),
        uk=_uk_name((circumference - 36.25) / 1.25),
        eu=round(circumference, 1),
        it=round(circumference - 40, 1),
        jp=round(3 * inner_diameter_mm - 38, 1),
    )


def diameter_mm(system: System, size: float | str) -> float:
    """Inner diameter in mm of a size; ValueError when the size cannot be read."""
    if system == "uk":
        return (36.25 + 1.25 * _uk_number(str(size))) / pi
    number = float(size)
    if system == "us":
        return 11.63 + 0.8128 * number
    if system == "eu":
        return number / pi
    if system == "it":
        return (number + 40) / pi
    return (number + 38) / 3


def _uk_name(number: float) -> str:
    halves = round(number * 2)
    whole, half = divmod(halves, 2)
    if whole < 1:
        return _UNDER_A
    letter = _LETTERS[whole - 1] if whole <= len(_LETTERS) else f"Z+{whole - len(_LETTERS)}"
    return f"{letter} 1/2" if half else letter


def _uk_number(name: str) -> float:
    text = name.strip().upper()
    half = 0.0
    for ending in ("1/2", "½"):
        if text.endswith(ending):
            text, half = text.removesuffix(ending).rstrip(), 0.5
    if text.startswith("Z+") and text[2:].isdecimal():
        return len(_LETTERS) + int(text[2:]) + half
    if len(text) == 1 and text in _LETTERS:
        return _LETTERS.index(text) + 1 + half
    raise ValueError(f"not a UK ring size: {name}")
