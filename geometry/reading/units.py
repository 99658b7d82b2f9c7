"""The unit a file was drawn in: from the file, from the designer, or proposed from its size."""

from dataclasses import replace

import numpy as np

from geometry.errors import Refused
from geometry.measuring.finger_hole import find_hole
from geometry.mesh.triangles import face_volumes, surface_area
from geometry.piece import Piece
from geometry.reading.unit_guesses import (
    LARGEST_MM,
    MM_PER_UNIT,
    SURE_BY,
    WORDS,
    Figures,
    guesses,
)

# A piece is looked at in this size to find the opening, since no unit is known yet.
_LOOK_AT_MM = 40.0
# What a piece says when the designer has named its unit.
CONFIRMED = "You said that the file is drawn in this unit."
# Many exporters write millimetres into a GLB, which by its standard is in metres.
_METRES_ABOVE_ARE_MM = 1.0
# Jewellery whose unit its file names is looked at twice beyond these sizes, and asked about when
# another unit is so much likelier (a logarithm: four hundred times).
_USUAL_MM, _LIKELIER_BY = (8.0, 120.0), 6.0
# Beyond these hardly any jewellery is, and twenty times likelier is enough.
_HARDLY_MM, _LIKELIER_THAN_HARDLY = (4.0, 400.0), 3.0
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
        piece = _proposed(piece, "The file says metres, but ")
    elif not piece.unit:
        piece = _proposed(piece, "")
    elif piece.unit in WORDS:
        piece = _doubted(piece)
    factor = MM_PER_UNIT.get(piece.unit)
    if factor is None:
        raise Refused("unknown-unit", f"We do not know the unit {piece.unit!r}. Use millimetres.")
    if factor != 1.0:
        scaled = [replace(shell, vertices=shell.vertices * factor) for shell in piece.shells]
        piece = replace(
            piece,
            shells=scaled,
            step_mm=piece.step_mm * factor,
            drawn_twice=piece.drawn_twice * factor,
        )
    _check_size(longest_side(piece))
    return piece


def with_rounding(piece: Piece) -> Piece:
    """The piece with how coarse its format holds its positions, in the file's unit.

    Formats that hold positions as 32-bit floats have 24 bits for each (IEEE 754), so that what
    lies far off is coarse.
    """
    if piece.format not in _SINGLE_PRECISION or not any(len(one.vertices) for one in piece.shells):
        return piece
    single = float(np.spacing(np.float32(_farthest(piece))))
    return replace(piece, step_mm=max(single, piece.step_mm))


def with_step(piece: Piece) -> Piece:
    """The piece with a note where its positions are so coarse that it can be seen in a figure."""
    step = piece.step_mm
    if step < _COARSE_MM:
        return replace(piece, step_mm=0.0)
    if step <= _farthest(piece) * float(np.finfo(np.float32).eps):
        note = (
            f"The model lies {_farthest(piece) / 1000:,.0f} m from the origin, where this format "
            f"holds positions only to within {step:.2g} mm. Diameter, walls and weight are no "
            "better than that. Move it to the origin and export it again."
        )
    else:
        note = (
            f"The file was made small for the web: its positions are rounded to {step:.2g} mm. "
            "Diameter, walls and weight are no better than that. Upload the file that it was "
            "made from."
        )
    return replace(piece, notes=(*piece.notes, note))


def _farthest(piece: Piece) -> float:
    return max(float(np.abs(one.vertices).max(initial=0)) for one in piece.shells)


def longest_side(piece: Piece) -> float:
    """Longest side of the box around all shells."""
    low = np.min([shell.vertices.min(axis=0) for shell in piece.shells], axis=0)
    high = np.max([shell.vertices.max(axis=0) for shell in piece.shells], axis=0)
    return float((high - low).max())


def _doubted(piece: Piece) -> Piece:
    """The piece in the unit that its file names, or in one that is far likelier: some programs
    write one unit's name over another's numbers."""
    side_mm = longest_side(piece) * MM_PER_UNIT[piece.unit]
    if _USUAL_MM[0] <= side_mm <= _USUAL_MM[1]:
        return piece
    is_seen = _HARDLY_MM[0] <= side_mm <= _HARDLY_MM[1]
    found = guesses(_figures(piece))
    likelier_by = _LIKELIER_BY if is_seen else _LIKELIER_THAN_HARDLY
    # A file that names microns and is under a millimetre in them is in none.
    weights = [one.weight for one in found if one.unit == piece.unit]
    if weights and found[0].weight - weights[0] <= likelier_by:
        return piece
    return _proposed(piece, f"The file says {WORDS[piece.unit]}, but ")


def _proposed(piece: Piece, but: str) -> Piece:
    """The piece in the likeliest unit."""
    guess, other = guesses(_figures(piece))[:2]
    reason = f"{but}{guess.why()}."
    if guess.weight - other.weight < SURE_BY:
        reason += f" It could also be {WORDS[other.unit]}: {other.why()}."
    reason = reason[0].upper() + reason[1:]
    return replace(piece, unit=guess.unit, unit_source="proposed", unit_reason=reason)


def _figures(piece: Piece) -> Figures:
    """What speaks for a unit, in the file's own numbers."""
    metal = [one for one in piece.shells if one.role == "metal"] or piece.shells
    weighed = [one for one in piece.shells if one.role != "helper"] or piece.shells
    side = longest_side(replace(piece, shells=weighed))
    if side <= 0:
        return Figures(longest_side(piece))
    shown = [replace(one, vertices=one.vertices * (_LOOK_AT_MM / side)) for one in metal]
    hole = find_hole(shown)
    middle = metal[0].vertices[0]
    volume = abs(sum(float(face_volumes(one.vertices - middle, one.faces).sum()) for one in metal))
    area = sum(surface_area(one.vertices, one.faces) for one in metal)
    stones = [float(np.sort(one.size_mm)[1]) for one in piece.shells if one.role == "stone"]
    return Figures(
        side,
        None if hole is None else hole.diameter_mm * side / _LOOK_AT_MM,
        2 * volume / area if area > 0 and volume > 0 else None,
        max(stones, default=None),
    )


def _check_size(side_mm: float) -> None:
    if side_mm < _SMALLEST_MM:
        raise Refused(
            "too-small",
            f"The whole model measures {side_mm:.3g} mm. Check the unit in your export settings.",
        )
    if side_mm > LARGEST_MM:
        raise Refused(
            "too-large",
            f"The model measures {side_mm / 1000:.3g} m. Check the unit in your export settings, "
            "and delete stray geometry.",
        )
