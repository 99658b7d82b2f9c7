"""The weight of a piece in every metal, and in the one that the visitor chose."""

from dataclasses import dataclass

from django.utils.translation import gettext

from geometry.metals import METALS, MM3_PER_CM3, density_span, weight_g
from models_catalog import text
from models_catalog.metal_words import karat_name, metal_name
from models_catalog.sheet_choice import SheetChoice

# A casting loses up to this share in filing and polishing.
_MOST_LOST = 0.10
# Not alloys: nothing differs between makers that a scale would show.
_ALONE = frozenset({"fine-gold", "casting-wax"})
_VIEWER_METALS = {"sterling-silver": "silver", "palladium-950": "platinum", "fine-gold": "yellow"}


@dataclass(frozen=True)
class MetalWeight:
    """One alloy; `look` is the metal that the 3D view shows for it, or empty."""

    key: str
    metal: str
    karat: str
    weight_text: str
    look: str
    is_chosen: bool


@dataclass(frozen=True)
class ChosenMetal:
    """The chosen alloy's figure, large, and what it hangs on."""

    name: str
    weight_text: str
    spread_text: str
    finished_text: str


def metal_weights(volume_mm3: float, choice: SheetChoice) -> list[MetalWeight]:
    """In the fixed order of metals."""
    return [
        MetalWeight(
            key=metal.key,
            metal=metal_name(metal.key),
            karat=karat_name(_karat(metal.key)),
            weight_text=text.weight(weight_g(volume_mm3, metal.key), choice.units),
            look=look_of(metal.key),
            is_chosen=metal.key == choice.metal_key,
        )
        for metal in METALS.values()
    ]


def chosen_metal(volume_mm3: float, choice: SheetChoice) -> ChosenMetal:
    metal = METALS[choice.metal_key]
    usual_g = weight_g(volume_mm3, metal.key)
    return ChosenMetal(
        name=metal_name(metal.key),
        weight_text=text.weight(usual_g, choice.units),
        spread_text=_spread(volume_mm3, choice),
        finished_text=(
            ""
            if metal.key == "casting-wax"
            else gettext("Finished, filed and polished: %(weight)s.")
            % {"weight": text.weight_span(usual_g * (1 - _MOST_LOST), usual_g, choice.units)}
        ),
    )


def _spread(volume_mm3: float, choice: SheetChoice) -> str:
    density = METALS[choice.metal_key].density_g_cm3
    span = density_span(choice.metal_key)
    if choice.metal_key in _ALONE:
        return gettext("At %(density)s g/cm³.") % {"density": text.short_number(density)}
    if span is None:
        return gettext("At %(density)s g/cm³; makers' alloys differ by some per cent.") % {
            "density": text.short_number(density)
        }
    least, most = (volume_mm3 / MM3_PER_CM3 * side for side in span)
    return gettext(
        "At %(density)s g/cm³. Alloys sold under this name run from %(least)s to %(most)s, which "
        "is %(weights)s."
    ) % {
        "density": text.short_number(density),
        "least": text.short_number(span[0]),
        "most": text.short_number(span[1]),
        "weights": text.weight_span(least, most, choice.units),
    }


def _karat(metal_key: str) -> str:
    """The first word of a gold alloy's key, such as 18k; empty for what comes in one alloy."""
    first = metal_key.split("-")[0]
    return first if first[:1].isdigit() else ""


def look_of(metal_key: str) -> str:
    """The metal of pictures and 3D view that an alloy looks like; empty for brass and wax."""
    if metal_key in _VIEWER_METALS:
        return _VIEWER_METALS[metal_key]
    if metal_key.startswith("platinum"):
        return "platinum"
    return metal_key.split("-")[1] if _karat(metal_key) else ""
