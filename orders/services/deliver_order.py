"""An order is paid: its licences are granted, its shares settled and booked, and people told."""

from django.utils import timezone

from common.audit import Actor, record_act, record_acts
from common.personal import close_matter
from orders import emails, hooks
from orders.acts import OrderAct
from orders.models import HeldPayment, LicenceGrant, Order
from orders.services.book_payment import book_held_delivery, book_payment
from orders.services.exclusive_sale import sell_exclusives
from orders.services.issue_invoice import issue_invoice
from orders.services.settle_lines import settle_lines
from orders.states import OrderState
from orders.withdrawal import WITHDRAWAL_LASTS
from payments.gateway.balance import BalanceMovement
from payments.gateway.checkout import LineTax, Payment


def deliver_order(
    *,
    actor: Actor,
    order: Order,
    moved: BalanceMovement | None,
    payment: Payment | None = None,
    held: HeldPayment | None = None,
) -> Order:
    """Runs in the transaction that found the order paid, under its lock.

    `moved` is what the payment did to Stripe's balance; None where there was nothing to pay, and
    where the payment is booked already because it was `held`. `payment` says which tax Stripe
    worked out, and for whom the invoice is.
    """
    order.state, order.paid_at = OrderState.PAID, timezone.now()
    if order.total_minor and not order.is_business_purchase:
        order.withdrawal_ends_at = order.paid_at + WITHDRAWAL_LASTS
    order.save()
    sell_exclusives(order=order)
    grants = LicenceGrant.objects.bulk_create(
        LicenceGrant(order_line=line, holder_id=order.buyer_id, granted_at=order.paid_at)
        for line in order.lines.all()
    )
    record_act(actor=actor, act=OrderAct.PAID, target=order)
    record_acts(actor=actor, act=OrderAct.GRANTED, targets=grants, reason=order.number)
    settle_lines(order=order, taxes=_taxes(order, payment), settled_at=order.paid_at)
    if held is None:
        book_payment(order=order, moved=moved)
    else:
        book_held_delivery(held=held)
    emails.tell_buyer_order_paid(order)
    emails.tell_designers_of_sale(order)
    hooks.order_paid.call_all(order)
    if order.total_minor:
        issue_invoice(actor=actor, order=order, billing=payment.billing if payment else None)
    close_matter(order)
    return order


def _taxes(order: Order, payment: Payment | None) -> dict[int, LineTax]:
    if payment is None or not payment.taxes:
        return {}
    positions = [line.position for line in order.lines.all()]
    # Stripe lists the lines as the page was opened with them.
    return dict(zip(positions, payment.taxes, strict=True))
