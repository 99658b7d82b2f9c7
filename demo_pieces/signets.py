"""Signet rings: a flat seal that flows into the shank. Millimetres."""

import numpy as np
from manifold3d import Manifold

from demo_pieces import engraving
from demo_pieces.assembly import Assembly, NamedShell, shells
from demo_pieces.profiles import court_section, grown, outline, outward_normals
from demo_pieces.solids import Points, capped_tube, ring_sweep
from demo_pieces.spec import PieceSpec


def seal_taper(face: Points, top: float) -> Manifold:
    """The seal seen from above, flaring downwards to the shoulders; its edge is softened."""
    soft = 0.3
    lift = np.linspace(0, np.pi / 2, 7)
    edge = [(soft * (np.sin(a) - 1), -soft * (1 - np.cos(a))) for a in lift]
    depths = np.linspace(0.0, 26.0, 90)[1:]
    flare = [(0.26 * d + 0.11 * d**2, -soft - d) for d in depths]
    # Flares faster towards the flanks: there the blank's own tangent is to be the outline.
    normals = outward_normals(face) * [1.25, 1.0]
    rows = []
    for out, down in [*edge, *flare]:
        rows.append(np.column_stack([face + out * normals, np.full(len(face), top + down)]))
    return capped_tube(np.stack(rows))


def signet_body(
    inner_diameter: float, face: Points, *, height: float, back: float, back_thick: float
) -> Manifold:
    """`height` from the finger to the seal; the back of the shank is `back` wide.

    Seen from the front, the flanks run in straight tangents from the seal to the round of the back.
    """
    inner, top = inner_diameter / 2, inner_diameter / 2 + height
    above = top + 0.4  # the blank is higher than the seal, which is cut from it
    half_x, half_y = np.max(np.abs(face), axis=0)
    flank = np.arctan2(half_x + 0.2, above)
    round_back = inner + back_thick
    tangent = flank + np.arccos(round_back * np.cos(flank) / above)

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        away = np.abs((theta + np.pi) % (2 * np.pi) - np.pi)
        flat = above / np.cos(np.minimum(away, flank))
        slant = round_back / np.cos(np.clip(tangent - away, 0, tangent - flank))
        thick = np.where(away < flank, flat, slant) - inner
        wide = back + (2 * half_y + 0.6 - back) * np.exp(-((away / 0.74) ** 1.9))
        power = 2.3 + 2.2 * np.exp(-((away / 0.42) ** 2))
        return court_section(phi, wide, thick, outside=power, inside=3.6)

    blank = ring_sweep(inner, section, around=540, across=110)
    return blank ^ seal_taper(face, top)


def oval_signet() -> list[NamedShell]:
    work = Assembly()
    face = outline("oval", 11.0, 13.5, spacing=0.12)
    work.body(signet_body(18.2, face, height=2.5, back=3.4, back_thick=1.6))
    return shells(("metal", work))


def cushion_signet() -> list[NamedShell]:
    work = Assembly()
    face = outline("cushion", 11.5, 11.5, spacing=0.12)
    work.body(signet_body(19.0, face, height=2.6, back=3.8, back_thick=1.7))
    border = engraving.line(grown(face, -1.1), width=0.5, depth=0.5)
    work.cut(border.translate([0, 0, 19.0 / 2 + 2.6]))
    return shells(("metal", work))


def star_signet() -> list[NamedShell]:
    work = Assembly()
    face = outline("oval", 11.6, 12.6, spacing=0.12)
    top = 17.3 / 2 + 2.6
    work.body(signet_body(17.3, face, height=2.6, back=3.0, back_thick=1.6))
    cut = engraving.star(16, start=0.75, end=4.9, width=1.25, depth=0.6)
    border = engraving.line(grown(face, -0.75), width=0.45, depth=0.5)
    work.cut(cut.translate([0, 0, top]), border.translate([0, 0, top]))
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="regent-oval-signet",
        title="Regent oval signet",
        category="signets",
        designer_key="kenji",
        description=(
            "A plain oval signet with a 13.5 x 11 mm seal, left blank for the engraver. Solid"
            " behind the seal, 2.5 mm deep, US 8 / EU 57. Heavy at the top: sprue on the seal's"
            " edge or the back, and expect shrinkage if the feed is thin."
        ),
        tags=("signet", "oval", "men", "engravable"),
        prices={"personal": 3000, "studio": 7900, "unlimited": 22000},
        build=oval_signet,
        inner_diameter_mm=18.2,
        hero_metal="yellow",
        added_days_ago=58,
    ),
    PieceSpec(
        slug="ledger-cushion-signet",
        title="Ledger cushion signet",
        category="signets",
        designer_key="kenji",
        description=(
            "A cushion-shaped seal of 11.5 mm with an engraved border line, 0.5 mm deep. US 9 / EU"
            " 60. The field inside the line takes a monogram of two letters; recut the line after"
            " polishing if it closes up."
        ),
        tags=("signet", "cushion", "men", "engravable"),
        prices={"personal": 3400, "studio": 8800},
        build=cushion_signet,
        inner_diameter_mm=19.0,
        hero_metal="silver",
        added_days_ago=23,
    ),
    PieceSpec(
        slug="polaris-star-signet",
        title="Polaris star signet",
        category="signets",
        designer_key="kenji",
        description=(
            "A near-round seal with a sixteen-ray star in V cuts up to 0.6 mm deep and a border"
            " line. US 7 / EU 54. The cuts hold their edge through a light polish; blacken silver"
            " castings to bring the star out."
        ),
        tags=("signet", "star", "engraved", "celestial"),
        prices={"personal": 4200, "studio": 10900, "unlimited": 30000},
        build=star_signet,
        inner_diameter_mm=17.3,
        hero_metal="yellow",
        added_days_ago=6,
    ),
]
