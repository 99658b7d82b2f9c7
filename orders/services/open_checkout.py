"""Open Stripe's payment page for an order: reserve an attempt, ask, record the answer."""

import logging

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor
from common.locking import lock_rows
from orders.errors import CheckoutClosed, NotSellable
from orders.models import Order
from orders.selectors.holdings import bought_meanwhile
from orders.services.cancel_order import cancel_order
from orders.services.lock_order import lock_order
from orders.states import CancelReason, OrderState
from payments.attempts import new_attempt
from payments.errors import StripeRefused, StripeUnavailable
from payments.gateway.checkout import (
    CheckoutLine,
    CheckoutSession,
    create_checkout_session,
    expire_checkout_session,
)

log = logging.getLogger(__name__)


def open_checkout(*, actor: Actor, order: Order) -> Order:
    """The order with the address of its payment page; the same page each time while it lives.

    Raises CheckoutClosed; StripeUnavailable leaves the order for a retry with the same key;
    StripeRefused and NotSellable cancel it.
    """
    try:
        order = _reserve_attempt(order)
    except NotSellable:
        cancel_order(actor=actor, order=order, reason=CancelReason.NOT_OPENED, only_unopened=True)
        raise
    if order.stripe_session_id:
        return order
    try:
        session = _ask(order)
    except StripeRefused:
        cancel_order(actor=actor, order=order, reason=CancelReason.NOT_OPENED, only_unopened=True)
        raise
    order = _record(order, session)
    if order.state != OrderState.PENDING or order.stripe_session_id != session.id:
        _close(order, session)
    if order.state != OrderState.PENDING:
        raise CheckoutClosed(gettext("This order is not waiting for a payment any more."))
    return order


@transaction.atomic
def _reserve_attempt(order: Order) -> Order:
    order = lock_order(order)
    if order.state != OrderState.PENDING:
        raise CheckoutClosed(gettext("This order is not waiting for a payment any more."))
    if order.stripe_session_id:
        return order
    problem = bought_meanwhile(order)
    if problem:
        raise NotSellable(problem)
    attempt = new_attempt(order.checkout_attempt_count, order.checkout_expires_at, timezone.now())
    if attempt:
        order.checkout_attempt_count, order.checkout_expires_at = attempt
        order.save(update_fields=["checkout_attempt_count", "checkout_expires_at"])
    return order


def _ask(order: Order) -> CheckoutSession:
    if order.checkout_expires_at is None:
        raise CheckoutClosed(gettext("This order has no open attempt."))
    address = settings.SITE_URL + order.get_absolute_url()
    return create_checkout_session(
        order_number=order.number,
        buyer_email=order.email,
        lines=[CheckoutLine(name=str(line), price=line.price) for line in order.lines.all()],
        success_url=address,
        cancel_url=f"{address}?from=payment-page",
        expires_at=order.checkout_expires_at,
        idempotency_key=f"checkout-{order.checkout_key}-{order.checkout_attempt_count}",
    )


@transaction.atomic
def _record(order: Order, session: CheckoutSession) -> Order:
    """An order that ended meanwhile keeps the page's id, so that money on it would be found."""
    (order,) = lock_rows(Order.objects.filter(pk=order.pk))
    if order.stripe_session_id is None:
        order.stripe_session_id = session.id
        if order.state == OrderState.PENDING:
            order.stripe_session_url = session.url
        order.save(update_fields=["stripe_session_id", "stripe_session_url"])
    return order


def _close(order: Order, session: CheckoutSession) -> None:
    """The order ended, or has another page, while Stripe was asked for this one."""
    try:
        expire_checkout_session(session.id)
    except StripeRefused:
        # Closed already, or paid: its event tells.
        log.info("page of an ended order is not open order=%s", order.number)
    except StripeUnavailable:
        log.warning("page of an ended order stays open until it expires order=%s", order.number)
