"""Nobody finds what is another's by counting on from an address of their own."""

import string
from collections.abc import Callable

import pytest
from django.urls.converters import IntConverter

from common.access import PUBLIC, SIGNED, access_of
from orders.numbers import ALPHABET, new_certificate_number, new_order_number
from payouts.models.reversal import new_reference as new_reversal
from payouts.models.transfer import new_reference as new_transfer
from privacy.models.case import new_case_number
from privacy.models.data_export import new_number as new_export_number
from tests.common.test_headers import named_patterns

NEIGHBOURS, OTHERS = 10_000, 1_000
# What stands in an address or in a mail, and the signs that it is drawn from.
NUMBERS: dict[str, tuple[Callable[[], str], str]] = {
    "an order": (new_order_number, ALPHABET),
    "a certificate": (new_certificate_number, ALPHABET),
    "a copy of data": (new_export_number, string.hexdigits[:16]),
    "a request about data": (new_case_number, ALPHABET),
    "a transfer": (new_transfer, string.hexdigits[:16]),
    "a reversal": (new_reversal, string.hexdigits[:16]),
}

# Open to strangers and counted: what everybody may read, or behind the key of a mailed link.
COUNTED_AND_OPEN = {
    "privacy:policy_version",
    "privacy:policy_changes",
    "orders:guest_document",
    "orders:guest_download",
    "privacy:copy_part_by_link",
    # Of a question that everybody reads on the page of its piece.
    "models_catalog:piece_question_report",
    # Of a review that everybody reads.
    "reviews:photo",
    "reviews:photo_small",
    "reviews:review_report",
}


def neighbours(number: str, alphabet: str) -> set[str]:
    """The 5,000 before and after it, as somebody counts: the last sign first."""
    places = [place for place, sign in enumerate(number) if sign in alphabet][-8:]
    value = 0
    for place in places:
        value = value * len(alphabet) + alphabet.index(number[place])
    found = set()
    for step in range(-NEIGHBOURS // 2, NEIGHBOURS // 2 + 1):
        rest, signs = value + step, list(number)
        for place in reversed(places):
            rest, digit = divmod(rest, len(alphabet))
            signs[place] = alphabet[digit]
        found.add("".join(signs))
    return found - {number}


@pytest.mark.parametrize("what", NUMBERS)
def test_a02_ten_thousand_neighbours_of_a_number_are_nobody_s(what: str) -> None:
    make, alphabet = NUMBERS[what]
    drawn = [make() for _ in range(OTHERS)]
    assert len(set(drawn)) == OTHERS
    assert not neighbours(drawn[0], alphabet) & set(drawn)


def test_a02_what_is_counted_in_an_open_address_is_public_or_behind_a_key() -> None:
    counted = {
        name
        for name, pattern in named_patterns()
        if not name.startswith("admin:")
        and any(isinstance(one, IntConverter) for one in pattern.pattern.converters.values())
        and access_of(pattern.callback) in (PUBLIC, SIGNED, None)
    }
    assert counted == COUNTED_AND_OPEN
