"""The bookkeeper's page and its CSV: the books of a period, for whoever has the right."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.csv_files import disarmed
from orders.models import LedgerAccount, LedgerKind, Order
from orders.services.post_to_ledger import Posting, post_to_ledger
from tests.cast import make_person
from tests.fixtures import ClientOf
from tests.stripe import Sandbox


@pytest.fixture
def bookkeeper(db: None) -> User:
    person = make_person(username="ada", is_staff=True)
    person.groups.add(Group.objects.get(name="Bookkeeping"))
    return person


def test_a_bookkeeper_reads_balances_open_items_and_the_journal(
    ben: User, mira: User, sell: Callable[..., Order], bookkeeper: User, client_of: ClientOf
) -> None:
    order = sell(ben, mira)
    page = client_of(bookkeeper).get("/books/").content.decode()
    assert order.number in page
    for text in ("Held at Stripe", "48.25 USD", "Owed to designers", "-42.50 USD"):
        assert text in page
    later = (timezone.now() + timedelta(days=40)).date()
    empty = client_of(bookkeeper).get(f"/books/?first={later}&last={later}").content.decode()
    assert "Nothing was booked in this period" in empty
    assert order.number not in empty


def test_the_csv_sums_to_zero_and_names_no_buyer(
    ben: User, mira: User, sell: Callable[..., Order], bookkeeper: User, client_of: ClientOf
) -> None:
    order = sell(ben, mira)
    answer = client_of(bookkeeper).get("/books/journal.csv")
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["order"] for row in rows} == {order.number}
    assert sum(Decimal(r["debit"] or 0) - Decimal(r["credit"] or 0) for r in rows) == 0
    assert {row["designer"] for row in rows} == {"", "mira"}
    assert "ben" not in text


def test_thirty_bookings_cost_no_more_queries_than_one(
    mira: User, sandbox: Sandbox, bookkeeper: User, client_of: ClientOf
) -> None:
    browser = client_of(bookkeeper)

    def book(cause: int) -> None:
        owed = LedgerAccount.DESIGNER_PAYABLE
        post_to_ledger(
            kind=LedgerKind.ADJUSTMENT,
            cause=str(cause),
            currency="usd",
            reason="Test",
            postings=[
                Posting(account=LedgerAccount.LOSSES, amount_minor=100),
                Posting(account=owed, amount_minor=-100, owner_id=mira.pk),
            ],
        )

    def costs() -> list[int]:
        counts = []
        for path in ("/books/", "/books/journal.csv"):
            with CaptureQueriesContext(connection) as queries:
                assert b"".join(browser.get(path)).count(b"Losses")
            counts.append(len(queries))
        return counts

    book(1)
    at_one = costs()
    for cause in range(2, 31):
        book(cause)
    assert costs() == at_one


def test_a_text_that_a_spreadsheet_would_run_is_disarmed(
    sandbox: Sandbox, bookkeeper: User, client_of: ClientOf
) -> None:
    post_to_ledger(
        kind=LedgerKind.ADJUSTMENT,
        cause="1",
        currency="usd",
        reason='=HYPERLINK("https://evil.test")',
        postings=[
            Posting(account=LedgerAccount.LOSSES, amount_minor=100),
            Posting(account=LedgerAccount.TAX, amount_minor=-100),
        ],
    )
    text = client_of(bookkeeper).get("/books/journal.csv").getvalue().decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["reason"].startswith("'=HYPERLINK")
    assert [disarmed(cell) for cell in ("-1", "@a", "plain", 5)] == ["'-1", "'@a", "plain", 5]


@pytest.mark.parametrize("path", ["/books/", "/books/journal.csv"])
def test_nobody_else_reads_the_books(
    ben: User, client_of: ClientOf, client: Client, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert client_of(ben).get(path).status_code == 403
    assert client_of(make_person(username="nils", is_staff=True)).get(path).status_code == 403


@pytest.mark.parametrize(
    "query", ["first=2026-02-30", "first=x&last=y", "first=2026-03-02&last=2026-03-01"]
)
def test_a_period_that_cannot_be_read_is_said_in_words(
    bookkeeper: User, client_of: ClientOf, query: str
) -> None:
    answer = client_of(bookkeeper).get(f"/books/?{query}")
    assert answer.status_code == 422
    assert 'class="error' in answer.content.decode()


@pytest.mark.parametrize("path", ["/books/", "/books/journal.csv"])
def test_the_widest_period_that_can_be_typed_holds_all_bookings(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    bookkeeper: User,
    client_of: ClientOf,
    path: str,
) -> None:
    order = sell(ben, mira)
    answer = client_of(bookkeeper).get(f"{path}?first=0001-01-01&last=9999-12-31")
    assert answer.status_code == 200
    assert order.number.encode() in b"".join(answer)


def test_the_group_reads_and_changes_nothing(bookkeeper: User, client_of: ClientOf) -> None:
    assert not any(
        name.split(".")[1].startswith(("add_", "change_", "delete_", "correct_"))
        for name in bookkeeper.get_all_permissions()
    )
    desk = client_of(bookkeeper)
    assert desk.get("/admin/orders/ledgertransaction/").status_code == 200
    assert desk.get("/admin/orders/order/").status_code == 200
