"""A set in the cart, at the checkout and after a refund: each piece costs its part, or says why
not.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import RefundReason
from models_catalog.models import LicenceOffer, PieceSet
from models_catalog.services.keep_set import end_set
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.errors import PriceChanged
from orders.models import Document, LicenceGrant, Order, OrderLine
from orders.selectors.balances import trial_balance
from orders.services.place_order import place_order
from orders.states import GrantState
from tests.fixtures import ClientOf, ReadMails
from tests.orders.coupons import make
from tests.piece_sets import make_set
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

OURS = {"Origin": "http://testserver"}
CHECKOUT = "/checkout/"


def put_in(client: Client, made: PieceSet) -> Any:
    return client.post(reverse("orders:cart_add_set"), {"set": made.public_id}, headers=OURS)


def take_out(client: Client, made: PieceSet) -> None:
    client.post(reverse("orders:cart_remove_set"), {"set": made.public_id}, headers=OURS)


def cart_of(client: Client) -> Any:
    return client.get(reverse("orders:cart")).context["cart"]


def shown(client: Client, address: str = "/cart/") -> str:
    return client.get(address).content.decode()


def pay_button(client: Client) -> Any:
    """Sends the form of the checkout as it is shown."""
    cart = client.get(CHECKOUT).context["cart"]
    sent = {"confirmed": [line.confirmation for line in cart.sellable]}
    return client.post(CHECKOUT, sent | ({"coupon": cart.coupon.code} if cart.coupon else {}))


@pytest.fixture
def pieces(mira: User) -> list[LicenceOffer]:
    prices = {"Fern": 1900, "Moss": 1900, "Dew": 2000}
    return [
        make_listing(designer=mira, title=name, price_minor=price) for name, price in prices.items()
    ]


@pytest.fixture
def evening(mira: User, pieces: list[LicenceOffer]) -> PieceSet:
    return make_set(mira, *pieces, price_minor=4500)


def test_a_set_is_bought_by_one_click_and_a_refund_of_one_piece_gives_back_its_part(
    evening: PieceSet,
    ben: User,
    staff: User,
    client_of: ClientOf,
    sandbox: Sandbox,
    read_mails: ReadMails,
) -> None:
    ben_at = client_of(ben)
    for _ in range(2):
        assert put_in(ben_at, evening).status_code == 303
    assert "3 pieces for 45.00 USD instead of 58.00 USD" in shown(ben_at)
    assert [line.price.minor for line in cart_of(ben_at).lines] == [1474, 1474, 1552]
    assert pay_button(ben_at).status_code == 303
    order = Order.objects.get()
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    lines = list(order.lines.all())
    assert [line.set_name for line in lines] == ["Evening"] * 3
    assert [line.price_minor for line in lines] == [1474, 1474, 1552]
    assert "Bought in the set Evening: 15.52 USD is its part" in shown(
        ben_at, order.get_absolute_url()
    )
    assert (
        "part of the price of the set “Evening”"
        in Document.objects.get().content["lines"][0]["licence"]
    )
    mails = {mail.to: mail.text for mail in read_mails()}
    assert mails[ben.email].count("In the set Evening") == 3
    assert mails[evening.designer.email].count("In the set Evening") == 3
    reserve_refund(
        actor=staff, order=order, lines=[lines[2]], reason=RefundReason.REQUESTED, attempt=uuid4()
    )
    held = LicenceGrant.objects.order_by("order_line__position").values_list("state", flat=True)
    assert list(held) == [GrantState.ACTIVE, GrantState.ACTIVE, GrantState.REVOKED]
    books = trial_balance(currency="usd")
    assert sum(books.values()) == 0 and books["stripe_balance"] == sandbox.platform_balance()


def test_a_piece_that_is_taken_out_leaves_the_others_at_their_own_prices(
    evening: PieceSet, pieces: list[LicenceOffer], client: Client
) -> None:
    put_in(client, evening)
    remove = {"offer": pieces[0].public_id}
    client.post(reverse("orders:cart_remove"), remove, headers=OURS)
    page = shown(client)
    assert "“Fern” is not in the cart with it. Its pieces cost their own prices." in page
    assert "It was 14.74 USD when you put it here." in page
    assert cart_of(client).total.minor == 3900
    # Put in again by itself, it completes the set.
    client.post(reverse("orders:cart_add"), remove, headers=OURS)
    assert cart_of(client).total.minor == 4500
    take_out(client, evening)
    assert "Nothing in the cart" in shown(client)


def test_pieces_put_in_one_by_one_are_offered_as_their_set(
    evening: PieceSet, pieces: list[LicenceOffer], client: Client
) -> None:
    for number, offer in enumerate(pieces):
        assert ("pieces of this cart are a set" in shown(client)) == (number == 3)
        client.post(reverse("orders:cart_add"), {"offer": offer.public_id}, headers=OURS)
    assert "45.00 USD together instead of 58.00 USD" in shown(client)
    put_in(client, evening)
    assert cart_of(client).total.minor == 4500
    assert "pieces of this cart are a set" not in shown(client)


def test_what_ends_a_set_in_a_cart_is_said_there(
    evening: PieceSet, pieces: list[LicenceOffer], mira: User, client: Client
) -> None:
    put_in(client, evening)
    dew = pieces[2].cad_model
    dew.state = ListingState.WITHDRAWN
    dew.save()
    assert "“Dew” cannot be bought now." in shown(client)
    assert cart_of(client).total.minor == 3800
    assert put_in(client, evening).status_code == 409
    dew.state = ListingState.PUBLISHED
    dew.save()
    LicenceOffer.objects.filter(pk=pieces[0].pk).update(price_minor=500)
    assert "One by one its pieces cost no more at the moment." in shown(client)
    end_set(actor=mira, piece_set=evening)
    assert "This set is not offered any more." in shown(client)
    for wrong in (evening.public_id, "", "\x00", "x" * 500):
        answer = client.post(reverse("orders:cart_add_set"), {"set": wrong}, headers=OURS)
        assert answer.status_code == 409
    assert "not offered any more" in answer.content.decode()


def test_what_somebody_owns_or_sells_keeps_the_set_out_of_their_cart(
    mira: User, ben: User, client_of: ClientOf, buy: Callable[..., Order]
) -> None:
    offers = [make_listing(designer=mira, kind="unlimited", price_minor=2000) for _ in range(2)]
    made = make_set(mira, *offers, price_minor=3000)
    ben_at = client_of(ben)
    put_in(ben_at, made)
    buy(ben, offers[0])
    assert "cannot be bought now" in shown(ben_at)
    assert cart_of(ben_at).total.minor == 2000
    take_out(ben_at, made)
    for person, words in ((ben, "You own this already"), (mira, "your own model")):
        answer = put_in(client_of(person), made)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert words in page and "So the set cannot be bought whole" in page


@pytest.mark.parametrize(
    ("terms", "total", "said"),
    [
        ({"percent_off": 10}, 4500, "the set is the cheaper of the two here"),
        ({"percent_off": 50}, 2900, "The coupon takes more off, and the two do not add up."),
    ],
)
def test_a_coupon_and_a_set_do_not_add_up_and_the_cheaper_counts(
    evening: PieceSet,
    ben: User,
    staff: User,
    client_of: ClientOf,
    sandbox: Sandbox,
    terms: dict[str, Any],
    total: int,
    said: str,
) -> None:
    make(actor=staff, **terms)
    ben_at = client_of(ben)
    put_in(ben_at, evening)
    code = ben_at.post(reverse("orders:cart_coupon"), {"code": "SPRING"}, headers=OURS)
    assert said in (code.content.decode() if code.status_code == 409 else shown(ben_at))
    assert not cart_of(ben_at).is_price_changed
    assert pay_button(ben_at).status_code == 303
    order = Order.objects.get()
    assert order.total_minor == total
    assert {bool(line.set_name) for line in order.lines.all()} == {total == 4500}


def test_a_coupon_counts_for_what_lies_beside_the_set(
    evening: PieceSet, mira: User, ben: User, staff: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    make(actor=staff, percent_off=10)
    ben_at = client_of(ben)
    put_in(ben_at, evening)
    other = make_listing(designer=mira, price_minor=9000)
    ben_at.post(reverse("orders:cart_add"), {"offer": other.public_id}, headers=OURS)
    ben_at.post(reverse("orders:cart_coupon"), {"code": "SPRING"}, headers=OURS)
    assert pay_button(ben_at).status_code == 303
    order = Order.objects.get()
    assert [line.discount_minor for line in order.lines.all()] == [0, 0, 0, 900]
    line = order.lines.first()
    assert line and line.set_name
    line.pk, line.position, line.discount_minor, line.discount_borne_by = None, 9, 1, "platform"
    line.list_price_minor += 1
    with pytest.raises(IntegrityError, match="in_a_set_or_discounted"):
        OrderLine.objects.bulk_create([line])


def test_s26_a_set_that_ended_meanwhile_is_asked_about_before_it_is_paid(
    evening: PieceSet, mira: User, ben: User, client_of: ClientOf, sandbox: Sandbox
) -> None:
    ben_at = client_of(ben)
    put_in(ben_at, evening)
    cart = ben_at.get(CHECKOUT).context["cart"]
    sent = {"confirmed": [line.confirmation for line in cart.sellable]}
    end_set(actor=mira, piece_set=evening)
    answer = ben_at.post(CHECKOUT, sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "A price changed" in page and "Agree and pay 58.00 USD" in page
    assert not Order.objects.exists()


@pytest.mark.parametrize("part", ["1", "0", "-1", "1474:0:none", "1474:0:\x00", "1474:0"])
def test_a_part_that_is_made_up_in_the_form_buys_nothing(
    evening: PieceSet, pieces: list[LicenceOffer], ben: User, client_of: ClientOf, part: str
) -> None:
    sent = {"confirmed": f"{pieces[0].public_id}:{part}"}
    assert client_of(ben).post(CHECKOUT, sent).status_code in {302, 409}
    # One piece alone at its part, though the set is named.
    alone = {"confirmed": f"{pieces[0].public_id}:1474:0:{evening.public_id}"}
    assert client_of(ben).post(CHECKOUT, alone).status_code == 409
    assert not Order.objects.exists()


def test_two_checkouts_and_the_end_of_a_set_at_once_make_one_order_at_one_price(
    evening: PieceSet,
    pieces: list[LicenceOffer],
    mira: User,
    ben: User,
    transactional_db: None,
) -> None:
    items = [
        CartItem(offer.public_id, part, 0, evening.public_id)
        for offer, part in zip(pieces, (1474, 1474, 1552), strict=True)
    ]

    def agree() -> None:
        try:
            place_order(actor=ben, items=items)
        except PriceChanged:
            pass

    in_threads(agree, agree, lambda: end_set(actor=mira, piece_set=evening))
    assert list(Order.objects.values_list("total_minor", flat=True)) in ([], [4500])
    assert not PieceSet.objects.exists()
