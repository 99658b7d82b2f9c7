"""Invoices and credit notes: one each, numbered without a gap, frozen as they were issued."""

from collections.abc import Callable
from functools import partial

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from orders.cart import CartItem
from orders.errors import NothingToCredit
from orders.models import Document, DocumentKind, DocumentParty, DocumentSeries, Order
from orders.services import settle_payment
from orders.services.cancel_credit_note import cancel_credit_note
from orders.services.issue_credit_note import CreditedPart, issue_credit_note
from orders.services.start_checkout import start_checkout
from orders.states import CancelReason
from payments.gateway.checkout import retrieve_payment
from tests.cast import make_person
from tests.orders.coupons import make
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

Buy = Callable[..., Order]


@pytest.fixture(autouse=True)
def seller(settings: Settings) -> None:
    settings.SELLER_NAME = "JewelCAD GmbH"
    settings.SELLER_ADDRESS = "1 Example Street\n75172 Pforzheim"


def credit(order: Order, *amounts: int, cause: str = "R-1") -> Document:
    parts = [
        CreditedPart(line=line, net_minor=amount, tax_minor=0)
        for line, amount in zip(order.lines.all(), amounts, strict=True)
    ]
    with transaction.atomic():
        return issue_credit_note(actor=Machine.STRIPE, order=order, parts=parts, cause=cause)


def test_a_paid_order_has_one_invoice_of_what_was_agreed(mira: User, ben: User, buy: Buy) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    invoice = order.documents.get()
    assert invoice.name == f"INV-{invoice.year}-000001"
    assert (invoice.net_minor, invoice.tax_minor, invoice.total_minor) == (5000, 0, 5000)
    (line,) = invoice.content["lines"]
    assert line["title"] == order.lines.get().title
    assert invoice.content["is_reverse_charge"] is False
    assert invoice.party.buyer_name == order.buyer_name
    assert invoice.party.seller_name == "JewelCAD GmbH"
    assert mira.shown_name not in str(invoice.content)


def test_an_order_of_nothing_has_no_invoice(
    mira: User, ben: User, staff: User, transactional_db: None
) -> None:
    coupon = make(actor=staff, percent_off=100)
    offer = make_listing(designer=mira, price_minor=5000)
    items = [CartItem(offer.public_id, offer.price_minor)]
    order = start_checkout(actor=ben, items=items, coupon_code=coupon.code)
    assert order.paid_at
    assert not order.documents.exists()


def test_a_credit_note_takes_back_a_part_once_a_refund(mira: User, ben: User, buy: Buy) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    note = credit(order, 2000)
    assert credit(order, 2000) == note
    invoice = order.documents.get(kind="invoice")
    assert (note.total_minor, note.corrects) == (2000, invoice)
    assert note.party.buyer_name == invoice.party.buyer_name
    with pytest.raises(NothingToCredit):
        credit(order, 3001, cause="R-2")
    assert credit(order, 3000, cause="R-2").name.endswith("-000002")


def test_a_refund_that_came_back_frees_what_its_note_took(mira: User, ben: User, buy: Buy) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    credit(order, 5000)
    with transaction.atomic():
        cancelled = cancel_credit_note(actor=Machine.STRIPE, order=order, cause="R-1")
    assert (cancelled.kind, cancelled.total_minor) == (DocumentKind.CANCELLATION, 5000)
    assert credit(order, 5000, cause="R-2").total_minor == 5000


def test_an_order_paid_before_invoices_were_issued_gets_its_invoice_with_the_note(
    mira: User, ben: User, buy: Buy
) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    with transaction.atomic(), pgtrigger.ignore():
        DocumentParty.objects.all().delete()
        Document.objects.all().delete()
    assert credit(order, 100).corrects == order.documents.get(kind="invoice")


def test_what_was_issued_stays(mira: User, ben: User, buy: Buy) -> None:
    invoice = buy(ben, make_listing(designer=mira, price_minor=5000)).documents.get()
    for rows, change in (
        (Document.objects.all(), {"total_minor": 1}),
        (DocumentParty.objects.all(), {"buyer_name": "Somebody"}),
        (DocumentSeries.objects.all(), {"last_number": 7}),
        (DocumentSeries.objects.all(), {"last_number": 0}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        invoice.delete()


def test_the_database_refuses_a_gap(mira: User, ben: User, buy: Buy) -> None:
    order = buy(ben, make_listing(designer=mira, price_minor=5000))
    series = DocumentSeries.objects.get()
    with pytest.raises(IntegrityError, match="counted and not issued"), transaction.atomic():
        series.last_number += 1
        series.save()
    with pytest.raises(IntegrityError, match="not the next"), transaction.atomic():
        invoice = order.documents.get()
        invoice.pk, invoice.number, invoice.cause = None, 3, "elsewhere"
        invoice.save()


def kill_this_connection() -> None:
    """What a process leaves behind that ends between the number and the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.long
@pytest.mark.slow
def test_of_fifty_invoices_at_once_with_each_fifth_killed_no_number_is_missing(
    mira: User, check_out: Buy, sandbox: Sandbox
) -> None:
    offer = make_listing(designer=mira)
    paid = []
    for place in range(50):
        order = check_out(make_person(username=f"buyer{place}"), offer)
        sandbox.pay(order.stripe_session_url)
        paid.append((order, retrieve_payment(order.stripe_session_id or "")))

    def settle(place: int) -> None:
        with transaction.atomic():
            settle_payment._record(Machine.STRIPE, *paid[place], CancelReason.EXPIRED)
            if place % 5 == 4:
                kill_this_connection()

    def settle_or_die(place: int) -> None:
        if place % 5 == 4:
            with pytest.raises(OperationalError):
                settle(place)
        else:
            settle(place)

    in_threads(*(partial(settle_or_die, place) for place in range(50)))
    assert numbers() == list(range(1, 41))
    for place in range(4, 50, 5):
        settle_payment._record(Machine.STRIPE, *paid[place], CancelReason.EXPIRED)
    assert numbers() == list(range(1, 51))


def numbers() -> list[int]:
    return sorted(Document.objects.values_list("number", flat=True))
