"""A holder records castings, never more than the licence allows; anybody may ask what is left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from models_catalog.licences import LicenceKind
from orders.errors import CastingsRefused
from orders.models import CastingRecord, LicenceGrant, Order
from orders.services.record_castings import record_castings
from orders.states import GrantState
from tests.fixtures import ClientOf
from tests.races import while_open
from tests.shop import make_listing

Buy = Callable[..., Order]


def record(client: Client, grant: LicenceGrant, pieces: object, before: int = 0) -> Any:
    address = reverse("orders:licence_castings", args=[grant.number])
    return client.post(address, {"piece_count": pieces, "recorded_before": before})


def bought(buy: Buy, buyer: User, designer: User, kind: str = LicenceKind.STUDIO) -> LicenceGrant:
    return buy(buyer, make_listing(designer=designer, kind=kind)).lines.get().grant


def test_castings_are_recorded_until_none_is_left(
    mira: User, ben: User, buy: Buy, client_of: ClientOf
) -> None:
    grant, client = bought(buy, ben, mira), client_of(ben)
    assert "0 recorded, 25 left" in client.get(grant.get_absolute_url()).content.decode()
    assert record(client, grant, 20).status_code == 303
    page = client.get(grant.get_absolute_url()).content.decode()
    assert "20 recorded, 5 left" in page and 'value="20"' in page
    refused = record(client, grant, 6, before=20)
    assert refused.status_code == 409
    assert "Only 5 castings are left" in refused.content.decode()
    assert record(client, grant, 5, before=20).status_code == 303
    page = client.get(grant.get_absolute_url()).content.decode()
    assert "25 recorded, 0 left" in page and "Record castings" not in page
    assert "All castings" in record(client, grant, 1, before=25).content.decode()
    assert CastingRecord.objects.all().pieces() == 25


def test_a_licence_without_a_limit_takes_any_number(
    mira: User, ben: User, buy: Buy, client_of: ClientOf
) -> None:
    grant = bought(buy, ben, mira, LicenceKind.UNLIMITED)
    assert record(client_of(ben), grant, 1_000_000).status_code == 303
    page = client_of(ben).get(grant.get_absolute_url()).content.decode()
    assert "1000000 recorded, any number left" in page


def test_nobody_but_the_holder_records_castings(
    mira: User, ben: User, carol: User, staff: User, buy: Buy, client_of: ClientOf
) -> None:
    grant = bought(buy, ben, mira)
    for stranger in (mira, carol, staff):
        assert record(client_of(stranger), grant, 1).status_code == 404
        with pytest.raises(CastingsRefused):
            record_castings(actor=stranger, grant=grant, piece_count=1, recorded_before=0)
    assert "login" in record(Client(), grant, 1)["Location"]
    assert not CastingRecord.objects.exists()


@pytest.mark.parametrize("state", [GrantState.SUSPENDED, GrantState.REVOKED])
def test_a_licence_that_does_not_hold_takes_none(
    mira: User, ben: User, buy: Buy, client_of: ClientOf, state: GrantState
) -> None:
    grant = bought(buy, ben, mira)
    ended = timezone.now() if state == GrantState.REVOKED else None
    LicenceGrant.objects.update(state=state, revoked_at=ended)
    refused = record(client_of(ben), grant, 1)
    assert refused.status_code == 409
    assert "allows no castings now" in refused.content.decode()
    assert not CastingRecord.objects.exists()


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "many", "", "9" * 30])
def test_what_is_no_count_of_pieces_is_a_field_error(
    mira: User, ben: User, buy: Buy, client_of: ClientOf, typed: str
) -> None:
    refused = record(client_of(ben), bought(buy, ben, mira), typed)
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.content.decode()


def test_a_form_sent_twice_counts_once(
    mira: User, ben: User, buy: Buy, client_of: ClientOf
) -> None:
    grant, client = bought(buy, ben, mira), client_of(ben)
    assert record(client, grant, 3).status_code == 303
    again = record(client, grant, 3)
    assert again.status_code == 409
    page = again.content.decode()
    assert "recorded in the meantime: now there are 3" in page
    assert 'name="recorded_before" value="3"' in page, "so that a second try is possible"
    assert CastingRecord.objects.get().piece_count == 3


def test_of_two_records_in_one_moment_the_second_sees_the_first(
    mira: User, ben: User, buy: Buy
) -> None:
    grant = bought(buy, ben, mira)

    def too_many() -> None:
        with pytest.raises(CastingsRefused):
            record_castings(actor=ben, grant=grant, piece_count=20, recorded_before=0)

    while_open(
        lambda: record_castings(actor=ben, grant=grant, piece_count=20, recorded_before=0), too_many
    )
    assert CastingRecord.objects.all().pieces() == 20


def test_the_database_itself_refuses_what_is_over_the_licence(
    mira: User, ben: User, buy: Buy
) -> None:
    grant = bought(buy, ben, mira)

    def one_too_many() -> None:
        with pytest.raises(IntegrityError):
            CastingRecord.objects.create(grant=grant, piece_count=6)

    while_open(lambda: CastingRecord.objects.create(grant=grant, piece_count=20), one_too_many)
    row = CastingRecord.objects.get()
    for change in (lambda: CastingRecord.objects.update(piece_count=1), row.delete):
        with pytest.raises(InternalError), transaction.atomic():
            change()
