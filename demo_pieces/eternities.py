"""Bands with stones, and the open ring: pavé, channel, cuff."""

import numpy as np

from demo_pieces.assembly import Assembly, NamedShell, around_finger, shells
from demo_pieces.heads import mount
from demo_pieces.parts import bezel
from demo_pieces.pave import bead_row, flush, row_angles
from demo_pieces.profiles import court_section, shank_section, tapered
from demo_pieces.solids import TAU, Points, open_sweep, ring_sweep
from demo_pieces.spec import PieceSpec
from demo_pieces.stones import Stone


def half_eternity() -> list[NamedShell]:
    inner, size = 16.9 / 2, 1.8
    section = shank_section(tapered(2.7, 2.1), tapered(2.0, 1.6), outside=4.2, inside=3.2)
    work = Assembly()
    work.body(ring_sweep(inner, section, around=420, across=64))
    bead_row(work, size, row_angles(size, inner + 1.86, 13), inner + 1.86)
    return shells(("metal", work))


def channel_eternity() -> list[NamedShell]:
    inner, stone = 17.3 / 2, Stone("princess", 2.1, 2.1)
    girdle = inner + 1.85
    count = int(TAU * girdle / (stone.length + 0.06))
    floor, wall_top = girdle - 0.75, girdle + 0.4
    work = Assembly()
    band = shank_section(3.6, wall_top - inner, outside=7.0, inside=3.4)
    work.body(ring_sweep(inner, band, around=480, across=72))
    groove = shank_section(1.65, 3.0, outside=9.0, inside=9.0)
    work.cut(ring_sweep(floor, groove, around=480, across=32))
    for step in range(count):
        work.set_stone(stone, around_finger(step * 360 / count, girdle))
    return shells(("metal", work))


def open_cuff_ring() -> list[NamedShell]:
    inner = 17.0 / 2

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        away = np.abs(theta - np.pi) / np.pi
        return court_section(phi, 2.2 + 1.3 * away**2, 1.7 + 0.2 * away)

    work = Assembly()
    work.body(
        open_sweep(
            inner,
            section,
            start=np.radians(15),
            end=np.radians(345),
            around=340,
            across=64,
            dome=1.2,
        )
    )
    for angle in (-20.5, 20.5):
        head = bezel(Stone("cabochon", 5.0, 4.0, "garnet"), wall=0.7, drop=1.7, lip=0.75, foot=0.9)
        mount(work, head, around_finger(angle, inner + 2.3, turn=90), inner_radius=inner)
    return shells(("metal", work))


def gypsy_band() -> list[NamedShell]:
    """Flush-set rounds scattered over a broad band."""
    inner = 19.0 / 2
    work = Assembly()
    band = shank_section(6.5, 2.3, outside=4.5, inside=3.2)
    work.body(ring_sweep(inner, band, around=460, across=72))
    spots = ((-34, 1.2, 1.6), (-19, -1.3, 2.2), (-3, 0.9, 2.6), (15, -1.1, 1.8), (29, 1.0, 2.2))
    for angle, y, size in spots:
        flush(work, size, around_finger(angle, inner + 2.28, y=y))
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="frost-half-eternity",
        title="Frost half eternity",
        category="rings",
        designer_key="mira",
        description=(
            "Thirteen 1.8 mm rounds, bead set over the upper half of a 2.7 mm band that narrows to"
            " the back. US 6 1/2 / EU 53. There is 1 mm of metal under every culet; beads are"
            " modelled, so brush out the investment before setting."
        ),
        tags=("wedding", "half eternity", "pavé", "round"),
        prices={"personal": 3800, "studio": 9800, "unlimited": 27000},
        build=half_eternity,
        inner_diameter_mm=16.9,
        hero_metal="white",
        added_days_ago=14,
    ),
    PieceSpec(
        slug="canal-channel-eternity",
        title="Canal channel eternity",
        category="rings",
        designer_key="tomas",
        description=(
            "2.1 mm princess cuts all the way round, between two channel walls. US 7 / EU 54. A"
            " full eternity can't be resized, so cast the size you need; the walls overlap each"
            " girdle by 0.2 mm."
        ),
        tags=("wedding", "eternity", "channel", "princess"),
        prices={"personal": 4400, "studio": 11400, "unlimited": 32000},
        build=channel_eternity,
        inner_diameter_mm=17.3,
        hero_metal="platinum",
        added_days_ago=37,
    ),
    PieceSpec(
        slug="torc-open-cuff-ring",
        title="Torc open cuff ring",
        category="rings",
        designer_key="noor",
        description=(
            "An open ring that broadens towards its ends, each with a 5 x 4 mm cabochon in a low"
            " bezel. US 6 1/2 / EU 53, adjustable by about a size. Anneal before you bend it, and"
            " bend at the back only."
        ),
        tags=("open", "cabochon", "bezel", "adjustable"),
        prices={"personal": 2900, "studio": 7600},
        build=open_cuff_ring,
        inner_diameter_mm=17.0,
        hero_metal="yellow",
        added_days_ago=46,
    ),
    PieceSpec(
        slug="orion-gypsy-band",
        title="Orion gypsy band",
        category="rings",
        designer_key="tomas",
        description=(
            "Five rounds from 1.6 to 2.6 mm, flush set like a constellation in a 6.5 mm band. US 9"
            " / EU 60. The seats are cut with a lip of metal over the girdle: open them with a bur"
            " and burnish the lip back."
        ),
        tags=("wedding", "flush setting", "gypsy", "men"),
        prices={"personal": 3300, "studio": 8600, "unlimited": 23000},
        build=gypsy_band,
        inner_diameter_mm=19.0,
        hero_metal="yellow",
        added_days_ago=71,
    ),
]
