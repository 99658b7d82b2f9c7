"""The books: balanced, of one currency, and never changed after the fact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, InternalError, connection, transaction
from django.utils import timezone

from orders.cart import CartItem
from orders.errors import LedgerConflict
from orders.models import (
    Download,
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
    LicenceGrant,
    Order,
    OrderLine,
)
from orders.selectors.balances import balance, owed_to
from orders.services.place_order import place_order
from orders.services.post_to_ledger import Posting, post_to_ledger
from tests.shop import make_listing


@pytest.fixture
def order(mira: Any, ben: Any, books: None) -> Order:
    offer = make_listing(designer=mira, price_minor=5000)
    return place_order(buyer=ben, items=[CartItem(offer.public_id, 5000)])


def book(order: Order, *amounts: int, key: str = "payment:1") -> LedgerTransaction:
    line = order.lines.get()
    accounts = [LedgerAccount.STRIPE_BALANCE, LedgerAccount.PLATFORM_FEES]
    postings = [
        Posting(account=account, amount_minor=amount)
        for account, amount in zip(accounts, amounts[:2], strict=False)
    ]
    postings += [
        Posting(
            account=LedgerAccount.DESIGNER_PAYABLE,
            amount_minor=amount,
            owner_id=line.designer_id,
            order_line=line,
        )
        for amount in amounts[2:]
    ]
    return post_to_ledger(
        key=key, kind=LedgerKind.PAYMENT, order=order, currency="usd", postings=postings
    )


@contextmanager
def refused(kind: type[DatabaseError] = InternalError) -> Iterator[None]:
    with pytest.raises(kind), transaction.atomic():
        yield


def test_a_balanced_fact_is_booked_and_read_back(order: Order, mira: Any) -> None:
    book(order, 5000, -750, -4250)
    assert balance(account=LedgerAccount.STRIPE_BALANCE, currency="usd").minor == 5000
    assert owed_to(mira, currency="usd").minor == 4250
    assert owed_to(mira, currency="eur").minor == 0


def test_the_same_fact_twice_is_one_booking_and_another_amount_is_an_error(order: Order) -> None:
    assert book(order, 5000, -750, -4250).pk == book(order, 5000, -750, -4250).pk
    assert LedgerEntry.objects.count() == 3
    with pytest.raises(LedgerConflict):
        book(order, 4000, -600, -3400)


def test_the_database_refuses_an_unbalanced_fact(order: Order) -> None:
    with refused(DatabaseError):
        book(order, 5000, -750, -4249)
    assert not LedgerTransaction.objects.exists()


def test_the_database_refuses_an_entry_added_later_even_a_balanced_pair(order: Order) -> None:
    booked = book(order, 5000, -750, -4250)
    with refused(DatabaseError):
        for amount in (1, -1):
            LedgerEntry.objects.create(
                transaction=booked, account=LedgerAccount.STRIPE_FEES, amount_minor=amount
            )


def test_the_database_refuses_a_fact_without_entries(order: Order) -> None:
    with refused(DatabaseError):
        LedgerTransaction.objects.create(
            key="payment:x", kind="payment", order=order, currency="usd", entry_count=2
        )


def test_the_database_refuses_a_second_payment_of_an_order(order: Order) -> None:
    book(order, 5000, -750, -4250)
    with refused(DatabaseError):
        book(order, 5000, -750, -4250, key="payment:again")


@pytest.mark.parametrize("model", [LedgerEntry, LedgerTransaction])
def test_the_database_refuses_to_edit_delete_or_truncate_the_books(
    order: Order, model: Any
) -> None:
    book(order, 5000, -750, -4250)
    changes = {"amount_minor": 1} if model is LedgerEntry else {"currency": "eur"}
    with refused():
        model.objects.update(**changes)
    with refused():
        model.objects.all()._raw_delete("default")
    with refused(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert model.objects.exists()


def test_the_database_refuses_to_change_what_was_agreed(order: Order) -> None:
    with refused():
        OrderLine.objects.update(price_minor=1000, platform_fee_minor=0, designer_share_minor=1000)
    with refused():
        Order.objects.update(total_minor=1000)
    Order.objects.update(state="paid", stripe_charge_id="ch_1", paid_at=timezone.now())
    with refused():
        Order.objects.update(state="pending")
    with refused():
        OrderLine.objects.all()._raw_delete("default")


def test_the_database_refuses_lines_that_do_not_sum_to_the_total(order: Order) -> None:
    line = order.lines.get()
    offer = make_listing(designer=line.designer)
    with refused(DatabaseError):
        OrderLine.objects.create(
            order=order,
            position=2,
            cad_model=offer.cad_model,
            release=line.release,
            designer=line.designer,
            title="One more",
            licence_kind="studio",
            terms_version="2026-11",
            price_minor=100,
            platform_fee_minor=15,
            designer_share_minor=85,
        )


def test_grants_and_downloads_stay_as_they_were(
    mira: Any, ben: Any, buy: Callable[..., Order]
) -> None:
    buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    Download.objects.create(grant=grant, file=file, sha256=file.sha256)
    for model, changes in ((LicenceGrant, {"number": "LC-OTHER"}), (Download, {"sha256": "0"})):
        with refused():
            model.objects.update(**changes)  # type: ignore[attr-defined]
        with refused():
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
