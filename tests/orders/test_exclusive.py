"""One exclusive licence a model: kept for who pays, then nobody's to buy."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from models_catalog.models import CadModel, LicenceOffer, ListingIndex
from orders.cart import CartItem
from orders.errors import NotSellable
from orders.models import ExclusiveReservation, HeldPayment, LicenceGrant, Order, OrderLine
from orders.selectors.balances import trial_balance
from orders.services.cancel_order import cancel_order
from orders.services.exclusive_sale import end_exclusive
from orders.services.lock_order import lock_order
from orders.services.place_order import place_order
from orders.services.reconcile_orders import reconcile_orders
from orders.states import CancelReason, ExclusiveState, OrderState, QuarantineReason
from tests.fixtures import ClientOf
from tests.shop import make_offer, shelve
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}
Buy = Callable[..., Order]


@pytest.fixture
def studio(mira: User) -> LicenceOffer:
    return shelve(designer=mira, title="Halo ring", price_minor=5000)


@pytest.fixture
def exclusive(studio: LicenceOffer) -> LicenceOffer:
    return make_offer(studio.cad_model, kind="exclusive", price_minor=90_000)


def place(buyer: User, *offers: LicenceOffer) -> Order:
    items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
    return place_order(actor=buyer, items=items)


def add(client: Client, *offers: LicenceOffer) -> Any:
    ids = [offer.public_id for offer in offers]
    return client.post(reverse("orders:cart_add"), {"offer": ids}, headers=OURS)


def test_after_the_sale_nobody_buys_and_the_page_says_how_many_did_before(
    ben: User,
    carol: User,
    studio: LicenceOffer,
    exclusive: LicenceOffer,
    buy: Buy,
    client: Client,
    client_of: ClientOf,
) -> None:
    page = studio.cad_model.get_absolute_url()
    buy(carol, studio)
    assert "1 was sold so far." in client.get(page).content.decode()
    buy(ben, exclusive)
    assert set(LicenceGrant.objects.active().values_list("holder", flat=True)) == {ben.pk, carol.pk}
    sold = client.get(page).content.decode()
    assert "Sold exclusively" in sold
    assert "1 licence was sold before. It stays valid." in sold
    assert "Put in the cart" not in sold
    for offer in (studio, exclusive):
        refused = add(client, offer)
        assert refused.status_code == 409
        assert "Its exclusive licence was sold on" in refused.content.decode()
    assert not ListingIndex.objects.exists()
    library = client_of(carol).get(reverse("orders:library")).content.decode()
    assert "Download" in library


def test_s07_while_one_pays_no_other_checkout_of_the_model_begins(
    ben: User, carol: User, studio: LicenceOffer, exclusive: LicenceOffer, check_out: Buy
) -> None:
    order = check_out(ben, exclusive)
    for offer in (exclusive, studio):
        with pytest.raises(NotSellable, match="Somebody is paying for its exclusive licence"):
            check_out(carol, offer)
    assert check_out(ben, exclusive) == order
    assert check_out(ben, studio) != order
    assert check_out(carol, studio)


def test_s07_the_exclusive_waits_while_somebody_pays_for_another_licence(
    ben: User, carol: User, studio: LicenceOffer, exclusive: LicenceOffer, check_out: Buy
) -> None:
    check_out(carol, studio)
    with pytest.raises(NotSellable, match="the exclusive one has to wait"):
        check_out(ben, exclusive)
    assert check_out(carol, exclusive)


def test_s07_it_waits_for_the_buyers_own_bank_too(
    ben: User,
    studio: LicenceOffer,
    exclusive: LicenceOffer,
    check_out: Buy,
    client_of: ClientOf,
) -> None:
    client = client_of(ben)
    add(client, exclusive)
    order = check_out(ben, studio)
    Order.objects.update(state=OrderState.CONFIRMING)
    answer = client.post(reverse("orders:checkout"), follow=True)
    words = "Your bank is still confirming your payment for another licence of this model"
    assert words in answer.content.decode()
    assert add(client, exclusive).status_code == 409
    assert Order.objects.get() == order


def test_s07_the_loser_reads_why_in_the_cart(
    ben: User,
    carol: User,
    exclusive: LicenceOffer,
    check_out: Buy,
    client_of: ClientOf,
) -> None:
    client = client_of(carol)
    add(client, exclusive)
    check_out(ben, exclusive)
    answer = client.post(reverse("orders:checkout"), follow=True)
    assert "Somebody is paying for its exclusive licence at this moment" in answer.content.decode()
    assert Order.objects.count() == 1


def test_s08_an_expired_page_frees_the_model(
    ben: User, carol: User, exclusive: LicenceOffer, check_out: Buy, sandbox: Sandbox
) -> None:
    check_out(ben, exclusive)
    sandbox.advance(minutes=61)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        sandbox.deliver_all()
        assert check_out(carol, exclusive).state == OrderState.PENDING


def test_s08_so_does_the_clock_when_the_event_is_lost(
    ben: User, carol: User, exclusive: LicenceOffer, check_out: Buy, sandbox: Sandbox
) -> None:
    check_out(ben, exclusive)
    sandbox.advance(minutes=61)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        reconcile_orders(actor=Machine.SCHEDULE)
        assert check_out(carol, exclusive).state == OrderState.PENDING


@pytest.mark.parametrize("is_sold_on", [False, True])
def test_s08_money_that_comes_after_the_reservation_goes_back(
    ben: User,
    carol: User,
    exclusive: LicenceOffer,
    check_out: Buy,
    buy: Buy,
    sandbox: Sandbox,
    client_of: ClientOf,
    is_sold_on: bool,
) -> None:
    late = check_out(ben, exclusive)
    cancel_order(actor=ben, order=late, reason=CancelReason.EXPIRED)
    if is_sold_on:
        buy(carol, exclusive)
    assert sandbox.pay(late.stripe_session_url) == 303
    sandbox.deliver_all()
    late.refresh_from_db()
    assert HeldPayment.objects.get().reason == (
        QuarantineReason.EXCLUSIVE_TAKEN if is_sold_on else QuarantineReason.EXCLUSIVE_LATE
    )
    assert (late.state, late.cancel_reason) == (OrderState.CANCELLED, CancelReason.GIVEN_BACK)
    assert trial_balance(currency="usd")["unallocated"] == 0
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()
    assert not LicenceGrant.objects.filter(holder=ben).exists()
    page = client_of(ben).get(late.get_absolute_url()).content.decode()
    assert "All of your money goes back to you" in page
    assert "It went back the way you paid" in page
    assert ("Somebody else was faster" in page) is is_sold_on


def test_late_money_for_another_licence_goes_back_once_the_model_is_kept_for_somebody(
    ben: User,
    carol: User,
    studio: LicenceOffer,
    exclusive: LicenceOffer,
    check_out: Buy,
    sandbox: Sandbox,
) -> None:
    late = check_out(carol, studio)
    cancel_order(actor=carol, order=late, reason=CancelReason.EXPIRED)
    check_out(ben, exclusive)
    assert sandbox.pay(late.stripe_session_url) == 303
    sandbox.deliver_all()
    assert HeldPayment.objects.get(order=late).reason == QuarantineReason.EXCLUSIVE_TAKEN


def test_a_refunded_exclusive_licence_puts_the_model_back_on_the_shelf(
    ben: User, carol: User, exclusive: LicenceOffer, buy: Buy, check_out: Buy
) -> None:
    line = buy(ben, exclusive).lines.get()
    with transaction.atomic():
        lock_order(line.order)
        end_exclusive(line=line)
        end_exclusive(line=line)
    assert ExclusiveReservation.objects.get().state == ExclusiveState.ENDED
    assert CadModel.objects.get().sold_exclusively_at is None
    assert ListingIndex.objects.exists()
    assert check_out(carol, exclusive)


def test_the_exclusive_licence_in_a_cart_leaves_the_others_out(
    client: Client, studio: LicenceOffer, exclusive: LicenceOffer
) -> None:
    add(client, studio)
    add(client, exclusive)
    page = client.get(reverse("orders:cart")).content.decode()
    assert "The exclusive licence in this cart allows all of this already." in page
    assert "<dt>Total</dt><dd>900.00 USD</dd>" in page


def test_a_holder_of_the_exclusive_licence_is_offered_nothing_more(
    ben: User, exclusive: LicenceOffer, buy: Buy, client_of: ClientOf
) -> None:
    buy(ben, exclusive)
    page = client_of(ben).get(exclusive.cad_model.get_absolute_url()).content.decode()
    assert "You hold a licence for this model" in page
    assert "Put in the cart" not in page


def test_the_database_keeps_a_reserved_model_for_one(
    ben: User, carol: User, studio: LicenceOffer, exclusive: LicenceOffer, transactional_db: None
) -> None:
    line = place(ben, exclusive).lines.get()
    copied = {
        field.attname: getattr(line, field.attname)
        for field in OrderLine._meta.concrete_fields
        if field.name not in {"id", "order"}
    }
    theirs = Order.objects.create(
        buyer=carol, buyer_name="Carol", state="confirming", currency="usd", total_minor=0
    )
    with pytest.raises(IntegrityError, match="reserved or sold"), transaction.atomic():
        OrderLine.objects.create(order=theirs, **copied)
    cancel_order(actor=ben, order=line.order, reason=CancelReason.EXPIRED)
    with pytest.raises(IntegrityError, match="no exclusive licence"), transaction.atomic():
        ExclusiveReservation.objects.create(
            cad_model=studio.cad_model, order_line=place(carol, studio).lines.get()
        )


def test_a_designer_offers_an_exclusive_licence_in_the_studio(
    mira: User, studio: LicenceOffer, client_of: ClientOf
) -> None:
    listing = studio.cad_model
    CadModel.objects.update(state="withdrawn")
    address = reverse("models_catalog:studio_edit", args=[listing.slug])
    client = client_of(mira)
    assert "Price of the exclusive licence" in client.get(address).content.decode()
    words = {"title": "Halo ring", "description": "A halo.", "category": listing.category_id}
    answer = client.post(address, {**words, "price_exclusive": "900"})
    assert answer.status_code == 302, answer.content.decode()
    offers = listing.offers.values_list("kind", "price_minor")
    assert list(offers) == [("exclusive", 90_000)]
