"""Documents print the names that people have."""

from datetime import UTC, datetime
from typing import Any

import pytest
import typst

from common.pdf import make_pdf
from tests.pdf import words_of

FAMILIES = set(typst.Fonts().families())
STATEMENT: dict[str, Any] = {
    "title": "Statement",
    "number": "ST-2026-000001",
    "issued": "28 November 2026",
    "supplier_vat_id": "",
    "recipient": ["JewelCAD"],
    "recipient_tax_id": "",
    "lines": [],
    "currency": "USD",
    "sums": dict.fromkeys(
        ("gross_minor", "discount_minor", "tax_minor", "fee_minor", "other_minor", "net_minor"),
        "0.00",
    ),
    "sentence": "",
}


def printed(name: str) -> str:
    made_at = datetime(2026, 11, 28, tzinfo=UTC)
    data = STATEMENT | {"supplier": [name]}
    return words_of(make_pdf(template="payouts/statement.typ", data=data, made_at=made_at))


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Иван Петров", "Ελένη Παππά"])
def test_a_name_in_latin_cyrillic_or_greek_is_printed_on_every_machine(name: str) -> None:
    assert name in printed(name)


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("山田太郎", "Noto Sans CJK JP"),
        ("김민준", "Noto Sans CJK JP"),
        ("王小明", "Noto Sans CJK JP"),
        ("ธนา", "Noto Sans Thai"),
    ],
)
def test_a_name_in_another_script_is_printed_by_the_fonts_of_the_image(
    name: str, family: str
) -> None:
    if family not in FAMILIES:
        pytest.skip("needs apt-get install fonts-noto-core fonts-noto-cjk")
    assert name in printed(name)


def test_a_name_that_no_font_has_leaves_the_document_readable() -> None:
    assert "ST-2026-000001" in printed("山田太郎 देवनागरी محمد")
