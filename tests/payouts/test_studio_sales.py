"""A designer's sales of a year: by month, sale by sale, as CSV."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from common.models import Machine
from models_catalog.licences import TERMS_VERSION
from models_catalog.models import CadModel
from orders.models import LineSettlement, Order, OrderLine
from payouts.models import ConnectedAccount, Earning
from payouts.selectors.studio_sales import studio_sales
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from tests.cast import make_designer
from tests.fixtures import ClientOf
from tests.shop import make_listing
from tests.stripe import Sandbox

PAGE, CSV = "/studio/sales/", "/studio/sales/csv/"
Sell = Callable[..., Order]


def rows_of(client: Client, year: int) -> list[dict[str, str]]:
    answer = client.get(CSV, {"year": year})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(text)))


def this_year() -> int:
    return datetime.now(UTC).year


def test_a_designer_reads_sales_refunds_payouts_and_what_is_owed(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Callable[[User], ConnectedAccount],
    refund: Callable[..., None],
    client_of: ClientOf,
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    order = sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designer(actor=Machine.SCHEDULE, designer=mira)
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    refund(order.lines.get(), "RF-1", part=2)
    sell(carol, mira, price_minor=3000)
    client = client_of(mira)
    page = client.get(PAGE).content.decode()
    for words in (
        "21.25 USD was refunded to buyers after it had been sent to you",
        "21.25 USD taken back",
        "80.00 USD",  # both list prices
        "68.00 USD",  # both shares
        order.number,
    ):
        assert words in page
    # Who bought is not for the designer.
    assert ben.email not in page
    year = studio_sales(designer=mira, year=this_year(), this_year=this_year())
    assert (year.total.sale_count, year.total.share_minor, year.total.fee_minor) == (2, 6800, 1200)
    assert (year.total.taken_back_minor, year.total.paid_minor) == (2125, 4250)
    assert year.chart is not None
    assert "The highest is 68.00 USD" in year.chart.words
    assert "21.25 USD" in year.chart.words
    what = [(row["what"], row["share"], row["paid_out"]) for row in rows_of(client, this_year())]
    assert what == [
        ("Sale", "42.50", ""),
        ("Paid out", "", "42.50"),
        ("Taken back", "-21.25", ""),
        ("Sale", "25.50", ""),
    ]


def write_sales(
    designer: User, buyer: User, *, count: int = 1, title: str = "Bezel signet"
) -> list[OrderLine]:
    """Paid and settled sales with their earnings, written at once instead of bought one by one."""
    offer = make_listing(designer=designer, title=title)
    release = offer.cad_model.releases.get()
    now = timezone.now()
    orders = Order.objects.bulk_create(
        Order(
            buyer=buyer,
            buyer_name="Ben",
            state="paid",
            currency="usd",
            total_minor=5000,
            paid_at=now,
            stripe_charge_id=f"ch_{title}_{position}",
        )
        for position in range(count)
    )
    lines = OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            position=1,
            cad_model=offer.cad_model,
            release=release,
            designer=designer,
            designer_name="Mira Kessler",
            title=title,
            licence_kind=offer.kind,
            terms_version=TERMS_VERSION,
            list_price_minor=5000,
            price_minor=5000,
            fee_basis_points=1500,
        )
        for order in orders
    )
    LineSettlement.objects.bulk_create(
        LineSettlement(
            order_line=line,
            net_minor=5000,
            platform_fee_minor=750,
            designer_share_minor=4250,
            settled_at=now,
        )
        for line in lines
    )
    Earning.objects.bulk_create(
        Earning(
            order_line=line,
            designer=designer,
            amount_minor=4250,
            currency="usd",
            earned_at=now,
            available_at=now,
            hold_hours=0,
        )
        for line in lines
    )
    return lines


def test_a_disputed_sale_is_held_here_as_on_the_payouts_page(
    ben: User, mira: User, sell: Sell, client_of: ClientOf, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    assert "Pending" in client_of(mira).get(PAGE).content.decode()
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    page = client_of(mira).get(PAGE).content.decode()
    assert "Held" in page and "Pending" not in page


def test_a17_the_title_is_the_one_that_was_sold_and_a_formula_in_it_is_disarmed(
    ben: User, mira: User, client_of: ClientOf
) -> None:
    write_sales(mira, ben, title="=HYPERLINK(1)")
    CadModel.objects.update(title="Renamed later")
    client = client_of(mira)
    page = client.get(PAGE).content.decode()
    assert "=HYPERLINK(1)" in page
    assert "Renamed later" not in page
    (row,) = rows_of(client, this_year())
    assert (row["piece"], row["share"]) == ("'=HYPERLINK(1)", "42.50")


def test_page_and_csv_ask_as_many_questions_for_a_thousand_sales_as_for_one(
    ben: User, mira: User, client_of: ClientOf
) -> None:
    client = client_of(mira)

    def questions() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as page:
            assert client.get(PAGE).status_code == 200
        with CaptureQueriesContext(connection) as file:
            rows_of(client, this_year())
        return len(page), len(file)

    write_sales(mira, ben)
    one = questions()
    write_sales(mira, ben, count=1000, title="Signet")
    assert questions() == one
    # One of them asks, as on every page, whether a version of the policy is to come.
    assert one[0] <= 17
    assert "Page 1 of 21" in client.get(PAGE).content.decode()
    assert len(rows_of(client, this_year())) == 1001


def test_a_designer_reads_their_own_sales_alone(
    ben: User, mira: User, client_of: ClientOf, client: Client
) -> None:
    write_sales(mira, ben)
    otto = client_of(make_designer(username="otto"))
    assert "Nothing was sold" in otto.get(PAGE).content.decode()
    assert rows_of(otto, this_year()) == []
    for address in (PAGE, CSV):
        assert client_of(ben).get(address).status_code == 403
        assert client.get(address).status_code == 302


def test_a_month_goes_by_utc_and_a_year_without_sales_says_so(
    ben: User, mira: User, client_of: ClientOf
) -> None:
    with time_machine.travel(datetime(2025, 12, 31, 23, 59, tzinfo=UTC), tick=False):
        write_sales(mira, ben)
    year = studio_sales(designer=mira, year=2025, this_year=2027)
    assert year.years == [2025, 2026, 2027]
    assert [(day.month, sums.sale_count) for day, sums in year.months] == [(12, 1)]
    client = client_of(mira)
    assert "Nothing was sold in 2024" in client.get(PAGE, {"year": 2024}).content.decode()


@pytest.mark.parametrize("year", ["0000", "x", "20261", "²026", "-1"])
def test_a_year_that_is_none_leads_nowhere(mira: User, client_of: ClientOf, year: str) -> None:
    assert client_of(mira).get(PAGE, {"year": year}).status_code == 404
