"""What a piece that is no ring is shown on: a card, a stand, a bust, and touches it.

Where nothing goes through a piece no place in it is the finger's. What is left to tell is the form:
a thin card that other bodies go through or lie on, a block or a tall body on a wide flat foot that
others hang on, and what is far too heavy for jewellery.
"""

import numpy as np

from geometry.mesh.triangles import surface_area
from geometry.reading.loose_bodies import Body

CARD = "It is a thin flat sheet with other bodies on it: a card, or a part of the piece?"
STAND = "It stands on a wide flat foot and others hang on it: a stand, or a part of the piece?"
FAR_TOO_HEAVY = "It is far heavier than jewellery: a stand, a bust, a tray?"

# A body of this volume would weigh more than 80 g in silver.
_HEAVIEST_MM3 = 8_000.0
# What hangs on a stand is a piece of jewellery and no jump ring: its longest side, its volume.
_PIECE_MM, _PIECE_MM3 = 9.0, 20.0
# Cards are thinner than any plate that is cast, and as wide both ways; they fill their outline.
_CARD_THICK_MM, _CARD_WIDE_MM, _CARD_FILL = 1.05, 18.0, 0.7
_OUT_OF_CARD_MM = 0.5
# What others lie on is paper; the plate of a brooch is not so thin, and its pin behind it.
_PAPER_MM = 0.75
# The foot of a stand is larger than the face of a cufflink; and a disc is not as tall on its back.
_FOOT_MM2, _TALL_MM, _FLAT_MM = 350.0, 15.0, 0.05
_BLOCK_LONG_MM, _BLOCK_THICK_MM, _BLOCK_MM3 = 20.0, 3.0, 1_500.0
# Two bodies alike are a pair, and not a piece and its stand.
_ALIKE = 0.02


def stands(bodies: list[Body], blocks: list[int], *, shows_stones: bool) -> dict[int, str]:
    """Why a body may be what the others are shown on, by its number. `blocks` are the numbers of
    those that fill the corners of their box. A stone alone may be shown, too."""
    found: dict[int, str] = {}
    for number, body in enumerate(bodies):
        others = [one for at, one in enumerate(bodies) if at != number]
        shown = [one for one in others if one.longest >= _PIECE_MM and one.volume >= _PIECE_MM3]
        if not (shown or shows_stones) or any(
            np.isclose(one.volume, body.volume, rtol=_ALIKE) for one in others
        ):
            continue
        if body.volume > _HEAVIEST_MM3:
            found[number] = FAR_TOO_HEAVY
        elif _is_card(body, shown):
            found[number] = CARD
        elif _stands(body, is_block=number in blocks):
            found[number] = STAND
    return found


def _is_card(body: Body, shown: list[Body]) -> bool:
    middle = body.points.mean(axis=0)
    _, ways = np.linalg.eigh(np.cov((body.points - middle).T))
    placed = (body.points - middle) @ ways
    thick, one, other = np.ptp(placed, axis=0)
    if thick > _CARD_THICK_MM or min(one, other) < _CARD_WIDE_MM:
        return False
    if body.volume < _CARD_FILL * thick * one * other:
        return False
    low, high = placed[:, 0].min() - _OUT_OF_CARD_MM, placed[:, 0].max() + _OUT_OF_CARD_MM
    for piece in shown:
        out = (piece.points - middle) @ ways[:, 0]
        sides = int(out.min() < low) + int(out.max() > high)
        if sides == 2 or (sides and thick < _PAPER_MM):
            return True
    return False


def _stands(body: Body, *, is_block: bool) -> bool:
    sides = np.sort(body.high - body.low)
    if is_block and sides[2] >= _BLOCK_LONG_MM and sides[0] >= _BLOCK_THICK_MM:
        return body.volume >= _BLOCK_MM3
    return any(
        _foot_mm2(body, way) >= _FOOT_MM2 and float(np.ptp(body.points @ way)) >= _TALL_MM
        for way in (*np.eye(3), *-np.eye(3))
    )


def _foot_mm2(body: Body, way: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
    """The surface of the flat place that ends a body along a way of the drawing."""
    vertices, faces = body.shell.vertices, body.shell.faces
    heights = vertices[faces] @ way
    flat = heights.min(axis=1) > float(heights.max()) - _FLAT_MM
    return surface_area(vertices, faces[flat])
