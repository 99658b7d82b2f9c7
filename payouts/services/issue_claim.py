"""Somebody leaves to whom something stays owed: give the code against which it is paid later."""

from django.db import transaction

from common.address_code import address_code
from common.personal import StaysOwed
from payouts.claim_code import claim_code, claim_hash
from payouts.models import Claim
from payouts.selectors.owed import owed_by_currency


@transaction.atomic
def issue_claim(*, designer_id: int, receipt_number: str, address: str) -> list[StaysOwed]:
    """What is owed, by currency, each with the same code; nothing where nothing is due.

    Safe to repeat: one receipt has one code. Of the address that the account had a code is kept.
    """
    owed = owed_by_currency(designer_id)
    if not owed:
        return []
    code = claim_code(receipt_number)
    Claim.objects.get_or_create(
        code_hash=claim_hash(code),
        defaults={"designer_id": designer_id, "address_code": address_code(address)},
    )
    return [StaysOwed(words=str(sum_), code=code) for sum_ in owed]
