"""A list of thirty costs no more queries than a list of one, whoever reads it."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.services.create_api_token import create_api_token
from geometry.picturing.looks import METALS
from models_catalog.models import (
    CadModel,
    DuplicateFinding,
    LicenceOffer,
    ModerationDecision,
    Picture,
    ReleaseFile,
    Shell,
    StoneGroup,
)
from models_catalog.states import ListingState, ShellRole
from orders.cart import CartItem
from orders.models import LedgerAccount, LicenceGrant, Order
from orders.selectors.balances import balance, owed_to, trial_balance
from orders.selectors.holdings import bought_meanwhile
from orders.services.cancel_order import cancel_order
from orders.services.place_order import place_order
from orders.services.settle_lines import settle_lines
from orders.states import CancelReason
from payouts.services.record_earnings import record_earnings
from tests.cast import make_designer, make_person
from tests.fixtures import ClientOf
from tests.shop import as_measured, make_listing, shelve


def buy(buyer: User, *designers: User) -> Order:
    """A paid order of one piece of each designer, as the settlement would write it."""
    offers = [shelve(designer=designer) for designer in designers]
    order = place_order(
        actor=buyer, items=[CartItem(offer.public_id, offer.price_minor) for offer in offers]
    )
    with transaction.atomic():
        paid_at = timezone.now()
        settle_lines(order=order, taxes={}, settled_at=paid_at)
        Order.objects.filter(pk=order.pk).update(
            state="paid", paid_at=paid_at, stripe_charge_id=f"ch_{order.number}"
        )
        order.refresh_from_db()
        for line in order.lines.all():
            LicenceGrant.objects.create(order_line=line, holder=buyer)
        record_earnings(order)
    return order


Cost = Callable[[User, str], int]


@pytest.fixture
def cost(client_of: ClientOf) -> Cost:
    """How many queries a person's page takes."""

    def count(person: User, address: str) -> int:
        browser = client_of(person)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    return count


@pytest.mark.parametrize("address", ["/models/", "/designers/mira/", "/", "/api/v1/models/"])
def test_the_shops_lists(mira: User, ben: User, cost: Cost, address: str) -> None:
    shelve(designer=mira)
    at_one = cost(ben, address)
    for number in range(29):
        shelve(designer=mira, category=f"kind-{number}")
    assert cost(ben, address) == at_one


def pile_up(listing: CadModel, number: int) -> None:
    """One more of everything that the pages of a listing read in lists."""
    release = listing.releases.get()
    with as_measured():
        StoneGroup.objects.create(
            release=release,
            shape="round",
            length_mm=2,
            width_mm=2 + number,
            count=1,
            total_carats=1,
        )
    with as_measured():
        ReleaseFile.objects.create(
            release=release,
            storage_key=f"originals/{listing.slug}/{number}",
            file_name=f"part {number}.3dm",
            format="3dm",
            size_bytes=1,
        )
    with as_measured():
        Shell.objects.create(
            release=release,
            name=f"body {number}",
            role=ShellRole.METAL,
            count=1,
            size_x_mm=1,
            size_y_mm=1,
            size_z_mm=1,
        )
    if number < len(METALS):
        Picture.objects.create(
            release=release,
            storage_key=f"pictures/{listing.slug}-{number}.webp",
            view="top",
            metal=METALS[number],
            width=9,
            height=9,
            position=number + 1,
        )


def test_the_page_of_a_model_and_its_workbench(
    mira: User, ben: User, staff: User, cost: Cost
) -> None:
    shown, draft = (shelve(designer=mira).cad_model for _ in range(2))
    CadModel.objects.filter(pk=draft.pk).update(state=ListingState.SENT_BACK, published_at=None)

    def pages() -> list[int]:
        return [
            cost(ben, shown.get_absolute_url()),
            cost(ben, f"/api/v1/models/{shown.slug}/"),
            cost(mira, f"/studio/models/{draft.slug}/"),
            cost(staff, f"/admin/models_catalog/cadmodel/{draft.pk}/review/"),
        ]

    def add(number: int) -> None:
        pile_up(shown, number)
        pile_up(draft, number)
        ModerationDecision.objects.create(
            cad_model=draft, decided_by=staff, decision="send_back", reason="Thicken the claws."
        )

    # A form for bodies comes with the second one.
    add(0)
    add(1)
    at_two = pages()
    for number in range(2, 30):
        add(number)
    assert pages() == at_two


def test_what_a_listing_is_like(mira: User, ben: User, staff: User, cost: Cost) -> None:
    listing = make_listing(designer=mira).cad_model
    other_designer = make_designer(username="tomas")

    def pages() -> list[int]:
        return [
            cost(mira, f"/studio/models/{listing.slug}/"),
            cost(staff, f"/admin/models_catalog/cadmodel/{listing.pk}/review/"),
        ]

    def add() -> None:
        for designer in (mira, other_designer):
            DuplicateFinding.objects.create(
                release=listing.releases.get(),
                other_release=shelve(designer=designer).cad_model.releases.get(),
                distance=0,
            )

    add()
    at_one = pages()
    for _ in range(29):
        add()
    assert pages() == at_one


def test_what_is_stored_about_a_person(mira: User, ben: User, cost: Cost) -> None:
    buy(ben, mira)
    at_one = cost(mira, "/account/privacy/"), cost(ben, "/account/privacy/")
    buy(ben, *[mira] * 29)
    assert (cost(mira, "/account/privacy/"), cost(ben, "/account/privacy/")) == at_one


def test_a_designers_studio_and_payouts(mira: User, ben: User, cost: Cost) -> None:
    buy(ben, mira)
    pages = ("/studio/", "/studio/payouts/")
    at_one = [cost(mira, page) for page in pages]
    for number in range(29):
        buy(make_person(username=f"buyer{number}"), mira)
    assert [cost(mira, page) for page in pages] == at_one


def test_a_buyers_library_and_a_receipt(mira: User, ben: User, cost: Cost) -> None:
    first = buy(ben, mira)
    pages = ("/library/", "/orders/", first.get_absolute_url())
    at_one = [cost(ben, page) for page in pages]
    long = buy(ben, *[mira] * 29)
    assert cost(ben, "/library/") == at_one[0]
    assert cost(ben, "/orders/") == at_one[1]
    assert cost(ben, long.get_absolute_url()) == at_one[2]


def test_a_cart_and_a_checkout(mira: User, ben: User, client_of: ClientOf) -> None:
    browser = client_of(ben)

    def both() -> list[int]:
        counts = []
        for page in ("/cart/", "/checkout/"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(page).status_code == 200
            counts.append(len(queries))
        return counts

    def put_in(offer: LicenceOffer) -> None:
        browser.post(
            "/cart/add/", {"offer": offer.public_id}, headers={"Origin": "http://testserver"}
        )

    # Of a single piece nobody asks for sets.
    for _ in range(2):
        put_in(shelve(designer=mira))
    at_two = both()
    for _ in range(27):
        put_in(shelve(designer=mira))
    assert both() == at_two


def test_an_order_that_was_given_up_or_bought_twice(mira: User, ben: User, cost: Cost) -> None:
    counts = []
    for number in (1, 29):
        offers = [shelve(designer=mira) for _ in range(number)]
        order = place_order(actor=ben, items=[CartItem(o.public_id, o.price_minor) for o in offers])
        with CaptureQueriesContext(connection) as queries:
            assert bought_meanwhile(order) == ""
        cancel_order(actor=ben, order=order, reason=CancelReason.GIVEN_UP)
        counts.append((len(queries), cost(ben, order.get_absolute_url())))
    assert counts[0] == counts[1]


def test_a_balance(mira: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        balance(account=LedgerAccount.BANK, currency="usd")
    with django_assert_num_queries(1):
        owed_to(mira, currency="usd")
    with django_assert_num_queries(1):
        trial_balance(currency="usd")


def test_a_persons_tokens(ben: User, cost: Cost) -> None:
    create_api_token(actor=ben, name="script")
    at_one = cost(ben, "/account/tokens/")
    for number in range(9):
        create_api_token(actor=ben, name=f"script {number}")
    assert cost(ben, "/account/tokens/") == at_one


TABLES = (
    *("orders/order", "orders/licencegrant", "orders/linesettlement", "payouts/earning"),
    *("models_catalog/cadmodel", "accounts/user", "common/auditentry"),
)


def test_the_lists_at_the_staff_desk(mira: User, ben: User, staff: User, cost: Cost) -> None:
    buy(ben, mira)
    at_one = {table: cost(staff, f"/admin/{table}/") for table in TABLES}
    for number in range(29):
        buy(make_person(username=f"buyer{number}"), mira)
    assert {table: cost(staff, f"/admin/{table}/") for table in TABLES} == at_one
