"""The unit a file was drawn in: from the file, from the designer, or proposed from its size."""

from dataclasses import replace

import numpy as np

from geometry.errors import Refused
from geometry.piece import Piece

MM_PER_UNIT = {
    "micron": 0.001,
    "mm": 1.0,
    "cm": 10.0,
    "m": 1000.0,
    "inch": 25.4,
    "foot": 304.8,
}
# What a piece says when the designer has named its unit.
CONFIRMED = "You said that the file is drawn in this unit."
# A ring is 14-25 mm across inside, so a whole piece of under 3 units was not drawn in mm.
_METRES_BELOW = 0.2
_INCHES_BELOW = 1.2
_CENTIMETRES_BELOW = 3.0
# Many exporters write millimetres into a GLB, which by its standard is in metres.
_METRES_ABOVE_ARE_MM = 1.0
_LARGEST_LIKELY_MM = 500.0
# Under this a piece in mm is smaller than any casting.
_SMALLEST_MM = 0.5


def in_millimetres(piece: Piece, confirmed_unit: str | None) -> Piece:
    """The same piece in mm. `piece.unit` is the file's own unit, or empty when it names none.

    Raises Refused for a unit we do not know and for a size that no jewellery has.
    """
    if confirmed_unit is not None:
        piece = replace(piece, unit=confirmed_unit, unit_reason=CONFIRMED)
    elif piece.unit == "m" and longest_side(piece) > _METRES_ABOVE_ARE_MM:
        reason = "The file says metres, but its numbers fit millimetres."
        piece = replace(piece, unit="mm", unit_source="proposed", unit_reason=reason)
    elif not piece.unit:
        unit, reason = _propose(longest_side(piece))
        piece = replace(piece, unit=unit, unit_source="proposed", unit_reason=reason)
    factor = MM_PER_UNIT.get(piece.unit)
    if factor is None:
        raise Refused("unknown-unit", f"We do not know the unit {piece.unit!r}. Use millimetres.")
    if factor != 1.0:
        scaled = [replace(shell, vertices=shell.vertices * factor) for shell in piece.shells]
        piece = replace(piece, shells=scaled)
    _check_size(longest_side(piece))
    return piece


def longest_side(piece: Piece) -> float:
    """Longest side of the box around all shells."""
    low = np.min([shell.vertices.min(axis=0) for shell in piece.shells], axis=0)
    high = np.max([shell.vertices.max(axis=0) for shell in piece.shells], axis=0)
    return float((high - low).max())


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
