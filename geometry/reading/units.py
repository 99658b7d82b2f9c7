"""The unit a file was drawn in: from the file, from the designer, or proposed from its size."""

from dataclasses import dataclass, replace

import numpy as np

from geometry.errors import Refused
from geometry.measuring.finger_hole import find_hole
from geometry.measuring.ring_sizes import LARGEST_FINGER_MM, SMALLEST_MM
from geometry.piece import Piece

MM_PER_UNIT = {
    "micron": 0.001,
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    "inch": 25.4,
    "foot": 304.8,
}
WORDS = {"mm": "millimetres", "inch": "inches", "cm": "centimetres", "m": "metres"}


@dataclass(frozen=True, slots=True)
class _Opening:
    name: str
    least_mm: float
    most_mm: float


# What goes through a piece of jewellery, likeliest first.
_OPENINGS = (
    _Opening("a finger", 14.0, 22.5),
    _Opening("a wrist", 45.0, 75.0),
    _Opening("a small or a large finger", SMALLEST_MM, LARGEST_FINGER_MM),
)
# A piece is looked at in this size to find the opening, since no unit is known yet.
_LOOK_AT_MM = 40.0
# What a piece says when the designer has named its unit.
CONFIRMED = "You said that the file is drawn in this unit."
# A ring is 14-25 mm across inside, so a whole piece of under 3 units was not drawn in mm.
_METRES_BELOW = 0.2
_INCHES_BELOW = 1.2
_CENTIMETRES_BELOW = 3.0
# Many exporters write millimetres into a GLB, which by its standard is in metres.
_METRES_ABOVE_ARE_MM = 1.0
_LARGEST_LIKELY_MM = 500.0
_SINGLE_PRECISION = frozenset({"stl", "glb", "gltf", "ply", "3dm"})
_COARSE_MM = 0.01
# Under this a piece in mm is smaller than any casting.
_SMALLEST_MM = 0.5


def in_millimetres(piece: Piece, confirmed_unit: str | None) -> Piece:
    """The same piece in mm. `piece.unit` is the file's own unit, or empty when it names none.

    Raises Refused for a unit we do not know and for a size that no jewellery has.
    """
    if confirmed_unit is not None:
        piece = replace(piece, unit=confirmed_unit, unit_reason=CONFIRMED)
    elif piece.unit == "m" and longest_side(piece) > _METRES_ABOVE_ARE_MM:
        unit, reason = _by_the_hole(piece) or ("mm", "its numbers fit millimetres")
        reason = f"The file says metres, but {reason}."
        piece = replace(piece, unit=unit, unit_source="proposed", unit_reason=reason)
    elif not piece.unit:
        by_hole = _by_the_hole(piece)
        unit, reason = by_hole or _propose(longest_side(piece))
        reason = f"{reason[0].upper()}{reason[1:]}." if by_hole else reason
        piece = replace(piece, unit=unit, unit_source="proposed", unit_reason=reason)
    factor = MM_PER_UNIT.get(piece.unit)
    if factor is None:
        raise Refused("unknown-unit", f"We do not know the unit {piece.unit!r}. Use millimetres.")
    if factor != 1.0:
        scaled = [replace(shell, vertices=shell.vertices * factor) for shell in piece.shells]
        piece = replace(piece, shells=scaled)
    _check_size(longest_side(piece))
    return piece


def with_step(piece: Piece) -> Piece:
    """The piece with a note where it lies so far off that its positions are coarse.

    Formats that hold positions as 32-bit floats have 24 bits for each (IEEE 754).
    """
    if piece.format not in _SINGLE_PRECISION:
        return piece
    farthest = max(float(np.abs(one.vertices).max()) for one in piece.shells)
    step = float(np.spacing(np.float32(farthest)))
    if step < _COARSE_MM:
        return piece
    note = (
        f"The model lies {farthest / 1000:,.0f} m from the origin, where this format holds "
        f"positions only to within {step:.2g} mm. Diameter, walls and weight are no better than "
        "that. Move it to the origin and export it again."
    )
    return replace(piece, step_mm=step, notes=(*piece.notes, note))


def longest_side(piece: Piece) -> float:
    """Longest side of the box around all shells."""
    low = np.min([shell.vertices.min(axis=0) for shell in piece.shells], axis=0)
    high = np.max([shell.vertices.max(axis=0) for shell in piece.shells], axis=0)
    return float((high - low).max())


def _by_the_hole(piece: Piece) -> tuple[str, str] | None:
    """The unit in which a round opening fits a finger or a wrist best, and why; None without one.

    Where two units fit, the other one is named too.
    """
    side = longest_side(piece)
    shells = [replace(one, vertices=one.vertices * (_LOOK_AT_MM / side)) for one in piece.shells]
    hole = find_hole([one for one in shells if one.role == "metal"])
    if hole is None:
        return None
    opening = hole.diameter_mm * side / _LOOK_AT_MM
    fitting = [
        (unit, place.name)
        for place in _OPENINGS
        for unit in WORDS
        if place.least_mm <= opening * MM_PER_UNIT[unit] <= place.most_mm
        and side * MM_PER_UNIT[unit] <= _LARGEST_LIKELY_MM
    ]
    if not fitting:
        return None
    (unit, name), *others = fitting
    reason = f"as {WORDS[unit]} its opening is {opening * MM_PER_UNIT[unit]:.1f} mm, {name}"
    other = next((found for found in others if found[0] != unit), None)
    if other is not None:
        second, name = other
        reason += f"; as {WORDS[second]} {opening * MM_PER_UNIT[second]:.1f} mm, {name}"
    return unit, reason


def _propose(side: float) -> tuple[str, str]:
    if side < _METRES_BELOW:
        return "m", f"The longest side is {side:.4g}: as metres that is {side * 1000:.1f} mm."
    if side < _INCHES_BELOW:
        return "inch", f"The longest side is {side:.3g}: as inches that is {side * 25.4:.1f} mm."
    if side < _CENTIMETRES_BELOW:
        return "cm", f"The longest side is {side:.3g}: as centimetres that is {side * 10:.1f} mm."
    if side > _LARGEST_LIKELY_MM:
        return "mm", f"The longest side is {side:.0f}, large for millimetres. Check the unit."
    return "mm", f"The longest side is {side:.1f}, which fits jewellery in millimetres."


def _check_size(side_mm: float) -> None:
    if side_mm < _SMALLEST_MM:
        raise Refused(
            "too-small",
            f"The whole model measures {side_mm:.3g} mm. Check the unit in your export settings.",
        )
    if side_mm > 10_000:
        raise Refused(
            "too-large",
            f"The model measures {side_mm / 1000:.3g} m. Check the unit in your export settings, "
            "and delete stray geometry.",
        )
