"""By what a jeweller narrows the list down: the facets, their values, and the words for both.

A choice facet stands in `ListingIndex.facets` as marks such as `shape:round`; a span facet is a
number of the row, in the unit that the page shows. Marks are written by `index_listing` alone.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from common.languages import ENGLISH, language_now, number
from common.money import decimal_of, exponent
from geometry.measuring.ring_sizes import (
    LARGEST_MM,
    SMALLEST_MM,
    System,
    diameter_mm,
    ring_sizes,
)
from geometry.reading import DELIVERED_ENDINGS, MEASURED_ENDINGS
from models_catalog.facet_words import SETTING_NAMES, SHAPE_NAMES, STYLE_NAMES
from models_catalog.finger_systems import system_now
from models_catalog.licences import LicenceKind
from models_catalog.text import short_number

# What its own program opens with its parts and history, or as surfaces; the others are meshes.
EDITABLE_FORMATS = frozenset({"3dm", "step", "jcd", "mgx", "blend", "ztl"})


@dataclass(frozen=True, slots=True)
class ChoiceFacet:
    """`values` maps what stands in the address to its words; None where rows of a table say it.

    The words are English, and translated where they are shown.
    """

    key: str
    label: str
    values: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` up to but not including `high`, in the facet's unit; None: no bound."""

    low: Decimal | None
    high: Decimal | None

    @property
    def key(self) -> str:
        return f"{plain_number(self.low)}-{plain_number(self.high)}"

    @classmethod
    def read(cls, text: str) -> "Span | None":
        """`2-4`, `-4` or `4-`; None for anything else, and where nothing lies between."""
        low_text, dash, high_text = text.partition("-")
        low, high = typed_number(low_text), typed_number(high_text)
        is_whole = (
            dash and bool(low_text) == (low is not None) and bool(high_text) == (high is not None)
        )
        return cls.between(low, high) if is_whole else None

    @classmethod
    def between(cls, low: Decimal | None, high: Decimal | None) -> "Span | None":
        if (low is None and high is None) or (low is not None and high is not None and low >= high):
            return None
        return cls(low, high)


@dataclass(frozen=True, slots=True)
class SpanFacet:
    """A number: `steps` are the bounds between the spans on offer."""

    key: str
    label: str
    unit: str
    steps: tuple[Decimal, ...]

    @property
    def spans(self) -> list[Span]:
        bounds = [None, *self.steps, None]
        return [Span(low, high) for low, high in zip(bounds, bounds[1:], strict=False)]

    def words(self, span: Span) -> str:
        if span.low is None:
            return gettext("under %(most)s") % {"most": f"{_shown(span.high)} {self.unit}"}
        if span.high is None:
            return gettext("%(least)s and more") % {"least": f"{_shown(span.low)} {self.unit}"}
        return gettext("%(least)s to %(most)s") % {
            "least": _shown(span.low),
            "most": f"{_shown(span.high)} {self.unit}",
        }


class FingerFacet(SpanFacet):
    """The inner diameter of rings, in millimetres, said as finger sizes."""

    def words(self, span: Span) -> str:
        if span.low is None:
            return gettext("under %(most)s") % {"most": _size(span.high)}
        if span.high is None:
            return gettext("%(least)s and more") % {"least": _size(span.low)}
        return gettext("%(least)s to %(most)s") % {
            "least": _size(span.low),
            "most": _size(span.high),
        }


def _size(bound: Decimal | None) -> str:
    """The reader's size, then the EU's or, beside that, the US'; millimetres for no finger."""
    if bound is None or not SMALLEST_MM <= bound <= LARGEST_MM:
        return f"{_shown(bound)} mm"
    mine = system_now()
    beside: System = "us" if mine == "eu" else "eu"
    return f"{_rounded(float(bound), mine)} ({_rounded(float(bound), beside)})"


def _rounded(inner_mm: float, system: System) -> str:
    """As steps between sizes are said: of the US to the half, of others to the whole."""
    size = getattr(ring_sizes(inner_mm), system)
    if system == "us":
        size = short_number(round(size * 2) / 2)
    return f"{system.upper()} {size}" if isinstance(size, str) else f"{system.upper()} {size:.0f}"


def _shown(bound: Decimal | None) -> str:
    """In the reader's manner, with the places that it has."""
    if bound is None:
        return ""
    places = -int(bound.normalize().as_tuple().exponent)
    return plain_number(bound) if language_now() == ENGLISH else number(bound, max(0, places))


def typed_number(text: str) -> Decimal | None:
    """A number that a visitor typed, between nothing and a million; None for anything else."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    is_usable = number.is_finite() and 0 <= number <= 1_000_000
    return round(number, 3).normalize() if is_usable else None


def plain_number(number: Decimal | None) -> str:
    """As people type it; empty for no bound."""
    return "" if number is None else f"{number:f}"


def _steps(*bounds: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(bound) for bound in bounds)


CHOICE_FACETS = (
    ChoiceFacet("category", gettext_noop("Kind"), None),
    ChoiceFacet("style", gettext_noop("Style"), STYLE_NAMES),
    ChoiceFacet("setting", gettext_noop("Setting"), SETTING_NAMES),
    ChoiceFacet("shape", gettext_noop("Stones"), {"none": gettext_noop("No stones")} | SHAPE_NAMES),
    ChoiceFacet(
        "casts",
        gettext_noop("Ready to cast in"),
        {"silver": gettext_noop("Silver"), "gold": gettext_noop("Gold and platinum")},
    ),
    ChoiceFacet(
        "licence",
        gettext_noop("Licence"),
        {str(kind.value): str(kind.label) for kind in LicenceKind},
    ),
    ChoiceFacet(
        "editing",
        gettext_noop("Editing"),
        {
            "editable": gettext_noop("Editable in CAD"),
            "locked": gettext_noop("Mesh, for printing and casting"),
        },
    ),
    ChoiceFacet(
        "format",
        gettext_noop("Format"),
        {name: name.upper() for name in (*MEASURED_ENDINGS, *DELIVERED_ENDINGS)},
    ),
    ChoiceFacet("designer", gettext_noop("Designer"), None),
)
FINGER_FACET = FingerFacet(
    "finger",
    gettext_noop("Ring size"),
    "mm",
    tuple(round(Decimal(diameter_mm("us", size)), 2) for size in (5, 6, 7, 8, 10)),
)
SPAN_FACETS = (
    SpanFacet("weight", gettext_noop("Metal weight"), "g", _steps("2", "4", "6", "10")),
    SpanFacet(
        "price",
        gettext_noop("Price"),
        settings.SHOP_CURRENCY.upper(),
        tuple(
            decimal_of(
                units * 10 ** exponent(settings.SHOP_CURRENCY), settings.SHOP_CURRENCY
            ).normalize()
            for units in (10, 25, 50, 100)
        ),
    ),
    SpanFacet("stone", gettext_noop("Largest stone"), "mm", _steps("2", "4", "6", "8")),
    SpanFacet("carats", gettext_noop("Stones in all"), "ct", _steps("0.25", "0.5", "1", "2")),
    FINGER_FACET,
)
FACETS = {facet.key: facet for facet in (*CHOICE_FACETS, *SPAN_FACETS)}


def mark(key: str, value: object) -> str:
    """What stands in a row for one value of a choice facet."""
    return f"{key}:{value}"
