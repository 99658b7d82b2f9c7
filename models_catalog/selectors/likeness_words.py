"""In what two pieces on the shelf are alike, in a line under the card of the other one."""

from django.utils.translation import gettext

from models_catalog.facet_words import (
    setting_in_sentence,
    shape_in_sentence,
    style_in_sentence,
)
from models_catalog.models import ListingIndex

# Lengths, weights and diameters within these are called the same.
NEAR_SHARE, NEAR_MM = 0.15, 0.6
_MOST_SAID = 3


def likeness_words(own: ListingIndex, other: ListingIndex) -> str:
    """The strongest likeness first, of those that the rows of the list can tell."""
    said = [
        *_stones(own, other),
        *_setting(own, other),
        *_style(own, other),
        *_size(own, other),
    ]
    line = ", ".join(said[:_MOST_SAID]) or gettext("Near in shape and size")
    return line[:1].upper() + line[1:]


def _stones(own: ListingIndex, other: ListingIndex) -> list[str]:
    shapes = [shape for shape in _shared(own, other, "shape") if shape != "none"]
    if not shapes:
        has_none = "none" in _shared(own, other, "shape")
        return [gettext("without stones too")] if has_none else []
    is_near = own.stone_mm and other.stone_mm and _is_near(own.stone_mm, other.stone_mm)
    words = (
        gettext("%(shape)s stones of nearly the same size")
        if is_near
        else gettext("%(shape)s stones")
    )
    return [words % {"shape": shape_in_sentence(shapes[0])}]


def _setting(own: ListingIndex, other: ListingIndex) -> list[str]:
    return [
        gettext("%(setting)s setting") % {"setting": setting_in_sentence(name)}
        for name in _shared(own, other, "setting")[:1]
    ]


def _style(own: ListingIndex, other: ListingIndex) -> list[str]:
    return [style_in_sentence(name) for name in _shared(own, other, "style")[:1]]


def _size(own: ListingIndex, other: ListingIndex) -> list[str]:
    said = []
    if (
        own.inner_diameter_mm
        and other.inner_diameter_mm
        and abs(own.inner_diameter_mm - other.inner_diameter_mm) < NEAR_MM
    ):
        said.append(gettext("nearly the same finger size"))
    if (
        own.weight_18k_mg
        and other.weight_18k_mg
        and _is_near(own.weight_18k_mg, other.weight_18k_mg)
    ):
        said.append(gettext("nearly the same weight"))
    return said


def _shared(own: ListingIndex, other: ListingIndex, key: str) -> list[str]:
    """What both rows are marked with of one facet."""
    both = set(own.facets) & set(other.facets)
    return sorted(one.partition(":")[2] for one in both if one.startswith(f"{key}:"))


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR_SHARE * max(one, other)
