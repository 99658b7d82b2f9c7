"""What tax a line carries, by country: a small table that stands for Stripe Tax.

Pure: no database, no clock. Rates are the standard ones of 2026; nothing is reduced.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NON_TAXABLE = "txcd_00000000"
_EU = {
    "AT": "20", "BE": "21", "BG": "20", "CY": "19", "CZ": "21", "DE": "19", "DK": "25", "EE": "24",
    "ES": "21", "FI": "25.5", "FR": "20", "GR": "24", "HR": "25", "HU": "27", "IE": "23",
    "IT": "22", "LT": "21", "LU": "17", "LV": "21", "MT": "18", "NL": "21", "PL": "23",
    "PT": "23", "RO": "21", "SE": "25", "SI": "22", "SK": "23",
}  # fmt: skip
# Where the seller collects tax; anywhere else it does not.
RATES = {name: Decimal(rate) for name, rate in {**_EU, "CH": "8.1", "GB": "20", "NO": "25"}.items()}
_TAX_IDS = {
    **{name: ("eu_vat", rf"{'EL' if name == 'GR' else name}[0-9A-Z+*]{{8,12}}") for name in _EU},
    "CH": ("ch_vat", r"CHE-\d{3}\.\d{3}\.\d{3} (MWST|TVA|IVA)"),
    "GB": ("gb_vat", r"GB(\d{9}|\d{12})"),
    "NO": ("no_vat", r"\d{9}MVA"),
    "US": ("us_ein", r"\d{2}-\d{7}"),
}
# A business there accounts for the tax of a foreign seller itself.
_REVERSE = frozenset({*_EU, "GB", "NO"})


@dataclass(frozen=True, kw_only=True)
class TaxId:
    type: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """What decides about tax; `exempt` is what Stripe holds about a known customer."""

    country: str
    tax_id: TaxId | None = None
    exempt: str = "none"


@dataclass(frozen=True, kw_only=True)
class Taxed:
    """The tax of one line: `amount` is part of the price when the price is inclusive."""

    amount: int
    taxable_amount: int
    percentage: Decimal
    reason: str


def read_tax_id(country: str, text: str) -> TaxId | None:
    """The number as its country writes it, by form alone; None when it cannot be one."""
    kind, pattern = _TAX_IDS.get(country, ("", "(?!)"))
    value = " ".join(text.upper().split())
    return TaxId(type=kind, value=value) if re.fullmatch(pattern, value) else None


def tax_line(
    *, amount: int, inclusive: bool, tax_code: str | None, buyer: Buyer, seller_country: str
) -> Taxed:
    """Rounded half up for each line, as Stripe does unless told otherwise."""
    rate = RATES.get(buyer.country)
    if rate is None:
        return _untaxed(0, "not_collecting")
    if tax_code == NON_TAXABLE:
        return _untaxed(0, "product_exempt")
    if buyer.exempt == "exempt":
        return _untaxed(0, "customer_exempt")
    is_foreign = buyer.country in _REVERSE and buyer.country != seller_country
    if buyer.exempt == "reverse" or (is_foreign and buyer.tax_id is not None):
        return _untaxed(amount, "reverse_charge")
    share = amount * rate / ((100 + rate) if inclusive else 100)
    tax = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    net = amount - tax if inclusive else amount
    return Taxed(amount=tax, taxable_amount=net, percentage=rate, reason="standard_rated")


def _untaxed(taxable_amount: int, reason: str) -> Taxed:
    return Taxed(amount=0, taxable_amount=taxable_amount, percentage=Decimal(0), reason=reason)


def countries() -> Sequence[str]:
    """What the hosted page offers: where tax is collected, and some places where it is not."""
    return sorted({*RATES, "AU", "CA", "JP", "US"})
