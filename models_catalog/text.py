"""Figures as people in the trade write them, in the units that the reader chose."""

from enum import StrEnum

from django.utils.translation import gettext

from common.languages import number
from common.money import Money
from common.reader_manner import manner_now
from geometry.metals import GRAMS_PER_PENNYWEIGHT

MM_PER_INCH = 25.4


class Units(StrEnum):
    """Millimetres and grams, or inches and pennyweights as North American benches use them."""

    METRIC = "metric"
    US = "us"

    @property
    def is_us(self) -> bool:
        return self is Units.US

    @property
    def label(self) -> str:
        return gettext("in · dwt") if self is Units.US else gettext("mm · g")

    @property
    def words(self) -> str:
        if self is Units.US:
            return gettext("Inches and pennyweights")
        return gettext("Millimetres and grams")


def units_now() -> Units:
    """Those of the reader's account; metric where it chose none."""
    return Units(manner_now().units or Units.METRIC)


def short_number(value: float) -> str:
    """With as many decimal places as it has, up to two: a size or a density."""
    places = next(places for places in range(3) if places == 2 or round(value, places) == value)
    return number(value, places)


def grams(weight_g: float) -> str:
    """Two decimals under 10 g, one above: scales in a workshop show no more."""
    return f"{number(weight_g, 2 if weight_g < 10 else 1)} g"


def weight(weight_g: float, units: Units) -> str:
    """A weight in grams or in pennyweights, as fine as a workshop's scales."""
    if units is Units.METRIC:
        return grams(weight_g)
    pennyweights = weight_g / GRAMS_PER_PENNYWEIGHT
    return f"{number(pennyweights, 2 if pennyweights < 10 else 1)} dwt"


def weight_span(least_g: float, most_g: float, units: Units) -> str:
    """A range such as "3.15 to 3.65 g"."""
    least, _, _ = weight(least_g, units).rpartition(" ")
    return gettext("%(least)s to %(most)s") % {"least": least, "most": weight(most_g, units)}


def weight_18k(weight_mg: int | None, units: Units = Units.METRIC) -> str | None:
    if weight_mg is None:
        return None
    return gettext("%(weight)s in 18k") % {"weight": weight(weight_mg / 1000, units)}


def price_from(price: Money, *, has_more: bool) -> str:
    return gettext("from %(price)s") % {"price": price} if has_more else str(price)


def millimetres(value_mm: float) -> str:
    return f"{number(value_mm, 2 if value_mm < 10 else 1)} mm"


def length(value_mm: float, units: Units) -> str:
    """A length in millimetres, or in inches to a thousandth."""
    if units is Units.METRIC:
        return millimetres(value_mm)
    return f"{number(value_mm / MM_PER_INCH, 3)} in"


def fine_length(value_mm: float, units: Units) -> str:
    """A wall or a prong: always two decimals in millimetres, three in inches."""
    unit = "mm" if units is Units.METRIC else "in"
    return f"{fine_figure(value_mm, units)} {unit}"


def fine_figure(value_mm: float, units: Units) -> str:
    """The figure of `fine_length` alone."""
    if units is Units.METRIC:
        return number(value_mm, 2)
    return number(value_mm / MM_PER_INCH, 3)


def box(x_mm: float, y_mm: float, z_mm: float, units: Units) -> str:
    if units is Units.METRIC:
        return f"{' × '.join(number(side, 1) for side in (x_mm, y_mm, z_mm))} mm"
    return f"{' × '.join(number(side / MM_PER_INCH, 3) for side in (x_mm, y_mm, z_mm))} in"


def volume(volume_mm3: float, units: Units) -> str:
    if units is Units.METRIC:
        return f"{number(volume_mm3, 1)} mm³"
    return f"{number(volume_mm3 / MM_PER_INCH**3, 4)} in³"


def area(area_mm2: float, units: Units) -> str:
    if units is Units.METRIC:
        return f"{number(area_mm2)} mm²"
    return f"{number(area_mm2 / MM_PER_INCH**2, 2)} in²"


def file_size(size_bytes: int) -> str:
    """Decimal units, as shops and file managers of today print them."""
    if size_bytes < 1_000_000:
        return f"{number(max(size_bytes / 1000, 0.1), 1)} kB"
    return f"{number(size_bytes / 1_000_000, 1)} MB"
