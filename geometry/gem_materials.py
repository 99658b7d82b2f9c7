"""Decides what a stone is made of, from its name, and so how light passes through it.

Refractive indices at the sodium line and dispersions (B to G) are those listed in Webster, "Gems"
(6th edition, 2006), middle of the range; for diamond those of Peter (1923). The colours were chosen
by eye. A stone whose name says no gem is taken for a diamond, and a cabochon for a moonstone.
"""

from dataclasses import dataclass, replace

from geometry.roles import words

Colour = tuple[float, float, float]
CLEAR: Colour = (1.0, 1.0, 1.0)
# How far from the sodium line the picture's red and blue lie, in shares of the dispersion: a little
# farther than measured, so that fire shows in a small picture.
RED_SHARE, BLUE_SHARE = 0.295, 0.477


@dataclass(frozen=True, slots=True)
class GemMaterial:
    """One kind of stone, and what it does to light."""

    index: float
    dispersion: float
    # What is left of white light that crossed the stone once. The same for every size, as cutters
    # choose paler rough for larger stones.
    colour: Colour = CLEAR
    # A smooth stone scatters light inside. We don't follow that scattering: `body` is the colour
    # that it gives, `glow` how much of the light comes from behind.
    body: Colour = (0.78, 0.81, 0.86)
    glow: float = 0.45
    # How much a soft second mirror under the surface adds, as in nacre.
    lustre: float = 0.0
    # How far the tint changes across the stone.
    sheen: float = 0.0
    # Never cut to be looked through.
    is_cloudy: bool = False

    @property
    def indices(self) -> Colour:
        """Refractive index for red, green and blue."""
        low, high = RED_SHARE * self.dispersion, BLUE_SHARE * self.dispersion
        return self.index - low, self.index, self.index + high


def _tinted(index: float, dispersion: float, colour: Colour) -> GemMaterial:
    red, green, blue = (share**1.8 for share in colour)
    return GemMaterial(index, dispersion, colour, (red, green, blue), glow=0.55)


def _opaque(
    index: float, body: Colour, *, glow: float = 0.0, lustre: float = 0.0, sheen: float = 0.0
) -> GemMaterial:
    return GemMaterial(index, 0.0, CLEAR, body, glow, lustre, sheen, is_cloudy=True)


RED, BLUE, GREEN = (0.88, 0.10, 0.19), (0.09, 0.20, 0.80), (0.07, 0.66, 0.34)
PINK, YELLOW, PURPLE = (0.97, 0.48, 0.68), (0.98, 0.80, 0.18), (0.48, 0.22, 0.80)
ORANGE, BROWN, PALE_BLUE = (0.97, 0.48, 0.14), (0.62, 0.40, 0.24), (0.58, 0.85, 0.96)

DIAMOND = GemMaterial(2.419, 0.044)
MOONSTONE = GemMaterial(1.522, 0.012)
GEMS: dict[str, GemMaterial] = {
    "diamond": DIAMOND,
    "moissanite": GemMaterial(2.654, 0.104),
    "zirconia": GemMaterial(2.165, 0.060),
    "cz": GemMaterial(2.165, 0.060),
    "zircon": _tinted(1.955, 0.039, PALE_BLUE),
    "ruby": _tinted(1.766, 0.018, RED),
    "sapphire": _tinted(1.766, 0.018, BLUE),
    "emerald": _tinted(1.580, 0.014, GREEN),
    "aquamarine": _tinted(1.580, 0.014, PALE_BLUE),
    "morganite": _tinted(1.587, 0.014, (0.99, 0.78, 0.74)),
    "topaz": _tinted(1.616, 0.014, (0.42, 0.78, 0.96)),
    "amethyst": _tinted(1.548, 0.013, PURPLE),
    "citrine": _tinted(1.548, 0.013, (0.97, 0.66, 0.15)),
    "quartz": GemMaterial(1.548, 0.013),
    "garnet": _tinted(1.760, 0.024, (0.70, 0.05, 0.09)),
    "peridot": _tinted(1.672, 0.020, (0.58, 0.84, 0.20)),
    "tourmaline": _tinted(1.634, 0.017, (0.92, 0.26, 0.50)),
    "tanzanite": _tinted(1.695, 0.021, (0.30, 0.26, 0.84)),
    "spinel": _tinted(1.718, 0.020, (0.90, 0.20, 0.30)),
    "alexandrite": _tinted(1.750, 0.015, (0.22, 0.58, 0.48)),
    "opal": _opaque(1.450, (0.86, 0.88, 0.90), glow=0.35, sheen=0.30),
    "turquoise": _opaque(1.620, (0.10, 0.52, 0.56)),
    "onyx": _opaque(1.537, (0.006, 0.006, 0.007)),
    "jade": _opaque(1.660, (0.16, 0.46, 0.24), glow=0.40),
    "pearl": _opaque(1.600, (0.80, 0.76, 0.70), glow=0.10, lustre=0.16, sheen=0.05),
}
# A colour beside a gem's name, or beside "stone".
COLOURS: dict[str, Colour] = {
    "white": CLEAR,
    "colourless": CLEAR,
    "colorless": CLEAR,
    "red": RED,
    "pink": PINK,
    "orange": ORANGE,
    "yellow": YELLOW,
    "green": GREEN,
    "blue": BLUE,
    "purple": PURPLE,
    "violet": PURPLE,
    "brown": BROWN,
    "smoky": BROWN,
}
_PALER = frozenset({"topaz", "quartz", "aquamarine", "zircon"})


def material_of(name: str, *, is_smooth: bool) -> GemMaterial:
    """What a stone shell of this name is made of; `is_smooth` when it has no facets."""
    said = words(name)
    named = gem_named(name)
    gem = GEMS[named] if named else (MOONSTONE if is_smooth else DIAMOND)
    if "black" in said:
        return replace(GEMS["onyx"], index=gem.index)
    colour = next((COLOURS[word] for word in said if word in COLOURS), None)
    if colour is None or gem.is_cloudy:
        return replace(gem, is_cloudy=gem.is_cloudy or is_smooth)
    if named in _PALER:
        red, green, blue = (share**0.5 for share in colour)
        colour = (red, green, blue)
    tinted = _tinted(gem.index, gem.dispersion, colour) if colour != CLEAR else gem
    return replace(
        tinted,
        colour=colour,
        body=tinted.body if colour != CLEAR else MOONSTONE.body,
        is_cloudy=is_smooth,
    )


def gem_named(name: str) -> str | None:
    """The stone that a shell's name says it is, a key of GEMS.

    "emerald cut" and "emerald 8x6" are shapes of diamonds as often as stones: the cut is said right
    after "stone", or before "cut".
    """
    said = words(name)
    gems = [
        word
        for place, word in enumerate(said)
        if word in GEMS and not (word == "emerald" and _is_a_cut(said, place))
    ]
    return gems[0] if gems else None


def _is_a_cut(said: list[str], place: int) -> bool:
    before = said[place - 1] if place else ""
    after = said[place + 1] if place + 1 < len(said) else ""
    return before in ("stone", "gem", "gemstone", "diamond") or after in ("cut", "shape", "shaped")
