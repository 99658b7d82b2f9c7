"""Plain and worked bands without stones."""

import numpy as np

from demo_pieces.assembly import Assembly, NamedShell, shells
from demo_pieces.profiles import shank_section
from demo_pieces.solids import TAU, Points, bore, ring_sweep
from demo_pieces.spec import PieceSpec


def wedding_band() -> list[NamedShell]:
    work = Assembly()
    section = shank_section(5.0, 1.8, outside=2.5, inside=3.2)
    work.body(ring_sweep(19.8 / 2, section, around=480, across=72))
    return shells(("metal", work))


def knife_edge_band() -> list[NamedShell]:
    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(3.2, 1.5, outside=3.0, inside=3.2)(theta, phi)
        slope = np.sqrt((y / 1.6) ** 2 + 0.012)
        ridge = np.where(np.cos(phi) > 0, np.cos(phi) * (1.0 - slope), 0)
        return height + 0.75 * ridge, y

    work = Assembly()
    work.body(ring_sweep(16.9 / 2, section, around=480, across=96))
    return shells(("metal", work))


def hammered_band() -> list[NamedShell]:
    """Planished: each blow leaves a shallow hollow, the hollows meet in soft ridges."""
    chance = np.random.default_rng(1907)
    columns, rows = 26, 5
    inner, width = 18.2 / 2, 6.0
    girth = TAU * (inner + 1.7)
    across = (np.arange(rows) - (rows - 1) / 2) * width / (rows - 0.6)
    grid = np.array([[c * girth / columns, y] for c in range(columns) for y in across])
    blows = grid + chance.uniform(-0.55, 0.55, grid.shape)

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(width, 1.75, outside=3.4, inside=3.2)(theta, phi)
        along = theta / TAU * girth
        nearest = np.full(np.broadcast_shapes(theta.shape, phi.shape), np.inf)
        for x0, y0 in blows:
            gap = (along - x0 + girth / 2) % girth - girth / 2
            nearest = np.minimum(nearest, gap**2 + (y - y0) ** 2)
        return height - np.clip(np.cos(phi) * 2, 0, 1) * (0.2 - np.minimum(nearest, 1.4) / 7), y

    work = Assembly()
    work.body(ring_sweep(inner, section, around=560, across=96))
    return shells(("metal", work))


def rope_ring() -> list[NamedShell]:
    """Three strands laid as one solid: the core is full metal, so no void is trapped."""
    radius = 17.3 / 2

    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        turned = phi + 11 * theta
        lobe = np.abs((turned * 3 / TAU) % 1 - 0.5) * 2  # 0 on a crest, 1 in a groove
        angle = lobe * np.pi / 3
        centre, strand = 0.78, 0.74
        reach = centre * np.cos(angle) + np.sqrt(strand**2 - (centre * np.sin(angle)) ** 2)
        return 1.28 + reach * np.cos(turned - 11 * theta), 1.05 * reach * np.sin(phi)

    rope = ring_sweep(radius, section, around=720, across=84)
    work = Assembly()
    work.body(rope)
    work.cut(bore(radius, around=720))
    return shells(("metal", work))


def wave_band() -> list[NamedShell]:
    def section(theta: Points, phi: Points) -> tuple[Points, Points]:
        height, y = shank_section(2.3, 1.6, outside=2.3, inside=3.2)(theta, phi)
        return height, y + 0.8 * np.sin(6 * theta)

    work = Assembly()
    work.body(ring_sweep(16.5 / 2, section, around=540, across=56))
    return shells(("metal", work))


PIECES = [
    PieceSpec(
        slug="vow-comfort-fit-band",
        title="Vow comfort-fit band",
        category="rings",
        designer_key="tomas",
        description=(
            "A 5 mm court-shaped wedding band, 1.8 mm thick, rounded inside and out. US 10 / EU 62."
            " A heavy section: use a generous sprue and expect to resize by turning, not by"
            " cutting."
        ),
        tags=("wedding", "band", "comfort fit"),
        prices={"personal": 1500, "studio": 4500, "unlimited": 12000},
        build=wedding_band,
        inner_diameter_mm=19.8,
        hero_metal="yellow",
        added_days_ago=88,
    ),
    PieceSpec(
        slug="arris-knife-edge-band",
        title="Arris knife-edge band",
        category="rings",
        designer_key="tomas",
        description=(
            "A 3.2 mm band that rises to a soft ridge all round, 2.2 mm at the ridge. Comfort-fit"
            " inside, US 6 1/2 / EU 53. The ridge is rounded on purpose; don't buff it flat."
        ),
        tags=("wedding", "band", "knife edge", "stacking"),
        prices={"personal": 1800, "studio": 4900, "unlimited": 14000},
        build=knife_edge_band,
        inner_diameter_mm=16.9,
        hero_metal="platinum",
        added_days_ago=64,
    ),
    PieceSpec(
        slug="anvil-hammered-band",
        title="Anvil hammered band",
        category="rings",
        designer_key="noor",
        description=(
            "A 6 mm band with a planished face: 130 shallow blows that meet in soft ridges. US 8 /"
            " EU 57. The thinnest place is above 1.4 mm. Polish lightly, the ridges are 0.2 mm."
        ),
        tags=("wedding", "band", "hammered", "texture"),
        prices={"personal": 2200, "studio": 5900, "unlimited": 16000},
        build=hammered_band,
        inner_diameter_mm=18.2,
        hero_metal="yellow",
        added_days_ago=19,
    ),
    PieceSpec(
        slug="mariner-rope-ring",
        title="Mariner rope ring",
        category="rings",
        designer_key="noor",
        description=(
            "Three strands laid eleven turns round the finger, solid to the core, with a smooth"
            " bore. US 7 / EU 54. The grooves hold investment: clean ultrasonically before"
            " polishing."
        ),
        tags=("band", "twist", "rope", "stacking"),
        prices={"personal": 2400, "studio": 6400},
        build=rope_ring,
        inner_diameter_mm=17.3,
        hero_metal="rose",
        added_days_ago=33,
    ),
    PieceSpec(
        slug="tide-wave-stacking-band",
        title="Tide wave stacking band",
        category="rings",
        designer_key="ines",
        description=(
            "A slim 2 mm band in six even waves; two of them nest. US 6 / EU 52. 1.6 mm thick"
            " throughout, an easy casting in any alloy."
        ),
        tags=("band", "wave", "stacking", "minimal"),
        prices={"personal": 1200, "studio": 3900, "unlimited": 9900},
        build=wave_band,
        inner_diameter_mm=16.5,
        hero_metal="silver",
        added_days_ago=5,
    ),
]
