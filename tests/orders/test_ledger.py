"""The books: balanced, of one currency, and never changed after the fact."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, InternalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from orders.cart import CartItem
from orders.errors import LedgerConflict
from orders.models import (
    Download,
    LedgerAccount,
    LedgerEntry,
    LedgerKind,
    LedgerTransaction,
    LicenceGrant,
    LineSettlement,
    Order,
    OrderLine,
)
from orders.selectors.balances import balance, owed_to
from orders.services.place_order import place_order
from orders.services.post_to_ledger import Posting, post_to_ledger
from orders.services.settle_lines import settle_lines
from payments.gateway.balance import BalanceMovement
from tests.shop import make_listing


@pytest.fixture
def order(mira: User, ben: User, transactional_db: None) -> Order:
    offer = make_listing(designer=mira, price_minor=5000)
    return place_order(actor=ben, items=[CartItem(offer.public_id, 5000)])


def book(order: Order, *amounts: int, cause: str = "1", moved_by: str = "txn_1") -> Any:
    """What Stripe moved, the platform's fee, and the designer's share."""
    line = order.lines.get()
    moved, fee, designers = amounts
    return post_to_ledger(
        kind=LedgerKind.PAYMENT,
        cause=cause,
        order=order,
        currency="usd",
        moved=BalanceMovement(id=moved_by, amount_minor=moved, fee_minor=0, currency="usd"),
        postings=[
            Posting(account=LedgerAccount.PLATFORM_FEES, amount_minor=fee),
            Posting(
                account=LedgerAccount.DESIGNER_PAYABLE,
                amount_minor=designers,
                owner_id=line.designer_id,
                order_line=line,
            ),
        ],
    )


def offer_of(order: Order) -> str:
    return order.lines.get().cad_model.offers.get().public_id


@contextmanager
def refused(kind: type[DatabaseError] = InternalError) -> Iterator[None]:
    with pytest.raises(kind), transaction.atomic():
        yield


def test_a_balanced_fact_is_booked_and_read_back(order: Order, mira: User) -> None:
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
            kind="payment",
            cause_kind="payment",
            cause="x",
            order=order,
            currency="usd",
            entry_count=2,
        )


def test_the_database_refuses_a_second_payment_of_an_order(order: Order) -> None:
    book(order, 5000, -750, -4250)
    with refused(DatabaseError):
        book(order, 5000, -750, -4250, cause="again", moved_by="txn_2")


def test_one_movement_at_stripe_is_booked_once_and_names_itself(order: Order, ben: User) -> None:
    assert book(order, 5000, -750, -4250).balance_transaction_id == "txn_1"
    Order.objects.update(state="cancelled", cancel_reason="expired", cancelled_at=timezone.now())
    again = place_order(actor=ben, items=[CartItem(offer_of(order), 5000)])
    with refused(DatabaseError):
        book(again, 5000, -750, -4250, cause="2")


def test_the_database_refuses_to_change_what_stripe_holds_without_stripes_movement(
    order: Order,
) -> None:
    with refused(DatabaseError):
        post_to_ledger(
            kind=LedgerKind.ADJUSTMENT,
            cause="1",
            currency="usd",
            reason="Because I say so",
            postings=[
                Posting(account=LedgerAccount.STRIPE_BALANCE, amount_minor=100),
                Posting(account=LedgerAccount.LOSSES, amount_minor=-100),
            ],
        )


def test_the_database_refuses_a_correction_without_a_reason_and_a_cause_of_another_kind(
    order: Order,
) -> None:
    facts = {"cause": "1", "currency": "usd", "entry_count": 2}
    for wrong in (
        {"kind": "adjustment", "cause_kind": "adjustment"},
        {"kind": "refund", "cause_kind": "payment"},
        {"kind": "refund", "cause_kind": "refund", "cause": ""},
    ):
        with refused(DatabaseError):
            LedgerTransaction.objects.create(**{**facts, **wrong})


def test_a_movement_in_another_currency_is_not_booked_beside_the_orders(order: Order) -> None:
    euros = BalanceMovement(id="txn_1", amount_minor=4600, fee_minor=160, currency="eur")
    with pytest.raises(LedgerConflict, match="eur"):
        post_to_ledger(kind=LedgerKind.PAYMENT, cause="1", currency="usd", moved=euros, postings=[])


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
        OrderLine.objects.update(price_minor=1000, list_price_minor=1000)
    with refused():
        Order.objects.update(total_minor=1000)
    with transaction.atomic():
        settle_lines(order=order, taxes={}, settled_at=timezone.now())
        Order.objects.update(state="paid", stripe_charge_id="ch_1", paid_at=timezone.now())
    with refused():
        Order.objects.update(state="pending")
    with refused():
        LineSettlement.objects.update(platform_fee_minor=0, designer_share_minor=5000)
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
            designer_name="Mira Kessler",
            title="One more",
            licence_kind="studio",
            terms_version="2026-11",
            list_price_minor=100,
            price_minor=100,
            fee_basis_points=1500,
        )


def test_the_database_refuses_a_paid_order_with_an_unsettled_line(order: Order) -> None:
    with refused(DatabaseError):
        Order.objects.update(state="paid", stripe_charge_id="ch_1", paid_at=timezone.now())


def test_the_database_refuses_a_settlement_that_is_not_the_price(order: Order) -> None:
    line = order.lines.get()
    for net, tax, fee, designers in ((4000, 800, 600, 3400), (4167, 833, 625, 3541)):
        with refused(DatabaseError):
            LineSettlement.objects.create(
                order_line=line,
                net_minor=net,
                tax_minor=tax,
                platform_fee_minor=fee,
                designer_share_minor=designers,
            )


def test_grants_and_downloads_stay_as_they_were(
    mira: User, ben: User, buy: Callable[..., Order]
) -> None:
    buy(ben, make_listing(designer=mira))
    grant = LicenceGrant.objects.get()
    file = grant.order_line.release.files.get()
    Download.objects.create(grant=grant, file=file, sha256=file.sha256)
    for model, changes in ((LicenceGrant, {"number": "LC-OTHER"}), (Download, {"sha256": "0"})):
        with refused():
            model.objects.update(**changes)
        with refused():
            model.objects.all()._raw_delete("default")
