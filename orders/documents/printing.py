"""A paper of money as PDF, from what was frozen with it and nothing else. Each kind of paper adds
its own words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import override

from common.languages import day
from common.money import Money
from common.pdf import make_pdf
from orders.documents.words import language_of_paper, paper_words, rate_on_words, rate_words
from orders.models.money_paper import MoneyPaper, MoneyPaperParty

Paper = TypeVar("Paper", bound=MoneyPaper)


@dataclass(frozen=True, kw_only=True)
class OwnWords:
    """`order` is what was paid, by its number; `heading` stands above the lines."""

    title: str
    order_word: str
    order: str
    heading: str
    closing: Sequence[str]
    # The number of the paper that this one takes back, if any.
    corrects: str = ""


def money_paper_pdf(paper: Paper, printed: Callable[[Paper], dict[str, Any]]) -> bytes:
    """In the language that it was issued in, whoever reads it."""
    with override(language_of_paper(paper.content)):
        return make_pdf(
            template="orders/document.typ", data=printed(paper), made_at=paper.issued_at
        )


def printed_paper(
    paper: MoneyPaper,
    party: MoneyPaperParty,
    own: OwnWords,
    *,
    discount_of: Callable[[dict[str, Any]], str] = lambda line: "",
) -> dict[str, Any]:
    content = paper.content

    def money(minor: int) -> str:
        return str(Money(minor, paper.currency))

    return {
        "title": own.title,
        "words": paper_words(is_reverse_charge=content["is_reverse_charge"]),
        "number": paper.name,
        "issued": day(paper.issued_at),
        "order_word": own.order_word,
        "order": own.order,
        "heading": own.heading,
        "corrects": own.corrects,
        "seller": [party.seller_name, *party.seller_address.splitlines()],
        "seller_tax_id": party.seller_tax_id,
        "buyer": [party.buyer_name, *party.buyer_address.splitlines()],
        "buyer_tax_id": party.buyer_tax_id,
        "lines": [
            {
                "title": line["title"],
                "licence": line["licence"],
                "discount": discount_of(line),
                "rate": rate_words(line["tax_country"], line["tax_rate_percent"]),
                "amount": money(line["net_minor"] + line["tax_minor"]),
            }
            for line in content["lines"]
        ],
        "taxes": [
            {
                "rate": rate_on_words(row["country"], row["rate_percent"], money(row["net_minor"])),
                "tax": money(row["tax_minor"]),
            }
            for row in content["taxes"]
        ],
        "net": str(paper.net),
        "tax": str(paper.tax),
        "total": str(paper.total),
        "is_reverse_charge": content["is_reverse_charge"],
        "closing": own.closing,
    }
