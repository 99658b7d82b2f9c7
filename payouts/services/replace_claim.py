"""Finance give out another code in place of a lost one, to whose the address was shown to be."""

import secrets

from django.db import transaction

from accounts.models import User
from common.address_code import address_code
from common.audit import record_act
from common.personal import hold_person
from payouts.acts import PayoutAct
from payouts.claim_code import claim_code, claim_hash
from payouts.errors import NotPayable, ReasonMissing
from payouts.models import Claim
from payouts.selectors.owed import owed_by_currency


@transaction.atomic
def replace_claim(*, actor: User, lost: Claim, reason: str) -> str:
    """The new code, of which a fingerprint is kept; the lost one is worth nothing from now on.

    Locks the emptied account. Raises NotPayable, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("Say how they showed that the address is theirs; it is kept.")
    hold_person(lost.designer_id)
    if lost.replaced_at() is not None:
        raise NotPayable("Another code has just been given out in its place.")
    code = claim_code(secrets.token_urlsafe(32))
    made = Claim.objects.create(
        designer_id=lost.designer_id,
        code_hash=claim_hash(code),
        address_code=lost.address_code,
        issued_by=actor,
    )
    record_act(actor=actor, act=PayoutAct.CLAIM_REPLACED, target=made, reason=reason)
    return code


def claim_of_address(address: str) -> Claim:
    """The good code of who left with the address; of several accounts the oldest. NotPayable."""
    claims = Claim.objects.of_address(address_code(address)).order_by("pk")
    for claim in claims:
        if claim.replaced_at() is None and owed_by_currency(claim.designer_id):
            return claim
    raise NotPayable(
        "Nothing is owed to anybody who left with this address. It has to be the one that the "
        "account had at its end."
    )
