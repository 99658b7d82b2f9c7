"""Metals that a model can be cast in: density of the finished alloy, and the colour to show.

Densities: Stuller metal tables. Platinum and palladium alloys are computed by the mixing rule
1/rho = sum(w_i / rho_i); Stuller prints 20.80 for platinum 950 cobalt. Real alloys spread
(14k 12.9-14.6, 18k white 14.7-16.9), so every weight made from this table is an estimate.
"""

from dataclasses import dataclass

MM3_PER_CM3 = 1000.0
GRAMS_PER_PENNYWEIGHT = 1.55517


@dataclass(frozen=True, slots=True)
class Metal:
    """One alloy. `density_g_cm3` in g/cm3, `colour` as #rrggbb in sRGB."""

    key: str
    name: str
    density_g_cm3: float
    colour: str


_TABLE = (
    Metal("9k-yellow", "9k yellow gold", 11.1, "#d9b878"),
    Metal("9k-white", "9k white gold", 10.7, "#d6d2c8"),
    Metal("9k-rose", "9k rose gold", 11.3, "#d9a48c"),
    Metal("10k-yellow", "10k yellow gold", 11.57, "#dcba76"),
    Metal("10k-white", "10k white gold", 11.07, "#d8d4ca"),
    Metal("10k-rose", "10k rose gold", 11.59, "#daa38a"),
    Metal("14k-yellow", "14k yellow gold", 13.07, "#e2be72"),
    Metal("14k-white", "14k white gold", 12.61, "#dad7ce"),
    Metal("14k-rose", "14k rose gold", 13.26, "#dda286"),
    Metal("18k-yellow", "18k yellow gold", 15.58, "#e8c46c"),
    Metal("18k-white", "18k white gold", 14.64, "#dddad2"),
    Metal("18k-rose", "18k rose gold", 15.18, "#e0a183"),
    Metal("22k-yellow", "22k yellow gold", 17.75, "#eebf55"),
    Metal("sterling-silver", "Sterling silver", 10.40, "#e9e8e4"),
    Metal("platinum-950-ru", "Platinum 950 ruthenium", 20.7, "#d9d9d8"),
    Metal("platinum-950-co", "Platinum 950 cobalt", 20.0, "#d8d8d8"),
    Metal("palladium-950", "Palladium 950", 12.0, "#d3d2d0"),
    Metal("fine-gold", "Fine gold", 19.32, "#f1bd48"),
    Metal("brass", "Brass", 8.5, "#d8b865"),
    Metal("bronze", "Bronze", 8.8, "#c08a58"),
    Metal("casting-wax", "Casting wax", 0.95, "#5f8f6e"),
)

METALS: dict[str, Metal] = {metal.key: metal for metal in _TABLE}


def weight_g(volume_mm3: float, metal_key: str) -> float:
    """Weight in grams of `volume_mm3` of metal. KeyError for a metal that is not in METALS."""
    return volume_mm3 / MM3_PER_CM3 * METALS[metal_key].density_g_cm3


# Densities that alloys sold under one name really have, in g/cm3, where the trade publishes them.
_SOLD_AS = {
    "14k-yellow": (12.9, 14.6),
    "14k-white": (12.9, 14.6),
    "14k-rose": (12.9, 14.6),
    "18k-white": (14.7, 16.9),
}


def density_span(metal_key: str) -> tuple[float, float] | None:
    """Least and greatest density in g/cm3 of alloys sold under that name; None when unpublished.

    The table's own density is one of them, so the span always holds it.
    """
    if metal_key not in _SOLD_AS:
        return None
    least, most = _SOLD_AS[metal_key]
    usual = METALS[metal_key].density_g_cm3
    return min(least, usual), max(most, usual)
