"""The stone list: shape and size of each stone shell, carats from millimetres.

Carat formulas: the trade's usual estimates for diamond (round brilliant d^2 x depth x 0.0061, oval
d_avg^2 x depth x 0.0062, the others length x width x depth x a factor), 5 to 10% off. Other gems by
their specific gravity over 3.52. A cabochon is weighed by its volume; without a gem's name as
quartz (2.65), since most are of that family. 1 ct = 0.2 g.
"""

import re
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from geometry.gem_materials import gem_named
from geometry.measuring.stone_form import Form, form_of
from geometry.mesh.topology import bodies_up_to
from geometry.piece import Shell
from geometry.roles import words

DIAMOND_GRAVITY = 3.52
CABOCHON_GRAVITY = 2.65
_CARATS_PER_GRAM = 5
GRAVITY = {
    "sapphire": 4.00,
    "ruby": 4.00,
    "emerald": 2.72,
    "topaz": 3.53,
    "amethyst": 2.65,
    "citrine": 2.65,
    "quartz": 2.65,
    "garnet": 3.80,
    "opal": 2.10,
    "moissanite": 3.22,
    "zirconia": 5.80,
    "cz": 5.80,
    "aquamarine": 2.71,
    "morganite": 2.71,
    "peridot": 3.34,
    "tourmaline": 3.06,
    "tanzanite": 3.35,
    "spinel": 3.60,
    "alexandrite": 3.73,
    "turquoise": 2.76,
    "onyx": 2.60,
    "pearl": 2.70,
    "jade": 3.34,
}
_FACTORS = {
    "heart": 0.0059,
    "trillion": 0.0057,
    "pear": 0.0059,
    "marquise": 0.0058,
    "baguette": 0.00915,
    "cushion": 0.0078,
    "radiant": 0.0081,
    "asscher": 0.0080,
}
# Emerald and princess cuts: factor by length over width.
_STEP_RATIOS = (1.25, 1.5, 2.0, 2.5)
_STEP_FACTORS = (0.0080, 0.0092, 0.0100, 0.0106)
SHAPES = frozenset({"round", "oval", "emerald", "princess", *_FACTORS})

_PAIR = re.compile(r"(\d+(?:\.\d+)?)\s*(?:mm)?\s*[x×*]\s*(\d+(?:\.\d+)?)", re.IGNORECASE)
_SINGLE = re.compile(r"(?<![#\d.])(\d+\.\d+|\d+(?=\s*mm))")
_AFTER_SHAPE = re.compile(r"round[\s_-]+(\d+(?:\.\d+)?)", re.IGNORECASE)
# A size in the name is believed when the shell agrees this closely.
_NAME_TOLERANCE = 0.15
_MAX_STONES = 5_000
# More loose bodies than this are facets that do not hang together, not stones.
_MAX_LOOSE = 100_000
# Fewer corners than a pyramid are a loose facet, not a stone.
_FEWEST_CORNERS = 5


class StoneGroup(TypedDict):
    """Stones of one shape and size; size_mm is [length, width], carats are those of all."""

    shape: str
    size_mm: list[float]
    count: int
    carats: float


@dataclass(frozen=True, slots=True)
class Stone:
    """One stone. Lengths in mm."""

    shape: str
    length: float
    width: float
    carats: float
    warning: str = ""


def stone_list(shells: list[Shell]) -> tuple[list[StoneGroup], list[str]]:
    """Groups, largest stones first, and warnings about names that the shells contradict."""
    groups: dict[tuple[str, float, float], list[Stone]] = {}
    warnings = []
    for stone in (read_stone(one) for shell in shells for one in single_stones(shell)):
        groups.setdefault((stone.shape, stone.length, stone.width), []).append(stone)
        if stone.warning:
            warnings.append(stone.warning)
    rows = [
        StoneGroup(
            shape=shape,
            size_mm=[length, width],
            count=len(stones),
            carats=round(sum(stone.carats for stone in stones), 3),
        )
        for (shape, length, width), stones in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["size_mm"][0], row["shape"])), warnings


def read_stone(shell: Shell) -> Stone:
    """Shape and size from the name where the shell bears it out, otherwise from the shell."""
    form = form_of(shell.vertices, shell.faces) or _as_a_box(shell)
    shape = _shape_from_name(shell.name) or form.shape
    length, width = (form.widest,) * 2 if shape == "round" else (form.length, form.width)
    warning = ""
    named = _size_from_name(shell.name)
    if named is not None and _agrees(named[0], length) and _agrees(named[1], width):
        length, width = named
    elif named is not None:
        warning = (
            f"{shell.name}: the name says {named[0]:g} x {named[1]:g} mm, "
            f"the stone measures {length:.2f} x {width:.2f} mm."
        )
    length, width = round(length, 2), round(width, 2)
    gravity = GRAVITY.get(gem_named(shell.name) or "")
    if form.is_cabochon or "cabochon" in words(shell.name):
        grams = form.volume / 1000 * (gravity or CABOCHON_GRAVITY)
        return Stone(f"{shape} cabochon", length, width, grams * _CARATS_PER_GRAM, warning)
    carats = carats_of(shape, length, width, form.depth)
    carats *= (gravity or DIAMOND_GRAVITY) / DIAMOND_GRAVITY
    return Stone(shape, length, width, carats, warning)


def _as_a_box(shell: Shell) -> Form:
    """What a flat or empty body can be said to be: its box, a square or an oblong."""
    depth, width, length = sorted(float(side) for side in shell.size_mm)
    shape = "princess" if length < 1.03 * width else "baguette"
    return Form(
        length=length,
        width=width,
        depth=depth,
        widest=length,
        shape=shape,
        is_cabochon=False,
        volume=0.0,
        convexity=0.0,
        facets=0,
        flat_share=0.0,
        local=shell.vertices,
    )


def carats_of(shape: str, length: float, width: float, depth: float) -> float:
    """Estimated carats of a diamond of this shape, from mm."""
    if shape == "round":
        return length * width * depth * 0.0061
    if shape == "oval":
        return ((length + width) / 2) ** 2 * depth * 0.0062
    factor = _FACTORS.get(shape)
    if factor is None:
        factor = float(np.interp(length / max(width, 1e-9), _STEP_RATIOS, _STEP_FACTORS))
    return length * width * depth * factor


def single_stones(shell: Shell) -> list[Shell]:
    """The bodies of a shell that holds several stones; the shell itself when it is one.

    A shell that is as large as its name says is one stone, even if its facets do not hang together.
    """
    named = _size_from_name(shell.name)
    if named is not None:
        form = form_of(shell.vertices, shell.faces) or _as_a_box(shell)
        if _agrees(named[0], form.length) and _agrees(named[1], form.width):
            return [shell]
    parts = bodies_up_to(_MAX_LOOSE, shell.faces, len(shell.vertices)) or []
    singles = []
    for part in parts[:_MAX_STONES]:
        single = shell.of_faces(shell.faces[part])
        if len(single.vertices) >= _FEWEST_CORNERS:
            singles.append(single)
    return singles or [shell]


def _shape_from_name(name: str) -> str | None:
    said = words(name)
    for word in said:
        if word in SHAPES and word != "emerald":
            return word
    # "emerald" is a gem too: it is a cut only beside "cut" or beside another gem.
    if "emerald" in said and ("cut" in said or "diamond" in said):
        return "emerald"
    return "round" if "brilliant" in said else None


def _size_from_name(name: str) -> tuple[float, float] | None:
    if pair := _PAIR.search(name):
        first, second = float(pair[1]), float(pair[2])
        return max(first, second), min(first, second)
    if single := _SINGLE.search(name) or _AFTER_SHAPE.search(name):
        return float(single[1]), float(single[1])
    return None


def _agrees(named: float, measured: float) -> bool:
    return abs(named - measured) <= _NAME_TOLERANCE * measured
