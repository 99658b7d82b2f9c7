"""What a paper of money says around its figures, in the language that it was issued in."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext

from common.languages import ENGLISH, number

# Where a tax on sales is a value added tax, and is called so.
VAT_COUNTRIES = frozenset(
    "AT BE BG CH CY CZ DE DK EE EL ES FI FR GB GR HR HU IE IT LI LT LU LV MT NL NO PL PT RO SE SI "
    "SK".split()
)


def language_of_paper(content: dict[str, Any]) -> str:
    """Frozen with it. A paper from before this was noted is English, as it was then."""
    return str(content.get("language", ENGLISH))


def paper_words(*, is_reverse_charge: bool) -> dict[str, str]:
    return {
        "tax_number": gettext("Tax number:"),
        "tax_number_stated": gettext("Tax number as stated:"),
        "number": pgettext("paper", "Number"),
        "date": pgettext("paper", "Date"),
        "corrects": pgettext("paper", "Corrects"),
        "tax_in_it": pgettext("paper", "Tax in it"),
        "amount": pgettext("paper", "Amount"),
        "net": pgettext("paper", "Net"),
        "tax": pgettext("paper", "Tax"),
        "total": pgettext("paper", "Total"),
        "reverse_charge": (
            gettext("Reverse charge: the recipient of this service owes the tax.")
            if is_reverse_charge
            else ""
        ),
    }


def rate_words(country: str, rate_percent: str) -> str:
    """Such as "DE 19%"; other languages name the tax too."""
    if not rate_percent:
        return gettext("no tax")
    rate = Decimal(rate_percent)
    told = {
        "country": country,
        "rate": number(rate, max(0, -int(rate.normalize().as_tuple().exponent))),
    }
    if country in VAT_COUNTRIES:
        return (pgettext("VAT of a country", "%(country)s %(rate)s%%") % told).strip()
    return (pgettext("sales tax of a country", "%(country)s %(rate)s%%") % told).strip()


def rate_on_words(country: str, rate_percent: str, net: str) -> str:
    rate = rate_words(country, rate_percent)
    return pgettext("tax", "%(rate)s on %(net)s") % {"rate": rate, "net": net}
