"""Each change of an order or a licence names who made it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import LicenceGrant, Order
from orders.services.give_up_order import give_up_order
from orders.tasks import reconcile_orders_task
from tests.fixtures import ClientOf
from tests.shop import make_listing
from tests.stripe import Sandbox


def acts() -> list[tuple[Any, ...]]:
    """Person or machine, act, target and reason, in the order of writing."""
    rows = AuditEntry.objects.order_by("pk")
    return [(row.person or row.machine, row.act, row.target_id, row.reason) for row in rows]


def test_a_sale_names_the_buyer_and_stripe(
    mira: User,
    ben: User,
    buy: Callable[..., Order],
    staff: User,
    client_of: ClientOf,
) -> None:
    order = buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    invoice = order.documents.get()
    assert acts() == [
        (ben, "order.placed", order.number, ""),
        (Machine.STRIPE, "order.paid", order.number, ""),
        (Machine.STRIPE, "licence.granted", grant.number, order.number),
        (Machine.STRIPE, "order.invoiced", order.number, str(invoice)),
    ]
    desk = client_of(staff).get("/admin/common/auditentry/", {"q": order.number})
    for words in ("Placed an order", "Found an order paid", "Stripe", "ben"):
        assert words in desk.content.decode()


def test_a_second_click_places_nothing_and_writes_nothing(
    mira: User, ben: User, check_out: Callable[..., Order]
) -> None:
    offer = make_listing(designer=mira)
    order = check_out(ben, offer)
    check_out(ben, offer)
    assert acts() == [(ben, "order.placed", order.number, "")]


def test_an_order_given_up_names_the_buyer_once(
    mira: User, ben: User, check_out: Callable[..., Order]
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    for _ in range(2):
        order = give_up_order(actor=ben, order=order)
    assert acts()[1:] == [(ben, "order.cancelled", order.number, "The buyer cancelled")]


def test_an_order_whose_page_expired_is_cancelled_by_the_schedule(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    sandbox.advance(hours=2)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        reconcile_orders_task()
    reason = "The payment page expired"
    assert acts()[1:] == [(Machine.SCHEDULE, "order.cancelled", order.number, reason)]


def test_a_payment_held_for_review_says_why(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    order = check_out(ben, offer)
    sandbox.pay(order.stripe_session_url)
    give_up = type(offer.cad_model).objects.filter(pk=offer.cad_model_id)
    Order.objects.update(state="cancelled", cancel_reason="expired", cancelled_at=timezone.now())
    give_up.update(state="withdrawn")
    sandbox.deliver_all()
    (held,) = acts()[1:]
    assert held[:3] == (Machine.STRIPE, "order.held", order.number)
    assert "cannot be sold again" in held[3]
