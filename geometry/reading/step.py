"""STEP (ISO 10303-21): exact surfaces, meshed by Open CASCADE and read back as a GLB.

The parser of Open CASCADE crashes on deep nesting, so the text is checked before it gets there.
"""

import importlib
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading import glb, maker
from geometry.reading.limits import clean_name
from geometry.reading.name_text import name_text
from geometry.reading.unit_guesses import MM_PER_UNIT

MAX_STEP_BYTES = 100_000_000
MAX_DEPTH = 200
MAX_ENTITIES = 3_000_000
# Sagitta in mm and turn in radians between two corners of the mesh; finer first. A wire of 2 mm
# meshed at 0.05 rad loses 0.04% of its section.
_TOLERANCES = ((0.002, 0.05), (0.01, 0.2))
_FINE_UP_TO_BYTES = 10_000_000
_BLOCK = 1 << 22
# No piece reaches farther than this.
_LARGEST_MM = 500.0
_POINT = re.compile(rb"CARTESIAN_POINT\s*\([^(]*\(([^()]*)\)", re.IGNORECASE)
_NUMBER = re.compile(rb"-?\d+\.?\d*(?:E[+-]?\d+)?", re.IGNORECASE)

# What is hidden, by the numbers of its styles; and the files that hold parts of an assembly, by
# their documents or by the references of edition 3.
_HIDDEN = re.compile(rb"INVISIBILITY\s*\(\s*\(([^()]*)\)", re.IGNORECASE)
_REFERENCE = re.compile(rb"#\d+")
_ELSEWHERE = re.compile(
    rb"DOCUMENT_FILE\s*\(\s*'([^']+\.(?:stp|step|stpz|p21|prt|asm|sldprt|catpart|ipt|igs|iges))'"
    rb"|#\d+\s*=\s*<([^>#]+)",
    re.IGNORECASE,
)
_MOST_SAID = 3
# Comments and strings, in which brackets mean nothing; '' inside a string is two strings in a row.
_SILENT = re.compile(rb"/\*.*?(?:\*/|\Z)|'[^']*(?:'|\Z)", re.DOTALL)
_INCH = re.compile(rb"CONVERSION_BASED_UNIT\s*\(\s*'\s*(INCH|IN|FOOT|FEET)\s*'", re.IGNORECASE)
_METRE = re.compile(rb"SI_UNIT\s*\(\s*(?:\.(\w+)\.|\$|\*)\s*,\s*\.METRE\.", re.IGNORECASE)
_CONVERTED = {b"INCH": "inch", b"IN": "inch", b"FOOT": "foot", b"FEET": "foot"}
_PREFIXED = {b"MILLI": "mm", b"CENTI": "cm", b"MICRO": "micron", b"": "m"}


def parse(data: bytes) -> Piece:
    """One shell per part; Refused when the text is unsound or holds no surface we can mesh."""
    check_text(data)
    unit = _unit(data)
    made, within_mm = _meshed(data, _reach(data) * MM_PER_UNIT[unit])
    piece = glb.parse(made)
    per_metre = 1000.0 / MM_PER_UNIT[unit]
    shells = [replace(shell, vertices=shell.vertices * per_metre) for shell in piece.shells]
    reason = f"The STEP file says that it is drawn in {unit}."
    meshed = f"The exact surfaces of the file were meshed to within {within_mm:.2g} mm."
    return Piece(
        unit,
        "step",
        shells,
        "file",
        reason,
        notes=tuple(_notes(data)),
        maker=maker.of_step(data),
        meshed=meshed,
    )


def _notes(data: bytes) -> Iterator[str]:
    """What the file says that Open CASCADE passes over."""
    hidden = {one for some in _HIDDEN.findall(data) for one in _REFERENCE.findall(some)}
    if hidden:
        yield (
            f"{len(hidden)} things are hidden in the STEP, and were measured with the rest. Delete "
            "in your CAD program what is no part of the piece, and export it again."
        )
    named = (clean_name(name_text(one or other)) for one, other in _ELSEWHERE.findall(data))
    if files := list(dict.fromkeys(named)):
        yield (
            f"The STEP shows parts of {', '.join(files[:_MOST_SAID])}, which are not in it and not "
            "measured. Export the whole assembly into one file."
        )


def check_text(data: bytes) -> None:
    """Refused for a text that is too long, cut off, or nested deeper than any real file is."""
    if len(data) > MAX_STEP_BYTES:
        raise Refused(
            "too-big",
            f"This STEP file is {len(data) // 1_000_000} MB; the most we measure is "
            f"{MAX_STEP_BYTES // 1_000_000} MB. Save the finished bodies only, or an STL.",
        )
    if b"END-ISO-10303-21" not in data[-4096:].upper():
        raise Refused(
            "wrong-length",
            "The STEP file has no end: it was cut off while saving. Export it again.",
        )
    if data.count(b";") > MAX_ENTITIES:
        raise Refused(
            "too-many-entities",
            f"The STEP file holds more than {MAX_ENTITIES:,} entries. Save the finished bodies "
            "only, or an STL.",
        )
    depth = 0
    code = _SILENT.sub(b"", data)
    for start in range(0, len(code), _BLOCK):
        block = np.frombuffer(code, np.uint8, min(_BLOCK, len(code) - start), start)
        steps = (block == ord("(")).astype(np.int32) - (block == ord(")"))
        heights = np.cumsum(steps) + depth
        if heights.max() > MAX_DEPTH or heights.min() < 0:
            raise Refused(
                "too-deep",
                "The STEP file nests its brackets in a way that no CAD program writes. It is "
                "damaged: export it again.",
            )
        depth = int(heights[-1])


def _unit(data: bytes) -> str:
    """The unit of length that the file declares; mm, as Open CASCADE has it, where it is unclear.

    A file in inches also declares the metre that its inch is defined by.
    """
    converted = _INCH.search(data)
    if converted:
        return _CONVERTED[converted.group(1).upper()]
    units = {_PREFIXED.get((prefix or b"").upper(), "mm") for prefix in _METRE.findall(data)}
    return units.pop() if len(units) == 1 else "mm"


def _reach(data: bytes) -> float:
    """How far a point of the file lies from the origin along an axis, in the file's unit."""
    found = _NUMBER.findall(b" ".join(_POINT.findall(data)))
    return max((abs(float(one)) for one in found), default=0.0)


def _meshed(data: bytes, reach_mm: float) -> tuple[bytes, float]:
    """A GLB in metres with one mesh per part, and how near to the surfaces it is in mm.

    What names metres over the numbers of millimetres is meshed as coarsely as it is large, or it
    would take minutes.
    """
    larger = max(reach_mm / _LARGEST_MM, 1.0)
    library: Any = importlib.import_module("cascadio")
    tolerances = _TOLERANCES if len(data) <= _FINE_UP_TO_BYTES else _TOLERANCES[1:]
    for linear, angular in tolerances:
        made: bytes = library.load(
            data,
            file_type="step",
            tol_linear=linear * larger,
            tol_angular=angular,
            use_parallel=False,
        )
        if made:
            return made, linear * larger
    raise Refused(
        "damaged",
        "The STEP file cannot be opened, or holds no body. Export the finished solids as STEP "
        "AP214 or AP242, or add an STL.",
    )
