"""Ask Stripe for a reserved reversal, and record its answer."""

import logging

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_rows
from common.personal import close_matter
from orders.models import LedgerAccount, LedgerKind
from orders.services.post_to_ledger import Posting, post_to_ledger
from payments.errors import StripeRefused
from payments.gateway.transfers import ReversalMade, create_reversal, find_reversal
from payouts.acts import PayoutAct
from payouts.emails import tell_designer_reversed
from payouts.errors import ReversalDiffers
from payouts.models import Earning, Reversal
from payouts.services.weigh_earnings import weigh_earnings
from payouts.states import TransferState

log = logging.getLogger(__name__)


def complete_reversal(*, actor: Actor, reversal: Reversal, look_first: bool) -> Reversal:
    """Bring the money back from the designer's account, once, and book it.

    `look_first` when an earlier call may have gone through, as with transfers. A refusal, mostly
    because the account holds too little, leaves a debt that later shares settle. Raises
    StripeUnavailable, ReversalDiffers, and StripeRefused while looking; it then stays reserved.
    """
    if reversal.state != TransferState.RESERVED:
        return reversal
    made = _find(reversal) if look_first else None
    if made is None:
        try:
            made = _ask(reversal)
        except StripeRefused as refused:
            return _record_refused(actor, reversal, refused)
    return _record_made(actor, reversal, made)


def _find(reversal: Reversal) -> ReversalMade | None:
    return find_reversal(
        transfer_id=reversal.transfer.stripe_transfer_id or "", reference=reversal.reference
    )


def _ask(reversal: Reversal) -> ReversalMade:
    return create_reversal(
        transfer_id=reversal.transfer.stripe_transfer_id or "",
        amount=reversal.amount,
        reference=reversal.reference,
        idempotency_key=f"reversal-{reversal.idempotency_key}",
    )


@transaction.atomic
def _record_made(actor: Actor, reversal: Reversal, made: ReversalMade) -> Reversal:
    reversal = _lock(reversal)
    if reversal.state != TransferState.RESERVED:
        return reversal
    if made.amount != reversal.amount:
        raise ReversalDiffers(f"{reversal.reference} was made with another amount.")
    reversal.state = TransferState.MADE
    reversal.stripe_reversal_id = made.id
    reversal.made_at = timezone.now()
    reversal.save()
    record_act(actor=actor, act=PayoutAct.REVERSAL_MADE, target=reversal)
    tell_designer_reversed(reversal)
    post_to_ledger(
        kind=LedgerKind.REVERSAL,
        cause=reversal.reference,
        order=reversal.transfer.order,
        currency=reversal.currency,
        moved=made.moved,
        postings=[
            Posting(
                account=LedgerAccount.DESIGNER_PAYABLE,
                amount_minor=-reversal.amount_minor,
                owner_id=reversal.transfer.designer_id,
            ),
        ],
    )
    close_matter(reversal)
    return reversal


@transaction.atomic
def _record_refused(actor: Actor, reversal: Reversal, refused: StripeRefused) -> Reversal:
    reversal = _lock(reversal)
    if reversal.state != TransferState.RESERVED:
        return reversal
    reversal.state = TransferState.REFUSED
    reversal.failure = refused.message[:300]
    reversal.refused_at = timezone.now()
    reversal.save()
    (earning,) = lock_rows(Earning.objects.filter(pk=reversal.earning_id))
    earning.sent_minor += reversal.amount_minor
    weigh_earnings([earning])
    record_act(
        actor=actor, act=PayoutAct.REVERSAL_REFUSED, target=reversal, reason=reversal.failure
    )
    log.warning("reversal refused reference=%s code=%s", reversal.reference, refused.code)
    return reversal


def _lock(reversal: Reversal) -> Reversal:
    rows = Reversal.objects.select_related(
        "transfer__order", "transfer__designer", "earning__order_line"
    ).filter(pk=reversal.pk)
    (reversal,) = lock_rows(rows)
    return reversal
