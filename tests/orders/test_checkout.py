"""From the cart to the payment page: the price agreed to, one order for many clicks."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from models_catalog.models import LicenceOffer
from orders.cart import CartItem
from orders.errors import CheckoutClosed, NotSellable
from orders.models import LicenceGrant, Order, OrderLine
from orders.services.cancel_order import cancel_order
from orders.services.give_up_order import give_up_order
from orders.services.open_checkout import open_checkout
from orders.services.place_order import place_order
from orders.services.reconcile_orders import reconcile_orders
from orders.services.start_checkout import start_checkout
from orders.states import CancelReason, OrderState
from payments.errors import StripeUnavailable
from tests.cast import PASSWORD
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

CHECKOUT = "/checkout/"
OURS = {"Origin": "http://testserver"}


def fill(client: Client, *offers: LicenceOffer) -> Client:
    client.post(reverse("orders:cart_add"), {"offer": [o.public_id for o in offers]}, headers=OURS)
    return client


def confirm(client: Client, *offers: LicenceOffer) -> Any:
    confirmed = [f"{offer.public_id}:{offer.price_minor}" for offer in offers]
    return client.post(CHECKOUT, {"confirmed": confirmed})


def test_the_cart_survives_the_log_in_and_leads_to_the_payment_page(
    mira: User, ben: User, client: Client, sandbox: Sandbox
) -> None:
    fill(client, make_listing(designer=mira, price_minor=4250))
    choice = client.get(CHECKOUT).content.decode()
    for entrance in ("account_login", "account_signup"):
        assert f'href="{reverse(entrance)}?next={quote(CHECKOUT)}"' in choice
    form = {"login": ben.email, "password": PASSWORD, "next": CHECKOUT}
    page = client.post(reverse("account_login"), form, follow=True).content.decode()
    assert "Bezel signet" in page
    assert "Pay 42.50 USD" in page
    answer = client.post(CHECKOUT)
    assert answer.status_code == 303
    assert answer["Location"].startswith(sandbox.url)


def test_the_order_keeps_what_was_agreed(
    mira: User, ben: User, check_out: Callable[..., Order]
) -> None:
    offer = make_listing(designer=mira, title="Signet", price_minor=3333)
    order = check_out(ben, offer)
    type(offer.cad_model).objects.update(title="Renamed")
    offer.price_minor = 9900
    offer.save()
    line = OrderLine.objects.get(order=order)
    assert (line.title, line.price_minor, line.casting_count) == ("Signet", 3333, 25)
    assert (line.list_price_minor, line.discount_minor, line.fee_basis_points) == (3333, 0, 1500)
    assert line.terms_version
    assert line.release == offer.cad_model.releases.get()


def test_a_double_click_and_many_at_once_open_one_page(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    items = [CartItem(offer.public_id, offer.price_minor)]
    pages: list[str] = []

    def click() -> None:
        try:
            pages.append(start_checkout(actor=ben, items=items).stripe_session_url)
        except StripeUnavailable:  # Stripe refuses a key that is in use at this moment
            pages.append("")

    in_threads(click, times=3)
    click()
    assert Order.objects.count() == 1
    assert len(set(pages) - {""}) == 1
    assert len(sandbox.client.v1.checkout.sessions.list().data) == 1


def test_another_cart_closes_the_page_of_the_first(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    first = check_out(ben, make_listing(designer=mira))
    second = check_out(ben, make_listing(designer=mira))
    first.refresh_from_db()
    assert (first.state, first.cancel_reason) == ("cancelled", CancelReason.GIVEN_UP)
    assert second.pk != first.pk
    assert sandbox.pay(first.stripe_session_url) != 303


def test_another_cart_finds_the_first_paid_already(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    first = check_out(ben, make_listing(designer=mira))
    sandbox.pay(first.stripe_session_url)
    check_out(ben, make_listing(designer=mira))
    first.refresh_from_db()
    assert first.state == OrderState.PAID
    assert LicenceGrant.objects.count() == 1


def test_a36_s26_a_changed_price_is_shown_and_paid_only_when_agreed_to(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    client = fill(client_of(ben), offer)
    offer.price_minor = 8000
    offer.save()
    answer = client.post(CHECKOUT)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Agree and pay 80.00 USD" in page
    assert "It was 50.00 USD" in page
    assert not Order.objects.exists()
    answer = confirm(client, offer)
    assert answer.status_code == 303
    assert Order.objects.get().total_minor == 8000


def test_s26_an_open_page_keeps_its_price(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    order = check_out(ben, offer)
    type(offer).objects.update(price_minor=8000)
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    order.refresh_from_db()
    assert (order.state, order.total_minor) == (OrderState.PAID, 5000)


@pytest.mark.parametrize("price", ["1", "0", "-5000", "x", "99999999999"])
def test_a36_a_price_made_up_in_the_form_buys_nothing(
    mira: User, ben: User, client_of: ClientOf, price: str
) -> None:
    offer = make_listing(designer=mira, price_minor=5000)
    answer = client_of(ben).post(CHECKOUT, {"confirmed": f"{offer.public_id}:{price}"})
    assert answer.status_code in {302, 409}
    assert not Order.objects.exists()


def test_what_one_owns_or_sells_is_not_sold_again(
    mira: User, ben: User, buy: Callable[..., Order], client_of: ClientOf
) -> None:
    offer = make_listing(designer=mira, kind="unlimited")
    buy(ben, offer)
    for person, words in ((ben, "You own this already"), (mira, "your own model")):
        answer = fill(client_of(person)).post(
            reverse("orders:cart_add"), {"offer": offer.public_id}, headers=OURS
        )
        assert words in answer.content.decode()
        assert confirm(client_of(person), offer).status_code == 302
    assert Order.objects.count() == 1


@pytest.mark.parametrize("kind", ["429", "error500_after_commit"])
def test_a57_s33_stripe_down_shows_a_plain_error_and_books_nothing(
    mira: User,
    ben: User,
    client_of: ClientOf,
    sandbox: Sandbox,
    kind: str,
) -> None:
    offer = make_listing(designer=mira)
    sandbox.fault(kind, "POST /v1/checkout/sessions", times=20)
    answer = confirm(client_of(ben), offer)
    assert answer.status_code == 503
    assert "does not answer just now" in answer.content.decode()
    order = Order.objects.get()
    assert (order.state, order.stripe_session_id) == (OrderState.PENDING, None)
    sandbox.clear_faults()
    order.checkout_expires_at = None  # as after two minutes, when the key has had its time
    order.save()
    assert confirm(client_of(ben), offer).status_code == 303
    assert Order.objects.count() == 1


def test_an_order_for_what_was_bought_a_moment_ago_opens_no_page(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    first = check_out(ben, offer)
    cancel_order(actor=ben, order=first, reason=CancelReason.EXPIRED)
    late = place_order(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    assert sandbox.pay(first.stripe_session_url) == 303
    sandbox.deliver_all()
    with pytest.raises(NotSellable):
        open_checkout(actor=ben, order=late)
    late.refresh_from_db()
    assert late.state == OrderState.CANCELLED
    assert late.stripe_session_id is None


@pytest.mark.parametrize("kind", ["401", "403"])
def test_s33_a_key_that_stripe_refuses_ends_no_order_and_tells_the_buyer_nothing_of_it(
    mira: User,
    ben: User,
    client_of: ClientOf,
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    sandbox.fault(kind, "POST /v1/checkout/sessions", times=9)
    answer = confirm(client_of(ben), make_listing(designer=mira))
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "does not answer just now" in page
    assert "API Key" not in page
    assert "permissions" not in page
    assert Order.objects.get().state == OrderState.PENDING
    (alarm,) = [record for record in caplog.records if record.name == "payments.alarm"]
    assert alarm.levelname == "ERROR"
    assert f"status={kind}" in alarm.getMessage()
    assert ben.email not in alarm.getMessage()


def test_a_buyer_whose_page_stripe_does_not_know_can_check_out_something_else(
    mira: User, ben: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    lost = check_out(ben, make_listing(designer=mira))
    sandbox.control("reset")
    order = check_out(ben, make_listing(designer=mira))
    assert order.stripe_session_url.startswith(sandbox.url)
    lost.refresh_from_db()
    assert (lost.state, lost.cancel_reason) == (OrderState.CANCELLED, CancelReason.NOT_OPENED)


def test_a_key_of_another_account_ends_no_order_and_alarms_once(
    mira: User,
    ben: User,
    carol: User,
    buy: Callable[..., Order],
    check_out: Callable[..., Order],
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    offer = make_listing(designer=mira)
    buy(ben, offer)
    waiting = [check_out(person, make_listing(designer=mira)) for person in (ben, carol)]
    sandbox.control("reset")  # as in another account: no page of ours is there
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 0
        with pytest.raises(StripeUnavailable):
            give_up_order(actor=ben, order=waiting[0])
    assert not Order.objects.filter(state=OrderState.CANCELLED).exists()
    (alarm,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert "is the key another account's?" in alarm.getMessage()
    # A shop that has moved for good is rid of them a day after their pages ended.
    with time_machine.travel(timezone.now() + timedelta(hours=26)):
        assert reconcile_orders(actor=Machine.SCHEDULE) == 2


def test_the_page_of_an_order_that_was_given_up_while_it_opened_is_closed(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    order = place_order(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    sandbox.fault("slow", "POST /v1/checkout/sessions", seconds=1)

    def open_page() -> None:
        with pytest.raises(CheckoutClosed):
            open_checkout(actor=ben, order=order)

    def give_up() -> None:
        until = time.monotonic() + 10
        while not Order.objects.filter(checkout_attempt_count=1).exists():
            assert time.monotonic() < until
            time.sleep(0.01)
        give_up_order(actor=ben, order=Order.objects.get())

    in_threads(open_page, give_up)
    (session,) = sandbox.client.v1.checkout.sessions.list({"limit": 10}).data
    assert session.status == "expired"
    order.refresh_from_db()
    assert (order.state, order.stripe_session_id) == (OrderState.CANCELLED, session.id)
