"""Somebody who left brings their code and an account at Stripe: they are paid what stayed owed."""

from accounts.models import User
from common.audit import record_act
from payouts.acts import PayoutAct
from payouts.claim_code import claim_hash
from payouts.errors import NotPayable
from payouts.models import Claim, Earning, Transfer
from payouts.selectors.owed import owed_by_currency
from payouts.services.complete_transfer import complete_transfer
from payouts.services.reserve_transfers import reserve_transfers

NO_CLAIM = "No such code was given out. It has four groups of five letters and digits."


def pay_claim(*, actor: User, code: str, recipient: User, reason: str) -> list[Transfer]:
    """Send all that is due to the designer who left to the recipient's account at Stripe.

    Each share is sent once, however often the code comes. Raises NotPayable, ReasonMissing, and
    StripeUnavailable in the middle: what was reserved is finished by finish_transfers.
    """
    claim = find_claim(code)
    if claim.issued_by_id == actor.pk:
        raise NotPayable("You gave out this code. Somebody else at the desk has to pay against it.")
    if recipient.pk == actor.pk:
        raise NotPayable("You cannot pay yourself. Somebody else at the desk has to do it.")
    due = list(Earning.objects.of_designer(claim.designer).due())
    if not due or not owed_by_currency(claim.designer_id):
        raise NotPayable("Nothing is owed against this code any more.")
    reserved = reserve_transfers(
        actor=actor, designer=claim.designer, chosen=due, reason=reason, paid_to=recipient
    )
    record_act(actor=actor, act=PayoutAct.CLAIM_PAID, target=claim, reason=reason)
    return [
        complete_transfer(actor=actor, transfer=transfer, look_first=False) for transfer in reserved
    ]


def find_claim(code: str) -> Claim:
    """Raises NotPayable."""
    claim = Claim.objects.select_related("designer").filter(code_hash=claim_hash(code)).first()
    if claim is None:
        raise NotPayable(NO_CLAIM)
    if (replaced_at := claim.replaced_at()) is not None:
        raise NotPayable(
            f"Another code took the place of this one on {replaced_at:%-d %B %Y}; it is worth "
            "nothing any more. Ask for the newer one."
        )
    return claim
