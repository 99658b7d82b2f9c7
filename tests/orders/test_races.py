"""What happens to an order, a listing or a licence in the same moment is seen in time."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from models_catalog.models import LicenceOffer
from models_catalog.services.withdraw_listing import withdraw_listing
from orders.cart import CartItem
from orders.errors import CouponRefused, FileNotYours, NotSellable
from orders.models import Download, LicenceGrant, Order
from orders.services import open_checkout, settle_payment
from orders.services.cancel_order import cancel_order
from orders.services.give_up_order import give_up_order
from orders.services.place_order import place_order
from orders.services.start_download import start_download
from orders.services.stop_coupon import stop_coupon
from orders.states import CancelReason, GrantState, OrderState, QuarantineReason
from payments.gateway.checkout import CheckoutSession, retrieve_payment
from tests.orders.coupons import make
from tests.races import while_open
from tests.shop import make_listing, make_offer
from tests.stripe import Sandbox

Buy = Callable[..., Order]


def place(buyer: User, offer: LicenceOffer) -> Order:
    return place_order(actor=buyer, items=[CartItem(offer.public_id, offer.price_minor)])


def test_a_listing_withdrawn_in_the_same_moment_is_not_ordered(
    mira: User, ben: User, transactional_db: None
) -> None:
    offer = make_listing(designer=mira)

    def order() -> None:
        with pytest.raises(NotSellable):
            place(ben, offer)

    while_open(lambda: withdraw_listing(actor=mira, cad_model=offer.cad_model), order)
    assert not Order.objects.exists()


def test_two_late_payments_for_one_model_grant_one_licence(
    mira: User, ben: User, check_out: Buy, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    paid = []
    for _ in range(2):
        order = check_out(ben, offer)
        cancel_order(actor=ben, order=order, reason=CancelReason.EXPIRED)
        sandbox.pay(order.stripe_session_url)
        paid.append((order, retrieve_payment(order.stripe_session_id or "")))

    def settle(number: int) -> Order:
        return settle_payment._record(Machine.STRIPE, *paid[number], CancelReason.EXPIRED)

    while_open(lambda: settle(0), lambda: settle(1))
    for order, _ in paid:
        order.refresh_from_db()
    assert paid[0][0].state == OrderState.PAID
    assert paid[1][0].quarantine_reason == QuarantineReason.NOT_SELLABLE
    assert LicenceGrant.objects.count() == 1


def test_a_licence_revoked_in_the_same_moment_gives_no_file(
    mira: User, ben: User, buy: Buy, sandbox: Sandbox
) -> None:
    line = buy(ben, make_listing(designer=mira)).lines.get()
    file = line.release.files.get()

    def download() -> None:
        with pytest.raises(FileNotYours):
            start_download(actor=ben, grant_number=line.grant.number, file_id=file.pk)

    while_open(
        lambda: LicenceGrant.objects.filter(pk=line.grant.pk).update(
            state=GrantState.REVOKED, revoked_at=timezone.now()
        ),
        download,
    )
    assert not Download.objects.exists()


def test_an_order_whose_page_was_opened_meanwhile_is_given_up_with_its_page(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    seen_before = place(ben, make_listing(designer=mira))
    opened = open_checkout.open_checkout(actor=ben, order=seen_before)
    assert seen_before.stripe_session_id is None

    assert give_up_order(actor=ben, order=seen_before).state == OrderState.CANCELLED

    page = sandbox.client.v1.checkout.sessions.retrieve(opened.stripe_session_id or "")
    assert page.status == "expired"


def test_a_page_that_opens_after_its_order_was_given_up_is_shown_to_nobody(
    mira: User, ben: User, transactional_db: None
) -> None:
    order = place(ben, make_listing(designer=mira))
    give_up_order(actor=ben, order=order)
    order = open_checkout._record(order, CheckoutSession("cs_late", "https://stripe.test/", 0))
    assert (order.state, order.stripe_session_url) == (OrderState.CANCELLED, "")
    assert order.stripe_session_id == "cs_late"  # so that money paid on it would be found


def test_the_exclusive_and_another_licence_of_a_model_are_not_ordered_in_the_same_moment(
    mira: User, ben: User, carol: User, transactional_db: None
) -> None:
    studio = make_listing(designer=mira)
    exclusive = make_offer(studio.cad_model, kind="exclusive", price_minor=90_000)

    def order_studio() -> None:
        with pytest.raises(NotSellable, match="Somebody is paying for its exclusive licence"):
            place(carol, studio)

    while_open(lambda: place(ben, exclusive), order_studio)


def test_a_coupon_stopped_in_the_same_moment_takes_nothing_off(
    mira: User, ben: User, staff: User, transactional_db: None
) -> None:
    offer = make_listing(designer=mira)
    coupon = make(actor=staff)

    def order() -> None:
        with pytest.raises(CouponRefused, match="is over"):
            place_order(
                actor=ben,
                items=[CartItem(offer.public_id, offer.price_minor)],
                coupon_code=coupon.code,
            )

    while_open(lambda: stop_coupon(actor=staff, coupon=coupon), order)
    assert not Order.objects.exists()
