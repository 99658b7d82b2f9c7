"""Several pieces at one price: who offers them, what is refused, and what buyers see."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from models_catalog.models import LicenceOffer, PieceInSet, PieceSet
from models_catalog.models.licence_offer import LOWEST_PRICE_MINOR
from models_catalog.selectors.sets import set_page
from models_catalog.set_price import set_shares
from models_catalog.states import ListingState
from tests.cast import make_designer
from tests.fixtures import ClientOf
from tests.piece_sets import ask_now, make_set
from tests.races import in_threads
from tests.shop import make_listing, shelve


@settings(max_examples=200, deadline=None)
@given(
    prices=st.lists(st.integers(LOWEST_PRICE_MINOR, 1_000_000), min_size=2, max_size=12),
    asked=st.integers(1, 12_000_000),
)
def test_the_parts_of_a_set_sum_to_its_price_and_none_is_above_its_piece(
    prices: list[int], asked: int
) -> None:
    parts = set_shares(asked, prices)
    if parts is None:
        assert asked >= sum(prices) or asked * min(prices) < LOWEST_PRICE_MINOR * sum(prices)
        return
    assert sum(parts) == asked < sum(prices)
    for part, price in zip(parts, prices, strict=True):
        assert LOWEST_PRICE_MINOR <= part <= price
        # Within one coin of the same part of each price.
        assert abs(part * sum(prices) - asked * price) < sum(prices)


def form(*offers: LicenceOffer, **more: Any) -> dict[str, Any]:
    pieces = [offer.cad_model.slug for offer in offers]
    return {"name": "Evening", "kind": "studio", "piece": pieces, "price": "45.00", **more}


def three(mira: User) -> list[LicenceOffer]:
    return [shelve(designer=mira, title=name, price_minor=1900) for name in ("Fern", "Moss", "Dew")]


def confirmed(client: Client, address: str, typed: dict[str, Any]) -> Any:
    """Looks at what the set would be, and offers it."""
    looked = client.post(address, typed)
    assert looked.status_code == 200, looked.content.decode()
    return client.post(address, {**typed, "seen": looked.context["plan"].mark})


def test_a_designer_looks_at_a_set_offers_it_changes_it_and_ends_it(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    fern, moss, dew = three(mira)
    mira_at = client_of(mira)
    looked = mira_at.post("/studio/sets/new/", form(fern, moss, dew)).content.decode()
    assert "instead of 57.00 USD" in looked
    # 85% of 15.00, three times.
    assert "12.75 USD" in looked and "38.25 USD" in looked
    assert not PieceSet.objects.exists()
    confirmed(mira_at, "/studio/sets/new/", form(fern, moss, dew))
    page = client.get("/designers/mira/sets/evening/").content.decode()
    assert "57.00 USD" in page and "45.00 USD" in page and "Put the set in the cart" in page
    assert "<s " not in page.split("<main")[1].split('class="grid"')[0], "no claim about the past"
    for address in (f"/models/{fern.cad_model.slug}/", "/designers/mira/"):
        assert "3 pieces for 45.00 USD" in client.get(address).content.decode()
    address = "/studio/sets/evening/"
    assert confirmed(mira_at, address, form(fern, moss, price="30")).status_code == 302
    assert "2 pieces for 30.00 USD" in client.get("/designers/mira/").content.decode()
    for _ in range(2):
        assert mira_at.post("/studio/sets/evening/end/").status_code in {302, 404}
    assert client.get("/designers/mira/sets/evening/").status_code == 404
    assert "Evening" not in client.get(f"/models/{fern.cad_model.slug}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"price": "57"}, "One by one these pieces cost 57.00 USD"),
        ({"price": "2.50"}, "less than 1.00 USD"),
        ({"price": "1E+400000"}, "Write a price from"),
        ({"price": "NaN"}, "Enter a number"),
        ({"kind": "unlimited"}, "has no unlimited licence"),
        ({"kind": "exclusive"}, "Select a valid choice"),
        ({"piece": []}, "Choose 2 to 12 pieces"),
        ({"name": "  "}, "This field is required"),
    ],
)
def test_what_cannot_be_a_set_is_said_in_the_form(
    mira: User, client_of: ClientOf, changed: dict[str, Any], said: str
) -> None:
    answer = client_of(mira).post("/studio/sets/new/", {**form(*three(mira)), **changed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_price_that_changes_while_the_designer_looks_is_shown_again(
    mira: User, client_of: ClientOf
) -> None:
    offers = three(mira)
    looked = client_of(mira).post("/studio/sets/new/", form(*offers))
    LicenceOffer.objects.filter(pk=offers[0].pk).update(price_minor=2500)
    seen = {"seen": looked.context["plan"].mark}
    answer = client_of(mira).post("/studio/sets/new/", {**form(*offers), **seen})
    assert answer.status_code == 409
    assert "instead of 63.00 USD" in answer.content.decode()
    assert not PieceSet.objects.exists()


def test_a_set_waits_while_a_piece_is_away_or_the_pieces_cost_less(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    fern, moss, dew = three(mira)
    made = make_set(mira, fern, moss, dew, price_minor=4500)
    for change, back, why in (
        ({"price_minor": 600}, {"price_minor": 1900}, "the set saves nothing"),
        ({"kind": "personal"}, {"kind": "studio"}, "no studio licence"),
    ):
        LicenceOffer.objects.filter(pk=moss.pk).update(**change)
        assert set_page(mira, made.slug) is None
        assert why in client_of(mira).get("/studio/sets/").content.decode()
        assert "Evening" not in client.get(f"/models/{fern.cad_model.slug}/").content.decode()
        LicenceOffer.objects.filter(pk=moss.pk).update(**back)
    dew.cad_model.state = ListingState.WITHDRAWN
    dew.cad_model.save()
    assert client.get("/designers/mira/sets/evening/").status_code == 404
    dew.cad_model.state = ListingState.PUBLISHED
    dew.cad_model.save()
    assert client.get("/designers/mira/sets/evening/").status_code == 200
    # A piece that is deleted altogether ends what was agreed on.
    dew.cad_model.in_sets.all().delete()
    assert set_page(mira, made.slug) is None


def test_the_database_refuses_what_is_no_set(mira: User) -> None:
    fern, moss, dew = three(mira)
    theirs = shelve(designer=make_designer(username="nora"), price_minor=1900)
    other_kind = make_listing(designer=mira, kind="personal", price_minor=900)
    for pieces, price, count in (
        ([fern], 1500, 1),
        ([fern, theirs], 1500, 2),
        ([fern, other_kind], 1500, 2),
        ([fern, moss], 3800, 2),
        ([fern, moss, dew], 250, 3),
        ([fern, moss], 3000, 3),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_set(mira, *pieces, price_minor=price, piece_count=count)
    made = make_set(mira, fern, moss, price_minor=3000)
    with pytest.raises(IntegrityError, match="below_the_sum"), transaction.atomic():
        PieceSet.objects.filter(pk=made.pk).update(price_minor=3800)
        ask_now()
    with pytest.raises(IntegrityError, match="of_one_licence"), transaction.atomic():
        PieceInSet.objects.create(piece_set=made, cad_model=dew.cad_model)
        ask_now()


def test_nobody_changes_anothers_set_and_a_strangers_address_is_no_page(
    mira: User, client: Client, client_of: ClientOf
) -> None:
    make_set(mira, *three(mira), price_minor=4500)
    nora_at = client_of(make_designer(username="nora"))
    for address in ("/studio/sets/evening/", "/studio/sets/evening/end/"):
        assert nora_at.post(address, form()).status_code == 404
    assert PieceSet.objects.exists()
    for wrong in ("/designers/nora/sets/evening/", "/designers/mira/sets/none/"):
        assert client.get(wrong).status_code == 404


def test_the_same_set_twice_at_once_is_one(
    mira: User, client_of: ClientOf, transactional_db: None
) -> None:
    offers = three(mira)
    mira_at = client_of(mira)
    mark = mira_at.post("/studio/sets/new/", form(*offers)).context["plan"].mark
    in_threads(lambda: mira_at.post("/studio/sets/new/", {**form(*offers), "seen": mark}), times=2)
    assert PieceSet.objects.get().places.count() == 3


def test_programs_read_the_sets_that_can_be_bought(mira: User, client: Client) -> None:
    fern, moss, dew = three(mira)
    make_set(mira, fern, moss, dew, price_minor=4500)
    make_set(mira, fern, moss, price_minor=3000, name="Morning")
    LicenceOffer.objects.filter(pk=moss.pk).update(price_minor=1000)
    address = f"/api/v1/designers/{mira.username}/sets/"
    # One by one fern and moss cost 29.00 now, so that their set waits.
    (found,) = client.get(address).json()["results"]
    parts = [piece.pop("share_minor") for piece in found["pieces"]]
    assert sum(parts) == 4500
    assert found == {
        "name": "Evening",
        "url": "/designers/mira/sets/evening/",
        "licence": fern.kind,
        "price_minor": 4500,
        "one_by_one_minor": 4800,
        "currency": "usd",
        "pieces": [
            {"slug": one.cad_model.slug, "title": one.cad_model.title, "price_minor": price}
            for one, price in ((fern, 1900), (moss, 1000), (dew, 1900))
        ],
    }
    User.objects.filter(pk=mira.pk).update(is_active=False)
    for gone in (address, "/api/v1/designers/nobody%00/sets/", f"{address}?cursor=%00"):
        assert client.get(gone).status_code == 404
