"""Whoever has the receipt of their erasure, and knows the address, is shown the code once."""

import hmac
from functools import reduce

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.address_code import address_code
from common.personal import OwedByReceipt, StaysOwed, hold_person
from payouts.claim_code import claim_code, claim_hash
from payouts.errors import CodeNotShown
from payouts.models import Claim
from payouts.selectors.owed import owed_by_currency


@transaction.atomic
def show_claim(*, receipt_number: str, address: str) -> list[StaysOwed]:
    """What is owed, each with the code. Locks the emptied account. Raises CodeNotShown."""
    code = claim_code(receipt_number)
    claims = Claim.objects.of_code(claim_hash(code))
    claim = claims.first()
    if claim is None:
        raise CodeNotShown(gettext("Nothing stays owed by this receipt."))
    if not hmac.compare_digest(claim.address_code, address_code(address)):
        raise CodeNotShown(gettext("The account that was erased had another e-mail address."))
    hold_person(claim.designer_id)
    claim = claims.get()
    if claim.shown_at is not None or claim.replaced_at() is not None:
        raise CodeNotShown(
            gettext("The code was shown already, or replaced: a new one is given by us.")
        )
    owed = owed_by_currency(claim.designer_id)
    if not owed:
        raise CodeNotShown(gettext("Nothing stays owed any more."))
    claim.shown_at = timezone.now()
    claim.save(update_fields=["shown_at"])
    return [StaysOwed(words=str(sum_), code=code) for sum_ in owed]


def owed_by_receipt(receipt_number: str) -> OwedByReceipt | None:
    claim = Claim.objects.of_code(claim_hash(claim_code(receipt_number))).first()
    owed = owed_by_currency(claim.designer_id) if claim else []
    if claim is None or not owed:
        return None
    return OwedByReceipt(
        words=reduce(_and, map(str, owed)),
        shown_at=claim.shown_at,
        replaced_at=claim.replaced_at(),
    )


def _and(first: str, second: str) -> str:
    return gettext("%(first)s and %(second)s") % {"first": first, "second": second}
