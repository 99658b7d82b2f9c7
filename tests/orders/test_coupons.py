"""A coupon takes off what it says, as often as it says, and says why when it does not."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings as site
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from common.models import AuditEntry
from models_catalog.models import LicenceOffer
from orders.cart import CartItem, _signer
from orders.errors import CouponRefused
from orders.models import Coupon, CouponUse, LicenceGrant, Order, OrderLine
from orders.selectors.balances import trial_balance
from orders.services.cancel_order import cancel_order
from orders.services.open_checkout import open_checkout
from orders.services.place_order import place_order
from orders.services.stop_coupon import stop_coupon
from orders.states import CancelReason, OrderState, QuarantineReason
from tests.cast import make_designer
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.orders.coupons import make
from tests.shop import make_listing
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}


def fill(client: Client, *offers: LicenceOffer) -> Client:
    ids = [offer.public_id for offer in offers]
    client.post(reverse("orders:cart_add"), {"offer": ids}, headers=OURS)
    return client


def type_code(client: Client, code: str) -> Any:
    return client.post(reverse("orders:cart_coupon"), {"code": code}, headers=OURS)


def place(buyer: User, *offers: LicenceOffer, code: str = "SPRING") -> Order:
    items = [CartItem(offer.public_id, offer.price_minor) for offer in offers]
    return place_order(actor=buyer, items=items, coupon_code=code)


def unsettled_order(buyer: User) -> Order:
    """One that a bank confirms: a buyer has one pending order at most, and any number of these."""
    return Order.objects.create(
        buyer=buyer, buyer_name="Somebody", state="confirming", currency="usd", total_minor=0
    )


def test_a_visitor_types_a_code_and_pays_less_after_logging_in(
    mira: User, ben: User, staff: User, client: Client, sandbox: Sandbox
) -> None:
    make(actor=staff)
    fill(client, make_listing(designer=mira, price_minor=5000))
    answer = type_code(client, " spring ")
    assert answer.status_code == 303
    assert len(client.cookies) == 1
    page = client.get(reverse("orders:cart")).content.decode()
    assert "−10.00 USD" in page
    assert "40.00 USD" in page
    client.force_login(ben)
    assert "Pay 40.00 USD" in client.get(reverse("orders:checkout")).content.decode()
    assert client.post(reverse("orders:checkout")).status_code == 303
    order = Order.objects.get()
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    line = OrderLine.objects.get()
    assert (line.list_price_minor, line.discount_minor, line.price_minor) == (5000, 1000, 4000)
    # The shop's coupon leaves the designer 85% of the full price.
    books = trial_balance(currency="usd")
    assert (books["designer_payable"], books["platform_fees"]) == (-4250, 250)
    assert books["stripe_balance"] == sandbox.platform_balance()
    assert "−10.00 USD" in client.get(order.get_absolute_url()).content.decode()


def test_a_designers_coupon_is_for_their_own_models_and_lowers_their_share(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    make(actor=mira, is_own=True, amount_off_minor=1000)
    otto = make_designer(username="otto")
    order = place(
        ben,
        make_listing(designer=mira, price_minor=3333),
        make_listing(designer=otto, price_minor=9000),
        make_listing(designer=mira, price_minor=6667),
    )
    taken = [(line.discount_minor, line.discount_borne_by) for line in order.lines.all()]
    assert taken == [(333, "designer"), (0, ""), (667, "designer")]
    with pytest.raises(CouponRefused, match="it is for models by Mira Kessler"):
        place(make_designer(username="ines"), make_listing(designer=otto))


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        ({"code": "AUTUMN"}, "There is no coupon “SPRING”. Check how it is written."),
        ({"starts_on": timedelta(days=1)}, "“SPRING” can be used from"),
        ({"starts_on": timedelta(days=-3), "ends_on": timedelta(days=-1)}, "“SPRING” is over"),
        ({"minimum_minor": 5001}, "“SPRING” needs 50.01 USD; your cart holds 50.00 USD."),
    ],
)
def test_a_code_that_does_not_fit_gets_a_sentence_and_the_cart_its_full_price(
    mira: User, staff: User, client: Client, terms: dict[str, Any], words: str
) -> None:
    today = timezone.now().date()
    dates = {k: today + v for k, v in terms.items() if isinstance(v, timedelta)}
    make(actor=staff, **{**terms, **dates})
    fill(client, make_listing(designer=mira, price_minor=5000))
    answer = type_code(client, "SPRING")
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert "50.00 USD" in client.get(reverse("orders:cart")).content.decode()


@pytest.mark.parametrize("code", ["", "\x00", "'; --", "x" * 500, "🍀"])
def test_strange_codes_are_answered_kindly(mira: User, client: Client, code: str) -> None:
    fill(client, make_listing(designer=mira))
    assert type_code(client, code).status_code in {303, 409}


def test_a_used_up_code_is_free_again_when_the_order_ends_unpaid(
    mira: User, ben: User, carol: User, staff: User, transactional_db: None
) -> None:
    coupon = make(actor=staff, use_limit=1)
    offer = make_listing(designer=mira)
    order = place(ben, offer)
    # The buyer's own second click meets the first order.
    assert place(ben, offer) == order
    with pytest.raises(CouponRefused, match="has been used up"):
        place(carol, offer)
    cancel_order(actor=ben, order=order, reason=CancelReason.EXPIRED)
    coupon.refresh_from_db()
    assert coupon.use_count == 0
    assert place(carol, offer).total_minor == 4000


def test_one_person_uses_a_code_as_often_as_it_says(
    mira: User, ben: User, carol: User, staff: User, sandbox: Sandbox
) -> None:
    make(actor=staff, percent_off=100, person_limit=1)
    place(ben, make_listing(designer=mira))
    with pytest.raises(CouponRefused, match="once by one person, and you have"):
        place(ben, make_listing(designer=mira))
    assert place(carol, make_listing(designer=mira)).state == OrderState.PAID


def test_a_stopped_code_takes_nothing_off_and_only_its_maker_stops_it(
    mira: User, ben: User, transactional_db: None
) -> None:
    coupon = make(actor=mira, is_own=True)
    with pytest.raises(PermissionDenied):
        stop_coupon(actor=ben, coupon=coupon)
    stop_coupon(actor=mira, coupon=coupon)
    with pytest.raises(CouponRefused, match="is over"):
        place(ben, make_listing(designer=mira))
    with pytest.raises(PermissionDenied):
        make(actor=mira, code="FORALL")


def test_a_code_that_ends_before_paying_is_taken_out_in_words(
    mira: User, ben: User, staff: User, client_of: ClientOf, transactional_db: None
) -> None:
    coupon = make(actor=staff)
    client = fill(client_of(ben), make_listing(designer=mira, price_minor=5000))
    type_code(client, "SPRING")
    stop_coupon(actor=staff, coupon=coupon)
    answer = client.post(reverse("orders:checkout"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "“SPRING” is over" in page
    assert "Pay 50.00 USD" in page
    assert not Order.objects.exists()


def test_late_money_counts_the_use_again_or_is_held_when_the_code_is_used_up(
    mira: User, ben: User, carol: User, staff: User, sandbox: Sandbox
) -> None:
    make(actor=staff, use_limit=1)
    offer = make_listing(designer=mira, price_minor=5000)
    late = open_checkout(actor=ben, order=place(ben, offer))
    cancel_order(actor=ben, order=late, reason=CancelReason.EXPIRED)
    winner = open_checkout(actor=carol, order=place(carol, offer))
    for order in (winner, late):
        assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    late.refresh_from_db()
    winner.refresh_from_db()
    assert winner.state == OrderState.PAID
    assert late.quarantine_reason == QuarantineReason.NOT_SELLABLE
    assert Coupon.objects.get().use_count == 1


def test_the_database_refuses_uses_above_the_limits_and_counts_them_itself(
    mira: User, ben: User, carol: User, staff: User, transactional_db: None
) -> None:
    coupon = make(actor=staff, use_limit=2, person_limit=1)
    place(ben, make_listing(designer=mira))
    cancel_order(actor=ben, order=Order.objects.get(), reason=CancelReason.EXPIRED)
    place(ben, make_listing(designer=mira))
    bens = unsettled_order(ben)
    with pytest.raises(IntegrityError, match="by one person"), transaction.atomic():
        CouponUse.objects.create(coupon=coupon, order=bens, discount_minor=1)
    carols = [unsettled_order(carol) for _ in range(2)]
    CouponUse.objects.create(coupon=coupon, order=carols[0], discount_minor=1)
    with pytest.raises(IntegrityError, match="above_its_limit"), transaction.atomic():
        CouponUse.objects.create(coupon=coupon, order=carols[1], discount_minor=1)
    with pytest.raises(IntegrityError, match="its uses alone"), transaction.atomic():
        Coupon.objects.update(use_count=0)


def test_s24_nothing_to_pay_is_granted_at_once_without_stripe(
    mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    make(actor=mira, is_own=True, percent_off=100)
    client = fill(client_of(ben), make_listing(designer=mira), make_listing(designer=mira))
    type_code(client, "SPRING")
    assert "Get them, nothing to pay" in client.get(reverse("orders:checkout")).content.decode()
    answer = client.post(reverse("orders:checkout"))
    order = Order.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    assert (order.state, order.stripe_session_id) == (OrderState.PAID, None)
    assert LicenceGrant.objects.active().held_by(ben).count() == 2
    assert trial_balance(currency="usd") == {}
    assert sandbox.client.v1.checkout.sessions.list().data == []
    (receipt,) = [mail for mail in read_mails() if mail.to == ben.email]
    assert "There was nothing to pay" in receipt.text
    assert "in your library" in client.get(order.get_absolute_url()).content.decode()


def test_s24_the_shops_coupon_for_everything_still_owes_the_designer(
    mira: User, ben: User, staff: User, transactional_db: None
) -> None:
    make(actor=staff, percent_off=100)
    place(ben, make_listing(designer=mira, price_minor=5000))
    assert trial_balance(currency="usd") == {"designer_payable": -4250, "platform_fees": 4250}


def test_s24_a_free_line_is_granted_only_when_the_others_are_paid(
    mira: User, ben: User, sandbox: Sandbox
) -> None:
    make(actor=mira, is_own=True, percent_off=100)
    other = make_listing(designer=make_designer(username="otto"), price_minor=900)
    order = open_checkout(actor=ben, order=place(ben, make_listing(designer=mira), other))
    assert not LicenceGrant.objects.exists()
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.deliver_all()
    assert LicenceGrant.objects.count() == 2
    assert trial_balance(currency="usd")["stripe_balance"] == sandbox.platform_balance()


def test_s25_a_total_below_the_minimum_is_refused_before_an_order_exists(
    mira: User, ben: User, staff: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    make(actor=staff, amount_off_minor=170)
    offer = make_listing(designer=mira, price_minor=200)
    client = fill(client_of(ben), offer)
    type_code(client, "SPRING")
    words = "A card payment cannot be below 0.50 USD. Add a licence or take the coupon out."
    assert words in client.get(reverse("orders:cart")).content.decode()
    answer = client.post(reverse("orders:checkout"))
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Order.objects.exists()
    assert not CouponUse.objects.exists()
    fill(client, make_listing(designer=mira, price_minor=120))
    assert client.post(reverse("orders:checkout")).status_code == 303
    assert Order.objects.get().total_minor == 150


def test_s25_the_minimum_is_a_setting(
    mira: User, ben: User, settings: Settings, client_of: ClientOf
) -> None:
    settings.CHECKOUT_MINIMUM_MINOR = 500
    client = fill(client_of(ben), make_listing(designer=mira, price_minor=499))
    assert "cannot be below 5.00 USD. Add a licence." in (
        client.get(reverse("orders:cart")).content.decode()
    )


def test_a_designer_makes_and_stops_a_coupon_in_the_studio(mira: User, client_of: ClientOf) -> None:
    client = client_of(mira)
    form = {"code": "friends-10", "percent_off": "10", "starts_on": "2026-11-01"}
    both = client.post(reverse("orders:studio_coupon_new"), {**form, "amount_off": "3"})
    assert both.status_code == 422
    assert "one of the two" in both.content.decode()
    client.post(reverse("orders:studio_coupon_new"), form)
    page = client.get(reverse("orders:studio_coupons")).content.decode()
    assert "FRIENDS-10" in page
    again = client.post(reverse("orders:studio_coupon_new"), form)
    assert "is a coupon already" in again.content.decode()
    coupon = Coupon.objects.get()
    assert coupon.designer == mira
    stranger = client_of(make_designer(username="otto"))
    stop = reverse("orders:studio_coupon_stop", args=[coupon.code])
    assert stranger.post(stop).status_code == 404
    client.post(stop)
    assert "Stopped" in client.get(reverse("orders:studio_coupons")).content.decode()


def test_staff_make_and_stop_the_shops_coupons_at_their_desk(
    staff: User, client_of: ClientOf
) -> None:
    client = client_of(staff)
    add = reverse("admin:orders_coupon_add")
    form = {"code": "shop5", "amount_off": "5", "minimum": "20", "starts_on": "2026-11-01"}
    form |= {"use_limit": "100", "reason": "Autumn fair", "attempt": str(uuid4())}
    page, confirmed = look(client, add, form)
    for words in (
        "SHOP5",
        "5.00 USD off",
        "from a sum of 20.00 USD",
        "500.00 USD at most",
    ):
        assert words in page
    assert not Coupon.objects.exists()
    assert "SHOP5" in client.post(add, confirmed, follow=True).content.decode()
    coupon = Coupon.objects.get()
    assert (coupon.designer, coupon.amount_off_minor, coupon.minimum_minor) == (None, 500, 2000)
    entry = AuditEntry.objects.get(act="coupon.made")
    assert (entry.person, entry.reason) == (staff, "5.00 USD off: Autumn fair")
    # The same form once more meets the coupon that it made, as any other of that code does.
    again = client.post(add, confirmed)
    assert again.status_code == 422
    assert "is a coupon already" in " ".join(again.context["form"].errors["code"])
    assert client.post(add, form | {"reason": ""}).status_code == 422
    stop = {"action": "stop", "_selected_action": [coupon.pk]}
    client.post(reverse("admin:orders_coupon_changelist"), stop)
    coupon.refresh_from_db()
    assert not coupon.stopped_at, "not without a reason"
    client.post(reverse("admin:orders_coupon_changelist"), stop | {"reason": "Printed wrongly"})
    coupon.refresh_from_db()
    assert coupon.stopped_at
    assert AuditEntry.objects.get(act="coupon.stopped").reason == "Printed wrongly"


@pytest.mark.parametrize("count", [1, 30])
def test_the_cart_asks_as_many_questions_about_a_coupon_for_one_as_for_thirty(
    mira: User,
    staff: User,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    make(actor=staff, use_limit=9)
    fill(client, *[make_listing(designer=mira) for _ in range(count)])
    type_code(client, "SPRING")
    # One of them asks, as on every page, whether a version of the policy is to come; one, whether
    # the pieces are a set.
    with django_assert_max_num_queries(6):
        page = client.get(reverse("orders:cart")).content.decode()
    assert "20% off" in page


def test_a_cart_from_before_there_were_coupons_is_still_read(mira: User, client: Client) -> None:
    offer = make_listing(designer=mira)
    client.cookies[site.CART_COOKIE_NAME] = _signer.sign_object([[offer.public_id, 5000]])
    assert "Bezel signet" in client.get(reverse("orders:cart")).content.decode()


def test_a_code_is_counted_by_the_day_in_utc(
    mira: User, ben: User, staff: User, transactional_db: None
) -> None:
    today = timezone.now().date()
    make(actor=staff, ends_on=today)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        with pytest.raises(CouponRefused, match="is over"):
            place(ben, make_listing(designer=mira))
    assert place(ben, make_listing(designer=mira)).total_minor == 4000
