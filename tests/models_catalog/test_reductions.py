"""Prices that are lower from one moment to another, by the clock alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.money import Money
from common.page_scopes import gathered
from models_catalog.errors import ListingRefused, ReductionRefused
from models_catalog.licences import LicenceKind
from models_catalog.models import CadModel, LicenceOffer, ListingIndex, PriceChange, Reduction
from models_catalog.prior_price import Spell, prior_minor
from models_catalog.reduction_wish import ReductionWish
from models_catalog.selectors.price_moments import next_price_moment
from models_catalog.selectors.reduction_plan import plan_reductions
from models_catalog.services.end_reductions import end_reductions
from models_catalog.services.index_listing import index_listing
from models_catalog.services.reduce_prices import reduce_prices
from models_catalog.services.set_prices import set_prices
from models_catalog.states import ListingState
from orders.cart import CartItem
from orders.errors import CartRefused, PriceChanged
from orders.selectors.cart import _VISITORS_OFFERS, _offers_named
from orders.services.change_cart import add_to_cart
from orders.services.place_order import place_order
from saving.selectors.digest import cheaper_items
from saving.services.save_piece import save_piece
from tests.cast import make_designer
from tests.fixtures import ClientOf
from tests.piece_sets import make_set
from tests.races import in_threads
from tests.shop import make_offer, shelve

NOON = datetime(2030, 6, 1, 12, tzinfo=UTC)
OURS = {"Origin": "http://testserver"}


def old_piece(designer: User, title: str = "Fern ring", price_minor: int = 1900) -> LicenceOffer:
    """On the shelf for longer than the 30 days that the law asks about."""
    offer = shelve(designer=designer, title=title, price_minor=price_minor)
    CadModel.objects.filter(pk=offer.cad_model_id).update(
        published_at=timezone.now() - timedelta(days=60),
        created_at=timezone.now() - timedelta(days=60),
    )
    offer.cad_model.refresh_from_db()
    index_listing(cad_model=offer.cad_model)
    return offer


def wish(
    *,
    percent: int | None = None,
    price: int | None = None,
    starts_in: timedelta | None = None,
    lasts: timedelta = timedelta(days=5),
) -> ReductionWish:
    now = timezone.now()
    starts_at = None if starts_in is None else now + starts_in
    return ReductionWish(
        slugs=None,
        kinds=frozenset(LicenceKind.values),
        percent=percent,
        price_minor=price,
        starts_at=starts_at,
        ends_at=(starts_at or now) + lasts,
    )


def reduce(designer: User, wanted: ReductionWish) -> list[Reduction]:
    plan = plan_reductions(designer, wanted, timezone.now())
    done = reduce_prices(actor=designer, wish=wanted, seen=plan.mark)
    return [row.reduction for row in done.rows]


def shown_price(client: Client, slug: str) -> str:
    page = client.get(f"/models/{slug}/").content.decode()
    found = re.search(r'<span class="model__price num">(.*?)</span>\s*</label>', page, re.S)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_a_reduced_price_begins_and_ends_by_the_clock_everywhere(
    mira: User, ben: User, client: Client
) -> None:
    offer = old_piece(mira)
    slug = offer.cad_model.slug
    save_piece(actor=ben, cad_model=offer.cad_model)
    begin = timezone.now()
    reduce(mira, wish(percent=21, starts_in=timedelta(hours=2), lasts=timedelta(days=3)))
    # 21% of 19.00 is 3.99.
    assert shown_price(client, slug) == "19.00 USD", "not before its start"
    assert next_price_moment(begin) == Reduction.objects.get().starts_at
    with time_machine.travel(begin + timedelta(hours=2, minutes=1), tick=False):
        assert shown_price(client, slug).startswith("was 19.00 USD now 15.01 USD until ")
        listed = client.get("/models/?price_to=16").content.decode()
        assert "15.01 USD" in listed and "was </span>19.00 USD" in listed
        api = client.get(f"/api/v1/models/{slug}/").json()
        assert api["price_from_minor"] == api["offers"][0]["price_minor"] == 1501
        assert api["offers"][0]["prior_price_minor"] == 1900
        assert '"price": "15.01"' in client.get(f"/models/{slug}/").content.decode()
        assert "StrikethroughPrice" in client.get(f"/models/{slug}/").content.decode()
        assert cheaper_items(ben.pk).count() == 1
        client.post(reverse("orders:cart_add"), {"offer": [offer.public_id]}, headers=OURS)
        assert "15.01 USD" in client.get("/cart/").content.decode()
        assert "until" in client.get("/checkout/").content.decode()
    with time_machine.travel(begin + timedelta(days=3, hours=3), tick=False):
        assert shown_price(client, slug) == "19.00 USD"
        assert slug not in client.get("/models/?price_to=16").content.decode()
        assert cheaper_items(ben.pk).count() == 0
        cart = client.get("/cart/").content.decode()
        assert "It was 15.01 USD when you put it here." in cart
        with pytest.raises(PriceChanged):
            place_order(actor=ben, items=[CartItem(offer.public_id, 1501)])
        order = place_order(actor=ben, items=[CartItem(offer.public_id, 1900)])
        assert order.total_minor == 1900


def test_an_order_is_placed_at_the_price_of_that_moment(mira: User, ben: User) -> None:
    offer = old_piece(mira)
    reduce(mira, wish(price=1500))
    with pytest.raises(PriceChanged):
        place_order(actor=ben, items=[CartItem(offer.public_id, 1900)])
    order = place_order(actor=ben, items=[CartItem(offer.public_id, 1500)])
    assert (order.total_minor, order.lines.get().list_price_minor) == (1500, 1500)


def test_what_stands_struck_through_is_the_lowest_price_of_thirty_days() -> None:
    def told(
        price: int, *, ordinary: list[Spell], reduced: list[Spell] | None = None, age: int = 90
    ) -> int | None:
        mine = Spell(price, NOON, NOON + timedelta(days=5))
        since = NOON - timedelta(days=age)
        return prior_minor(mine, ordinary=ordinary, reduced=reduced or [], since=since)

    def spell(price: int, begin: int, end: int | None) -> Spell:
        day = timedelta(days=1)
        return Spell(price, NOON - begin * day, None if end is None else NOON - end * day)

    plain = [spell(1900, 90, None)]
    assert told(1500, ordinary=plain) == 1900
    assert told(1500, ordinary=[spell(1900, 90, 2), spell(2500, 2, None)]) == 1900, "raised before"
    assert told(1500, ordinary=[spell(1000, 90, 31), spell(1900, 31, None)]) == 1900, "too long ago"
    assert told(1500, ordinary=plain, reduced=[spell(1500, 20, 10)]) is None, "no reduction at all"
    assert told(1400, ordinary=plain, reduced=[spell(1500, 20, 10)]) == 1500
    further = [spell(1700, 10, 5), spell(1600, 5, 0)]
    assert told(1500, ordinary=plain, reduced=further) == 1900, "further without a pause"
    back = [spell(1400, 10, 0)]
    assert told(1500, ordinary=plain, reduced=back) is None, "dearer than just before"
    young = [spell(900, 9, 5), spell(1900, 5, None)]
    assert told(1500, ordinary=young, age=3) == 1900, "since it came on the shelf"
    assert told(1500, ordinary=plain, age=0) is None, "never sold at another price"


def test_the_studio_shows_what_would_change_and_does_that_or_nothing(
    mira: User, client_of: ClientOf
) -> None:
    offer = old_piece(mira)
    cheap = old_piece(mira, "Dew drop", 110)
    waiting = old_piece(mira, "Moss band")
    CadModel.objects.filter(pk=waiting.cad_model_id).update(
        state=ListingState.SUBMITTED, submitted_at=timezone.now()
    )
    mira_at = client_of(mira)
    address = reverse("models_catalog:studio_reduction_new")
    form = {
        "which": "chosen",
        "piece": [offer.cad_model.slug, cheap.cad_model.slug],
        "kind": ["studio", "exclusive"],
        "percent": "20",
        "ends_at": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }
    page = mira_at.post(address, form).content.decode()
    assert "15.20 USD" in page and "lowest price of the 30 days before" in page
    assert "It would cost 0.88 USD; the lowest price is 1.00 USD." in page
    assert not Reduction.objects.exists(), "it is only looked at"
    mark = re.search(r'name="seen" value="(\w+)"', page)
    assert mark
    set_prices(cad_model=offer.cad_model, prices={"studio": 2000})
    meanwhile = mira_at.post(address, {**form, "seen": mark[1]})
    assert meanwhile.status_code == 409 and not Reduction.objects.exists()
    mark = re.search(r'name="seen" value="(\w+)"', meanwhile.content.decode())
    assert mark
    for _ in range(2):
        mira_at.post(address, {**form, "seen": mark[1]})
    assert Reduction.objects.get().price_minor == 1600
    ending = reverse("models_catalog:studio_reduction_end", args=[Reduction.objects.get().batch])
    for _ in range(2):
        assert mira_at.post(ending).status_code == 302
    assert shown_price(Client(), offer.cad_model.slug) == "20.00 USD"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("percent", "100", "less than or equal to 95"),
        ("percent", "0", "greater than or equal to 1"),
        ("price", "1e12", "Write a price from"),
        ("price", "1E+400000", "Write a price from"),
        ("price", "-4", "Write a price from"),
        ("price", "19.001", "2 decimal places"),
        ("starts_at", "2020-01-01T10:00", "The start has passed"),
        ("ends_at", "2020-01-01T10:00", "The end is not after the start"),
        ("ends_at", "9999-12-31T23:59", "60 days at most"),
        ("ends_at", "9999-12-31", "60 days at most"),
        ("starts_at", "9999-12-30T23:59", "The end is not after the start"),
        ("ends_at", "31/12", "Enter a valid date/time"),
        ("piece", "somebody-elses", "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    mira: User, client_of: ClientOf, field: str, value: str, said: str
) -> None:
    offer = old_piece(mira)
    form = {
        "which": "chosen",
        "piece": [offer.cad_model.slug],
        "kind": ["studio"],
        "ends_at": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
        **({} if field in {"price", "percent"} else {"percent": "20"}),
        field: value,
    }
    answer = client_of(mira).post(reverse("models_catalog:studio_reduction_new"), form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_day_alone_means_to_its_end(mira: User, client_of: ClientOf) -> None:
    offer = old_piece(mira)
    day = (timezone.now() + timedelta(days=2)).date()
    form = {
        "which": "chosen",
        "piece": [offer.cad_model.slug],
        "kind": ["studio"],
        "percent": "20",
        "ends_at": f"{day:%Y-%m-%d}",
    }
    page = client_of(mira).post(reverse("models_catalog:studio_reduction_new"), form)
    following = day + timedelta(days=1)
    assert f"to {following:%-d %B %Y}, 00:00 UTC" in page.content.decode()


def test_a_price_stays_above_its_reduction_and_a_stopped_licence_ends_it(mira: User) -> None:
    offer = old_piece(mira)
    make_offer(offer.cad_model, kind=LicenceKind.PERSONAL, price_minor=1000)
    reduce(mira, wish(price=900))
    with pytest.raises(ListingRefused, match="reduced to 9.00 USD"):
        set_prices(cad_model=offer.cad_model, prices={"studio": 900, "personal": 1000})
    set_prices(cad_model=offer.cad_model, prices={"studio": 950})
    assert Reduction.objects.not_over(timezone.now()).count() == 1
    row = ListingIndex.objects.get()
    index_listing(cad_model=offer.cad_model)
    row.refresh_from_db()
    assert row.price_on(timezone.now()).price == Money(900, "usd")


def test_the_database_keeps_reductions_apart_below_the_price_and_as_they_were(mira: User) -> None:
    offer = old_piece(mira)
    (made,) = reduce(mira, wish(price=1500))
    now = timezone.now()

    def another(**changed: object) -> None:
        values = {
            "cad_model": offer.cad_model,
            "kind": "studio",
            "price_minor": 1400,
            "currency": "usd",
            "starts_at": now + timedelta(days=20),
            "ends_at": now + timedelta(days=21),
        }
        Reduction.objects.create(**{**values, **changed})

    for wrong in (
        lambda: another(starts_at=made.ends_at - timedelta(seconds=1)),
        lambda: another(price_minor=1900),
        lambda: another(price_minor=0),
        lambda: another(kind="personal"),
        lambda: another(ends_at=now + timedelta(days=20)),
        lambda: another(ends_at=now + timedelta(days=81)),
        lambda: Reduction.objects.update(price_minor=1),
        lambda: Reduction.objects.update(ends_at=made.ends_at + timedelta(days=1)),
        Reduction.objects.all().delete,
        lambda: LicenceOffer.objects.update(price_minor=1500),
    ):
        with pytest.raises((IntegrityError, Error)), transaction.atomic():
            wrong()
    another(starts_at=made.ends_at)
    assert Reduction.objects.count() == 2


def test_nobody_reduces_or_ends_what_is_another_designers(mira: User, ben: User) -> None:
    old_piece(mira)
    (made,) = reduce(mira, wish(price=1500))
    assert end_reductions(actor=ben, batch=made.batch) == 0
    with pytest.raises(ReductionRefused):
        reduce(ben, wish(price=1400))


def test_a_change_of_the_price_before_the_start_is_reckoned_in(mira: User) -> None:
    offer = old_piece(mira)
    reduce(mira, wish(price=1000, starts_in=timedelta(days=10)))
    set_prices(cad_model=offer.cad_model, prices={"studio": 1200})
    index_listing(cad_model=offer.cad_model)
    assert Reduction.objects.get().prior_minor == 1200
    assert PriceChange.objects.count() == 1


def test_a_page_that_is_kept_ends_when_a_price_begins(mira: User, client: Client) -> None:
    offer = old_piece(mira)
    reduce(mira, wish(price=1500, starts_in=timedelta(minutes=4)))
    start = Reduction.objects.get().starts_at
    for address in ("/models/", f"/models/{offer.cad_model.slug}/", "/designers/mira/"):
        with gathered() as leaning:
            client.get(address)
        assert leaning.until == start, address


def test_a_page_of_a_piece_ends_with_its_licences_and_those_of_its_set_and_no_others(
    mira: User, client: Client
) -> None:
    """Else a shop with many reductions would keep no page for longer than a moment."""
    piece, other, ellas = (
        old_piece(mira),
        old_piece(mira),
        old_piece(make_designer(username="ella")),
    )
    # Its second licence, which the row of the lists says nothing of.
    make_offer(piece.cad_model, kind="unlimited", price_minor=90_000)
    make_set(mira, piece, other, price_minor=3000)
    now = timezone.now()

    def begins(hours: int, cad_model: CadModel, kind: str) -> datetime:
        start = now + timedelta(hours=hours)
        Reduction.objects.create(
            cad_model=cad_model,
            kind=kind,
            price_minor=1500,
            currency="usd",
            starts_at=start,
            ends_at=start + timedelta(minutes=30),
        )
        return start

    def end() -> datetime | None:
        with gathered() as leaning:
            client.get(f"/models/{piece.cad_model.slug}/")
        return leaning.until

    begins(1, ellas.cad_model, "studio")
    assert end() is None
    assert end() != begins(4, piece.cad_model, "unlimited") == end()
    assert end() != begins(2, other.cad_model, "studio") == end()
    with time_machine.travel(now + timedelta(hours=2, minutes=1), tick=False):
        assert end() == now + timedelta(hours=2, minutes=30)


def test_what_visitors_put_in_a_cart_is_asked_about_this_moment_with_sql_of_an_earlier_one(
    mira: User,
) -> None:
    with time_machine.travel(NOON, tick=False):
        offers = [old_piece(mira), old_piece(mira, "Moss ring")]
        reduce(mira, wish(percent=20, starts_in=timedelta(hours=2)))
    named, nobody = [offer.public_id for offer in offers], AnonymousUser()
    for hours, price in ((1, 1900), (3, 1520), (24 * 6, 1900)):
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            filled = add_to_cart(items=[], offer_ids=named, buyer=nobody)
            assert [item.seen_minor for item in filled.items] == [price, price]
            for one, other in zip(
                sorted(_VISITORS_OFFERS.rows(named), key=lambda row: row.pk),
                _offers_named(named, buyer=nobody).order_by("pk"),
                strict=True,
            ):
                assert vars(one.cad_model) | {"_state": 0} == vars(other.cad_model) | {"_state": 0}
                assert vars(one) | {"_state": 0} == vars(other) | {"_state": 0}
    CadModel.objects.filter(pk=offers[0].cad_model_id).update(state=ListingState.WITHDRAWN)
    with pytest.raises(CartRefused):
        add_to_cart(items=[], offer_ids=named[:1], buyer=nobody)


def test_visitors_put_in_a_cart_in_two_threads_at_once(transactional_db: None, mira: User) -> None:
    named, nobody = [old_piece(mira).public_id], AnonymousUser()
    add_to_cart(items=[], offer_ids=named, buyer=nobody)
    filled = []
    in_threads(lambda: filled.append(add_to_cart(items=[], offer_ids=named, buyer=nobody)), times=2)
    assert [[item.offer_id for item in cart.items] for cart in filled] == [named, named]
