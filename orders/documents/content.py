"""What an invoice or a credit note says, as plain data that is frozen with it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

# Stripe's word for it. An invoice names it only where Stripe says so.
REVERSE_CHARGE = "reverse_charge"


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One licence, or the part of its price that goes back; amounts in minor units."""

    title: str
    licence: str
    list_price_minor: int
    discount_minor: int
    net_minor: int
    tax_minor: int
    tax_country: str
    tax_rate_percent: str
    taxability_reason: str


def document_content(lines: Sequence[DocumentLine], *, language: str) -> dict[str, Any]:
    """Lines, tax by country and rate, and whether the buyer owes the tax (reverse charge).

    `language` is that of the lines, in which all else of the paper is printed too.
    """
    by_rate: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for line in lines:
        sums = by_rate[line.tax_country, line.tax_rate_percent]
        sums[0] += line.net_minor
        sums[1] += line.tax_minor
    return {
        "language": language,
        "lines": [asdict(line) for line in lines],
        "taxes": [
            {"country": country, "rate_percent": rate, "net_minor": net, "tax_minor": tax}
            for (country, rate), (net, tax) in sorted(by_rate.items())
        ],
        "is_reverse_charge": any(line.taxability_reason == REVERSE_CHARGE for line in lines),
    }
