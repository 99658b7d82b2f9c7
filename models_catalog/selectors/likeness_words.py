"""In what two pieces on the shelf are alike, in a line under the card of the other one."""

from models_catalog.models import ListingIndex

# Lengths, weights and diameters within these are called the same.
NEAR_SHARE, NEAR_MM = 0.15, 0.6
_MOST_SAID = 3


def likeness_words(own: ListingIndex, other: ListingIndex) -> str:
    """The strongest likeness first, of those that the rows of the list can tell."""
    said = [
        *_stones(own, other),
        *_named(own, other, "setting", "{} setting"),
        *_named(own, other, "style", "{}"),
        *_size(own, other),
    ]
    return ", ".join(said[:_MOST_SAID]).capitalize() or "Near in shape and size"


def _stones(own: ListingIndex, other: ListingIndex) -> list[str]:
    shapes = [shape for shape in _shared(own, other, "shape") if shape != "none"]
    if not shapes:
        return ["without stones too"] if "none" in _shared(own, other, "shape") else []
    said = [f"{shapes[0]} stones"]
    if own.stone_mm and other.stone_mm and _is_near(own.stone_mm, other.stone_mm):
        said = [f"{shapes[0]} stones of nearly the same size"]
    return said


def _named(own: ListingIndex, other: ListingIndex, key: str, words: str) -> list[str]:
    return [words.format(name) for name in _shared(own, other, key)[:1]]


def _size(own: ListingIndex, other: ListingIndex) -> list[str]:
    said = []
    if (
        own.inner_diameter_mm
        and other.inner_diameter_mm
        and abs(own.inner_diameter_mm - other.inner_diameter_mm) < NEAR_MM
    ):
        said.append("nearly the same finger size")
    if (
        own.weight_18k_mg
        and other.weight_18k_mg
        and _is_near(own.weight_18k_mg, other.weight_18k_mg)
    ):
        said.append("nearly the same weight")
    return said


def _shared(own: ListingIndex, other: ListingIndex, key: str) -> list[str]:
    """What both rows are marked with of one facet."""
    both = set(own.facets) & set(other.facets)
    return sorted(one.partition(":")[2] for one in both if one.startswith(f"{key}:"))


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= NEAR_SHARE * max(one, other)
