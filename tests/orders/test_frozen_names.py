"""Names, addresses and terms are printed as they stood when the buyer agreed, whoever changes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import DesignerProfile, Profile, User
from common.models import Machine
from models_catalog import licences
from orders.models import LicenceGrant, Order, OrderLine
from orders.plain_words import FORMER_CUSTOMER, FORMER_DESIGNER
from orders.services.cancel_order import cancel_order
from orders.states import CancelReason, GrantState
from tests.fixtures import ClientOf, ReadMails
from tests.shop import make_listing
from tests.stripe import Sandbox

Buy = Callable[..., Order]


@contextmanager
def refused() -> Iterator[None]:
    with pytest.raises(DatabaseError), transaction.atomic():
        yield


@pytest.fixture
def sold(mira: User, ben: User, buy: Buy) -> Order:
    """Bought by Ben Fields of 1 Hatton Garden, designed by Mira Kessler of Pforzheim."""
    ben.display_name = "Ben Fields"
    ben.save()
    Profile.objects.create(user=ben, address="1 Hatton Garden\nLondon")
    return buy(ben, make_listing(designer=mira))


@pytest.fixture
def renamed(sold: Order, mira: User, ben: User) -> Order:
    """Since then everybody goes by another name, and moved."""
    ben.display_name = "Somebody Else"
    ben.save()
    Profile.objects.update(address="2 Elsewhere")
    DesignerProfile.objects.update(studio_name="Another Studio", city="Nowhere")
    return sold


def test_pages_and_the_api_print_the_names_of_the_day_of_the_order(
    renamed: Order,
    ben: User,
    client_of: ClientOf,
) -> None:
    grant = LicenceGrant.objects.get()
    client = client_of(ben)
    receipt, certificate, library = (
        client.get(address).content.decode()
        for address in (renamed.get_absolute_url(), grant.get_absolute_url(), "/library/")
    )
    assert "Ben Fields" in receipt and "1 Hatton Garden" in receipt and "Mira Kessler" in receipt
    assert "Ben Fields" in certificate and "Mira Kessler, Pforzheim" in certificate
    assert "Mira Kessler" in library
    # The header of each page greets the person by the present name; the rest must not.
    main = [page.split("<main")[1] for page in (receipt, certificate, library)]
    assert not any("Somebody Else" in page or "Another Studio" in page for page in main)
    api = APIClient()
    api.force_authenticate(ben)
    (licence,) = api.get("/api/v1/library/").json()["results"]
    assert (licence["holder_name"], licence["designer_name"]) == ("Ben Fields", "Mira Kessler")


def test_the_receipt_by_mail_names_the_licensee_of_the_day_of_the_order(
    mira: User,
    ben: User,
    read_mails: ReadMails,
    check_out: Buy,
    sandbox: Sandbox,
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    ben.display_name = "Somebody Else"
    ben.save()
    sandbox.pay(order.stripe_session_url)
    sandbox.deliver_all()
    (receipt,) = [mail for mail in read_mails() if order.number in mail.subject]
    assert "Licensed to ben" in receipt.text


def test_a_licence_reads_as_the_version_that_was_sold(
    sold: Order,
    ben: User,
    client_of: ClientOf,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "2030-01.yaml").write_text(
        "studio: {name: Atelier, castings: 3, plain_words: Cast three pieces.}"
    )
    (tmp_path / "2026-11.yaml").write_text((licences._FOLDER / "2026-11.yaml").read_text())
    monkeypatch.setattr(licences, "_FOLDER", tmp_path)
    newer = licences.terms_of("2030-01")["studio"]
    assert newer.plain_words == "Cast three pieces."
    monkeypatch.setattr(licences, "TERMS", {"studio": newer})
    page = client_of(ben).get(LicenceGrant.objects.get().get_absolute_url()).content.decode()
    assert "Cast and sell up to 25 pieces" in page and "Studio licence for 25 castings" in page
    assert str(sold.lines.get()).endswith("Studio licence")


def test_a_pending_order_is_placed_anew_when_a_name_changed(
    mira: User, ben: User, check_out: Buy
) -> None:
    offer = make_listing(designer=mira)
    first = check_out(ben, offer)
    ben.display_name = "Ben Fields"
    ben.save()
    second = check_out(ben, offer)
    DesignerProfile.objects.update(studio_name="Another Studio")
    third = check_out(ben, offer)
    assert len({first.pk, second.pk, third.pk}) == 3
    assert third.buyer_name == "Ben Fields"
    assert third.lines.get().designer_name == "Another Studio"


@pytest.mark.parametrize("text", ["Somebody Else", "", "Former designer"])
def test_the_database_refuses_another_buyers_name(sold: Order, text: str) -> None:
    with refused():
        Order.objects.update(buyer_name=text)


@pytest.mark.parametrize("text", ["Another Studio", "", "Former customer"])
def test_the_database_refuses_another_designers_name(sold: Order, text: str) -> None:
    with refused():
        OrderLine.objects.update(designer_name=text)


def test_the_database_refuses_another_address_or_place(sold: Order) -> None:
    with refused():
        Order.objects.update(buyer_address="2 Elsewhere")
    with refused():
        OrderLine.objects.update(designer_place="Nowhere")


def test_p43_erasure_leaves_names_that_name_nobody_and_they_stay(sold: Order) -> None:
    Order.objects.update(buyer_name=FORMER_CUSTOMER, buyer_address="")
    OrderLine.objects.update(designer_name=FORMER_DESIGNER, designer_place="")
    with refused():
        Order.objects.update(buyer_name="Ben Fields")
    with refused():
        Order.objects.update(buyer_address="1 Hatton Garden")
    with refused():
        OrderLine.objects.update(designer_name="Mira Kessler")
    with refused():
        OrderLine.objects.update(designer_name=FORMER_DESIGNER, title="Another")


def test_the_database_refuses_another_holder_buyer_or_designer(sold: Order, carol: User) -> None:
    with refused():
        LicenceGrant.objects.update(holder=carol)
    with refused():
        LicenceGrant.objects.update(holder=None)
    with refused():
        Order.objects.update(buyer=carol)
    with refused():
        Order.objects.update(buyer=None, guest_email="ben@example.test")
    with refused():
        OrderLine.objects.update(designer=carol)


def test_the_database_refuses_an_order_or_a_line_without_a_name(
    mira: User, ben: User, check_out: Buy
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    cancel_order(actor=Machine.STRIPE, order=order, reason=CancelReason.EXPIRED)
    with refused():
        Order.objects.create(buyer=ben, currency="usd", total_minor=0)
    line = order.lines.get()
    line.pk, line._state.adding, line.designer_name = None, True, ""
    line.licence_kind, line.position = "personal", 2
    with pytest.raises(DatabaseError, match="order_line_designer_is_named"), transaction.atomic():
        line.save()


def test_a_guests_order_can_be_claimed_once(transactional_db: None, ben: User, carol: User) -> None:
    with transaction.atomic():
        Order.objects.create(guest_email="ben@example.test", currency="usd", total_minor=0)
        Order.objects.update(buyer=ben, buyer_name="Ben", buyer_address="1 Hatton Garden")
    with refused():
        Order.objects.update(buyer=carol)
    with refused():
        Order.objects.update(buyer_name="Carol")


def test_a_licence_moves_between_its_states_only_as_allowed(sold: Order) -> None:
    grants = LicenceGrant.objects.all()
    grants.update(state=GrantState.SUSPENDED)
    grants.update(state=GrantState.ACTIVE)
    grants.update(state=GrantState.REVOKED, revoked_at=timezone.now())
    for state in (GrantState.ACTIVE, GrantState.SUSPENDED):
        with refused():
            grants.update(state=state, revoked_at=None)
