"""A difference is closed by a correcting entry with a reason, once, by whoever may."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bookkeeping.models import BookDifference, DifferenceKind
from bookkeeping.services.verify_ledger import verify_ledger
from common.models import AuditEntry
from orders.cart import CartItem
from orders.models import LedgerTransaction, Order
from orders.selectors.balances import trial_balance
from orders.services.start_checkout import start_checkout
from orders.states import OrderState
from orders.tasks import book_stripe_movements_task
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox


@pytest.fixture
def difference(
    ben: User, mira: User, sell: Callable[..., Order], sandbox: Sandbox
) -> BookDifference:
    """Stripe paid out to the bank, and nobody booked it."""
    sell(ben, mira)
    sandbox.settle()
    sandbox.pay_out()
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        verify_ledger(since=timezone.now() - timedelta(days=9))
    return BookDifference.objects.open().get()


@pytest.fixture
def bookkeeper(db: None) -> User:
    person = make_person(username="ada", is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(codename__in=["view_bookdifference", "correct_books"])
    )
    return person


def address(difference: BookDifference) -> str:
    return f"/admin/bookkeeping/bookdifference/{difference.pk}/correct/"


def test_the_movement_is_booked_as_stripe_has_it(
    difference: BookDifference, bookkeeper: User, client_of: ClientOf
) -> None:
    desk = client_of(bookkeeper)
    page = desk.get(address(difference)).content.decode()
    assert "payout -48.25 USD net" in page and "not booked" in page
    answer = desk.post(address(difference), {"credit": "bank", "reason": "Paid out on Monday"})
    assert answer.status_code == 302
    assert trial_balance(currency="usd")["bank"] == 4825
    assert trial_balance(currency="usd")["stripe_balance"] == 0
    difference.refresh_from_db()
    assert difference.closed_at
    assert difference.correction
    assert difference.correction.reason == "Paid out on Monday"
    entry = AuditEntry.objects.get(act="books.corrected")
    assert (entry.person, entry.reason) == (bookkeeper, "Paid out on Monday")


def test_two_clicks_at_once_book_one_correction(
    difference: BookDifference, bookkeeper: User, client_of: ClientOf
) -> None:
    statuses: list[int] = []
    desks = [client_of(bookkeeper) for _ in range(3)]

    def click() -> None:
        answer = desks.pop().post(address(difference), {"credit": "bank", "reason": "Paid out"})
        statuses.append(answer.status_code)

    in_threads(click, times=3)
    assert statuses == [302] * 3
    assert LedgerTransaction.objects.filter(kind="adjustment").count() == 1


def test_a_movement_that_was_booked_since_the_check_is_not_booked_again(
    difference: BookDifference, bookkeeper: User, client_of: ClientOf
) -> None:
    book_stripe_movements_task()
    answer = client_of(bookkeeper).post(address(difference), {"credit": "bank", "reason": "Paid"})
    assert answer.status_code == 422
    assert "was booked in the meantime" in answer.content.decode()
    assert trial_balance(currency="usd")["bank"] == 4825


def test_a_payment_whose_news_is_late_is_left_to_its_order(
    ben: User,
    mira: User,
    sandbox: Sandbox,
    bookkeeper: User,
    client_of: ClientOf,
) -> None:
    offer = make_listing(designer=mira)
    order = start_checkout(actor=ben, items=[CartItem(offer.public_id, offer.price_minor)])
    sandbox.pay(order.stripe_session_url)
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        verify_ledger(since=timezone.now() - timedelta(days=9))
    late = address(BookDifference.objects.open().get())
    typed = {"credit": "unallocated", "reason": "Nobody knows"}
    answer = client_of(bookkeeper).post(late, typed)
    assert answer.status_code == 422
    assert "news of this charge can still come" in answer.content.decode()
    sandbox.deliver_all()
    order.refresh_from_db()
    assert order.state == OrderState.PAID


def test_a_payment_that_no_news_came_of_is_booked_by_hand_after_three_days(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    sandbox: Sandbox,
    bookkeeper: User,
    client_of: ClientOf,
) -> None:
    sell(ben, mira)
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM orders_ledgerentry; DELETE FROM orders_ledgertransaction")
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        verify_ledger(since=timezone.now() - timedelta(days=9))
        lost = BookDifference.objects.open().get(kind=DifferenceKind.STRIPE_NOT_BOOKED)
        typed = {"credit": "unallocated", "reason": "Lost with a disk"}
        assert client_of(bookkeeper).post(address(lost), typed).status_code == 302
    assert trial_balance(currency="usd")["unallocated"] == -5000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"credit": "bank", "reason": " "}, "This field is required"),
        ({"credit": "stripe_balance", "reason": "x"}, "not one of the available choices"),
        ({"credit": "designer_payable", "reason": "x"}, "not one of the available choices"),
        ({"credit": "bank", "reason": "x", "amount": "1.005"}, "too many decimal places"),
        ({"credit": "bank", "reason": "x", "amount": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_cannot_be_booked_is_refused_in_words(
    difference: BookDifference, bookkeeper: User, client_of: ClientOf, typed: Any, said: str
) -> None:
    answer = client_of(bookkeeper).post(address(difference), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not LedgerTransaction.objects.filter(kind="adjustment").exists()


def test_staff_without_the_right_may_not_correct(
    difference: BookDifference, client_of: ClientOf
) -> None:
    desk = client_of(make_person(username="nils", is_staff=True))
    assert desk.post(address(difference), {"credit": "bank", "reason": "x"}).status_code == 403
    assert not LedgerTransaction.objects.filter(kind="adjustment").exists()
