"""Open Stripe's payment page for a milestone: reserve an attempt, ask, record the answer."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.locking import lock_rows
from design_requests.errors import MoveRefused
from design_requests.models import MilestonePayment
from design_requests.states import PaymentState
from payments.attempts import PAGE_LIVES, new_attempt
from payments.gateway.checkout import CheckoutLine, CheckoutSession, create_checkout_session


def open_milestone_page(*, payment: MilestonePayment) -> MilestonePayment:
    """The payment with the address of its page; the same page each time while it lives.

    Raises MoveRefused, StripeUnavailable, StripeRefused; the payment then waits for its hour.
    """
    payment = _reserve_attempt(payment)
    if payment.stripe_session_id:
        return payment
    return _record(payment, _ask(payment))


@transaction.atomic
def _reserve_attempt(payment: MilestonePayment) -> MilestonePayment:
    payment = _lock(payment)
    if payment.state != PaymentState.OPEN:
        raise MoveRefused(gettext("This milestone is not waiting for this payment any more."))
    if payment.stripe_session_id:
        return payment
    attempt = new_attempt(
        payment.checkout_attempt_count, payment.checkout_expires_at, timezone.now()
    )
    if attempt:
        payment.checkout_attempt_count, payment.checkout_expires_at = attempt
        payment.save(update_fields=["checkout_attempt_count", "checkout_expires_at"])
    return payment


def _ask(payment: MilestonePayment) -> CheckoutSession:
    milestone = payment.milestone
    address = settings.SITE_URL + milestone.offer.brief.get_absolute_url()
    return create_checkout_session(
        order_number=payment.number,
        buyer_email=milestone.offer.brief.client.email,
        lines=[CheckoutLine(name=f"{milestone}: {milestone.title}", price=payment.amount)],
        success_url=address,
        cancel_url=address,
        expires_at=payment.checkout_expires_at or timezone.now() + PAGE_LIVES,
        idempotency_key=f"milestone-{payment.checkout_key}-{payment.checkout_attempt_count}",
    )


@transaction.atomic
def _record(payment: MilestonePayment, session: CheckoutSession) -> MilestonePayment:
    """A payment that ended meanwhile keeps the page's id, so that money on it would be found."""
    payment = _lock(payment)
    if payment.stripe_session_id is None:
        payment.stripe_session_id = session.id
        payment.stripe_session_url = session.url
        payment.save(update_fields=["stripe_session_id", "stripe_session_url"])
    return payment


def _lock(payment: MilestonePayment) -> MilestonePayment:
    rows = MilestonePayment.objects.filter(pk=payment.pk)
    return lock_rows(rows.select_related("milestone__offer__brief__client"))[0]
