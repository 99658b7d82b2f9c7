"""Decide by what Stripe says now whether an order is paid, cancelled, still open, or strange.

A payment for a cancelled order is kept and delivered when the models are still for sale and not
owned already, because the buyer's money was taken for just that. Otherwise, and whenever the buyer
owns it by now, or amount, currency, order or mode do not fit, the money is booked as held for
review and nothing is granted.
So is what comes after the buyer pressed Cancel while the bank was confirming; that goes back.
So is a second payment of an order that was paid or decided before: nothing of that order changes.
So does money for a piece that the law forbids to deliver, also where the buyer was paying already.
An exclusive licence is kept for its buyer only while the order waits: money for it that comes after
goes back.
"""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from models_catalog.licences import LicenceKind
from models_catalog.states import ListingState
from orders import hooks
from orders.acts import OrderAct
from orders.errors import PaymentNotBooked
from orders.models import HeldPayment, Order
from orders.selectors.exclusives import is_taken_by_another
from orders.selectors.holdings import bought_meanwhile
from orders.services.book_payment import book_held_payment
from orders.services.cancel_order import cancel_order
from orders.services.count_coupon_use import count_coupon_again
from orders.services.deliver_order import deliver_order
from orders.services.exclusive_sale import release_exclusives
from orders.services.lock_order import lock_order
from orders.services.release_coupon_use import release_coupon_use
from orders.states import PAYABLE, UNSETTLED, CancelReason, OrderState, QuarantineReason
from payments.alarm import alarm_once
from payments.errors import StripeRefused, StripeUnavailable
from payments.gateway.balance import BalanceMovement
from payments.gateway.checkout import Payment, knows_checkout_session, retrieve_payment
from payments.gateway.client import AWAY, expects_live
from payments.gateway.own_account import UNKNOWN_TO_STRIPE

log = logging.getLogger(__name__)
KEY_IS_DOUBTED_FOR = timedelta(days=1)
# Money of another order, or play money: there is nothing to book for this order.
NOT_OUR_MONEY = frozenset({QuarantineReason.OTHER_ORDER, QuarantineReason.TEST_MODE})


def settle_payment(
    *,
    actor: Actor,
    order: Order,
    session_id: str | None = None,
    expired_because: CancelReason = CancelReason.EXPIRED,
) -> Order:
    """Ask Stripe about the order's payment page and record the answer once.

    `actor` is whoever made us ask. `session_id` names another page of this order, whose end alone
    cancels nothing. An order whose page Stripe does not know is cancelled: nobody can pay on it,
    and its buyer could not check out anything else; not so when our key is at fault. Safe to run
    any number of times and at once.
    Raises StripeUnavailable, StripeRefused, PaymentNotBooked.
    """
    asked = session_id or order.stripe_session_id
    is_decided = order.state not in PAYABLE and asked == order.stripe_session_id
    if asked is None or is_decided:
        return order
    try:
        payment = retrieve_payment(asked)
    except StripeRefused as refused:
        if refused.code != UNKNOWN_TO_STRIPE:
            raise
        _refuse_foreign_key(order)
        if asked != order.stripe_session_id or order.state != OrderState.PENDING:
            raise
        log.error("stripe does not know the payment page order=%s", order.number)
        return cancel_order(actor=actor, order=order, reason=CancelReason.NOT_OPENED)
    return _record(actor, order, payment, expired_because)


def _refuse_foreign_key(order: Order) -> None:
    """Raise StripeUnavailable where our key, not this one page, is what Stripe does not know.

    A key of another account, or of test mode, works and knows no page of ours: every waiting order
    would be cancelled for it. An earlier order's page tells the two apart. It is believed for a
    day, so that a shop that has moved to a new account gets rid of its old orders.
    """
    ends_at = order.checkout_expires_at or order.placed_at
    if timezone.now() > ends_at + KEY_IS_DOUBTED_FOR:
        return
    earlier = Order.objects.opened_before(order).first()
    if earlier is None or knows_checkout_session(earlier.stripe_session_id or ""):
        return
    alarm_once("account", "stripe knows no payment page of ours: is the key another account's?")
    raise StripeUnavailable(str(AWAY))


@transaction.atomic
def _record(actor: Actor, order: Order, payment: Payment, expired_because: CancelReason) -> Order:
    order = lock_order(order)
    if payment.is_paid and _is_held(payment):
        return order
    if order.state not in PAYABLE:
        if payment.is_paid and payment.payment_intent_id != order.stripe_payment_intent_id:
            _hold_beside(actor, order, payment)
        return order
    if payment.is_paid:
        return _record_paid(actor, order, payment)
    if order.stripe_session_id not in {None, payment.session_id} or order.state not in UNSETTLED:
        return order
    if payment.session_status == "expired":
        return cancel_order(actor=actor, order=order, reason=expired_because)
    if payment.session_status == "complete" and payment.has_failed:
        return cancel_order(actor=actor, order=order, reason=CancelReason.PAYMENT_FAILED)
    if payment.session_status == "complete" and order.state == OrderState.PENDING:
        order.state = OrderState.CONFIRMING
        order.save(update_fields=["state"])
    return order


def _record_paid(actor: Actor, order: Order, payment: Payment) -> Order:
    if payment.moved is None:
        raise PaymentNotBooked(gettext("Stripe has not booked this payment yet."))
    misfit = _misfit(order, payment, payment.moved)
    order.cancel_reason, order.cancelled_at = "", None
    if misfit not in NOT_OUR_MONEY:
        order.stripe_session_id = payment.session_id
        order.stripe_payment_intent_id = payment.payment_intent_id
        order.stripe_charge_id = payment.charge_id
    if misfit:
        return _hold_for_review(actor, order, payment, payment.moved, misfit)
    return deliver_order(actor=actor, order=order, moved=payment.moved, payment=payment)


def _hold_for_review(
    actor: Actor,
    order: Order,
    payment: Payment,
    moved: BalanceMovement,
    reason: QuarantineReason,
) -> Order:
    order.state, order.quarantine_reason = OrderState.QUARANTINED, reason
    order.save()
    release_coupon_use(order=order)
    release_exclusives(order=order)
    record_act(actor=actor, act=OrderAct.HELD, target=order, reason=str(reason.label))
    log.error("order held for review order=%s reason=%s", order.number, reason)
    if reason not in NOT_OUR_MONEY:
        _hold(order, payment, moved, reason)
    return order


def _hold_beside(actor: Actor, order: Order, payment: Payment) -> None:
    """Money for an order that needs none: it is held, and the order stays as it is."""
    if payment.moved is None:
        raise PaymentNotBooked(gettext("Stripe has not booked this payment yet."))
    if _misfit(order, payment, payment.moved) in NOT_OUR_MONEY:
        return
    reason = QuarantineReason.SECOND_PAYMENT
    record_act(actor=actor, act=OrderAct.HELD, target=order, reason=str(reason.label))
    log.error("second payment held order=%s", order.number)
    _hold(order, payment, payment.moved, reason)


def _hold(order: Order, payment: Payment, moved: BalanceMovement, reason: QuarantineReason) -> None:
    held = HeldPayment.objects.create(
        order=order,
        reason=reason,
        amount_minor=payment.total.minor,
        currency=payment.total.currency,
        held_minor=moved.amount_minor,
        held_currency=moved.currency,
        stripe_payment_intent_id=payment.payment_intent_id,
        stripe_charge_id=payment.charge_id,
    )
    book_held_payment(held=held, moved=moved)
    hooks.payment_held.call_all(held)


def _is_held(payment: Payment) -> bool:
    """Whether it was booked as held before; staff decide what becomes of it."""
    return HeldPayment.objects.filter(stripe_payment_intent_id=payment.payment_intent_id).exists()


def _misfit(order: Order, payment: Payment, moved: BalanceMovement) -> QuarantineReason | None:
    if payment.is_live != expects_live():
        return QuarantineReason.TEST_MODE
    if payment.order_number != order.number:
        return QuarantineReason.OTHER_ORDER
    if order.cancel_wished_at:
        return QuarantineReason.UNWANTED
    if payment.total != order.total or moved.currency != order.currency:
        return QuarantineReason.AMOUNT_DIFFERS
    if order.has_barred_files():
        return QuarantineReason.FILES_BARRED
    if order.state == OrderState.CANCELLED:
        return _too_late(order)
    # Another order may have bought it while this one's page was open. The first payment buys.
    if bought_meanwhile(order, counts_confirming=False):
        return QuarantineReason.OWNED_ALREADY
    return None


def _too_late(order: Order) -> QuarantineReason | None:
    """Why money that came after the order's end buys nothing any more."""
    if is_taken_by_another(order):
        return QuarantineReason.EXCLUSIVE_TAKEN
    if order.lines.filter(licence_kind=LicenceKind.EXCLUSIVE).exists():
        return QuarantineReason.EXCLUSIVE_LATE
    return None if _is_still_sellable(order) else QuarantineReason.NOT_SELLABLE


def _is_still_sellable(order: Order) -> bool:
    is_withdrawn = order.lines.exclude(cad_model__state=ListingState.PUBLISHED).exists()
    return not is_withdrawn and not bought_meanwhile(order) and count_coupon_again(order=order)
