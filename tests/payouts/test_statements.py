"""Each payout run is written down for its designer, sale by sale, with a number of its own."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DesignerProfile, User
from common.models import AuditEntry, Machine
from models_catalog.models import CadModel
from orders.models import Order
from payouts.models import (
    ConnectedAccount,
    Earning,
    Statement,
    StatementSeries,
    Transfer,
    TransferPart,
)
from payouts.self_billing import TaxStatus
from payouts.services.agree_to_self_billing import agree_to_self_billing
from payouts.services.finish_transfers import finish_transfers
from payouts.services.issue_statement import issue_statement
from payouts.services.pay_designer import pay_designer
from payouts.services.release_earnings import release_now
from payouts.services.reserve_transfers import reserve_transfers
from payouts.statements.pdf import printed, statement_pdf
from payouts.tasks import issue_statements_task
from tests.cast import make_designer, make_person
from tests.fixtures import ClientOf, ReadMails
from tests.payouts.test_studio_sales import write_sales
from tests.pdf import words_of
from tests.races import in_threads, while_open
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
Refund = Callable[..., None]


def agree(designer: User, status: TaxStatus = TaxStatus.PRIVATE, vat_id: str = "") -> None:
    agree_to_self_billing(
        actor=designer,
        tax_status=status,
        legal_name="Mira Kessler GmbH",
        address="Goldgasse 1\n75172 Pforzheim",
        vat_id=vat_id,
    )


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def pay(designer: User) -> None:
    release_all()
    pay_designer(actor=Machine.SCHEDULE, designer=designer)


def lines_of(statement: Statement) -> list[tuple[str, int, int]]:
    return [
        (row["kind"], row["gross_minor"], row["net_minor"]) for row in statement.content["lines"]
    ]


def test_a_run_gets_one_invoice_of_all_its_sales_once(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    agree(mira, TaxStatus.BUSINESS, "DE123456789")
    sell(ben, mira, mira)
    sell(ben, mira, price_minor=3000)
    pay(mira)
    issue_statements_task()
    issue_statements_task()
    statement = Statement.objects.get()
    assert statement.name == f"SB-{statement.year}-000001"
    assert lines_of(statement) == [("sale", 5000, 4250)] * 2 + [("sale", 3000, 2550)]
    assert (statement.gross_minor, statement.fee_minor, statement.net_minor) == (13000, 1950, 11050)
    assert statement.net_minor == sum(transfer.amount for transfer in sandbox.transfers())
    text = words_of(statement_pdf(statement))
    for words in (
        "Self-billed invoice",
        statement.name,
        "Mira Kessler GmbH",
        "75172 Pforzheim",
        "VAT number as stated: DE123456789",
        "Bezel signet",
        "130.00",
        "110.50",
        "reverse charge",
    ):
        assert words in text
    assert AuditEntry.objects.get(act="statement.issued").machine == Machine.SCHEDULE


def test_who_has_not_agreed_is_paid_all_the_same_with_a_statement_that_is_no_invoice(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    pay(mira)
    assert len(sandbox.transfers()) == 1
    issue_statements_task()
    statement = Statement.objects.get()
    assert statement.name.startswith("ST-")
    text = words_of(statement_pdf(statement))
    assert "This is no invoice" in text
    assert "Mira Kessler" in text


def test_a_refund_after_the_payout_is_a_credit_note_by_itself(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    agree(mira)
    order = sell(ben, mira)
    pay(mira)
    issue_statements_task()
    refund(order.lines.get(), "RF-1", part=2)
    issue_statements_task()
    first, credit = Statement.objects.order_by("pk")
    assert (first.net_minor, credit.net_minor) == (4250, -2125)
    assert lines_of(credit) == [("came_back", 0, -2125)]
    assert "Self-billed credit note" in words_of(statement_pdf(credit))
    back = sum(transfer.amount_reversed for transfer in sandbox.transfers())
    assert first.net_minor + credit.net_minor == 4250 - back


def test_a_debt_that_a_run_settles_stands_on_its_document(
    ben: User,
    carol: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    refund: Refund,
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    order = sell(ben, mira, price_minor=2000)
    pay(mira)
    issue_statements_task()
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    refund(order.lines.get(), "RF-1")
    issue_statements_task()
    assert Statement.objects.count() == 1  # nothing came back
    sell(carol, mira)
    pay(mira)
    issue_statements_task()
    second = Statement.objects.order_by("pk")[1]
    assert lines_of(second) == [("settled", 0, -1700), ("sale", 5000, 4250)]
    assert second.content["lines"][0]["reference"] == "RF-1"
    assert (second.net_minor, second.other_minor) == (2550, -1700)


def test_a_half_refunded_sale_and_its_rest_are_each_counted_once(
    ben: User, mira: User, sell: Sell, connect: Connect, refund: Refund, sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    refund(order.lines.get(), "RF-1", part=2)
    pay(mira)
    issue_statements_task()
    statement = Statement.objects.get()
    assert lines_of(statement) == [("sale", 5000, 2125)]
    assert (statement.fee_minor, statement.other_minor) == (750, -2125)


def test_what_stripe_refused_of_a_run_is_not_on_its_document(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira)
    sell(ben, mira)
    release_all()
    reserve_transfers(actor=Machine.SCHEDULE, designer=mira)
    sandbox.fault("404", "POST /v1/transfers", times=1)
    finish_transfers(actor=Machine.SCHEDULE, older_than=timedelta(0))
    issue_statements_task()
    statement = Statement.objects.get()
    assert statement.movements.get().transfer == Transfer.objects.get(state="made")
    assert statement.net_minor == 4250


def test_nothing_is_issued_while_a_transfer_is_on_its_way(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    pay(mira)
    sell(ben, mira)
    release_all()
    reserve_transfers(actor=Machine.SCHEDULE, designer=mira)
    assert issue_statement(actor=Machine.SCHEDULE, designer=mira) is None
    finish_transfers(actor=Machine.SCHEDULE, older_than=timedelta(0))
    statement = issue_statement(actor=Machine.SCHEDULE, designer=mira)
    assert statement is not None
    assert statement.net_minor == 8500


def test_a35_two_runs_of_the_task_at_once_issue_one_document(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    pay(mira)
    while_open(issue_statements_task, issue_statements_task)
    assert Statement.objects.count() == 1


def test_numbers_have_no_gap_when_every_other_issue_is_killed(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    designers = [mira, *(make_designer(username=f"maker{n}") for n in range(5))]
    for designer in designers:
        connect(designer)
    sell(ben, *designers)
    for designer in designers:
        pay(designer)

    class Killed(Exception):
        pass

    def work(position: int) -> None:
        try:
            with transaction.atomic():
                issue_statement(actor=Machine.SCHEDULE, designer=designers[position])
                if position % 2:
                    raise Killed
        except Killed:
            pass

    in_threads(*(lambda position=position: work(position) for position in range(6)))
    issue_statements_task()
    numbers = sorted(Statement.objects.values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert StatementSeries.objects.get().last_number == 6


def test_the_database_keeps_documents_and_their_series(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    pay(mira)
    issue_statements_task()
    changes = (
        lambda: Statement.objects.update(net_minor=1, other_minor=1),
        lambda: Statement.objects.all().delete(),
        lambda: StatementSeries.objects.update(last_number=9),
        lambda: StatementSeries.objects.update(last_number=2),  # counted and not issued
    )
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_what_is_printed_stays_after_names_changed(
    ben: User, mira: User, sell: Sell, connect: Connect
) -> None:
    connect(mira)
    sell(ben, mira)
    pay(mira)
    issue_statements_task()
    before = printed(Statement.objects.get())
    CadModel.objects.update(title="Renamed")
    DesignerProfile.objects.update(studio_name="Somebody else")
    agree(mira)
    assert printed(Statement.objects.get()) == before


def test_a_designer_opens_their_own_documents_alone(
    ben: User, mira: User, sell: Sell, connect: Connect, client_of: ClientOf, client: Client
) -> None:
    connect(mira)
    CadModel.objects.update(title="Signet")
    sell(ben, mira)
    pay(mira)
    issue_statements_task()
    statement = Statement.objects.get()
    page = client_of(mira).get(reverse("payouts:studio_statements")).content.decode()
    otto = client_of(make_designer(username="otto"))
    for name in ("pdf", "csv"):
        address = reverse(f"payouts:studio_statement_{name}", args=[statement.pk])
        assert address in page
        assert client_of(mira).get(address).status_code == 200
        assert otto.get(address).status_code == 404
        assert client_of(ben).get(address).status_code == 403
        assert client.get(address).status_code == 302
    assert statement.name not in otto.get(reverse("payouts:studio_statements")).content.decode()


def test_a17_the_csv_is_the_document_and_disarms_formulas(
    ben: User, mira: User, client_of: ClientOf
) -> None:
    write_transfer(mira, ben, count=1, title="=1+1")
    issue_statements_task()
    statement = Statement.objects.get()
    answer = client_of(mira).get(reverse("payouts:studio_statement_csv", args=[statement.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["document"], row["piece"], row["fee"]) == (statement.name, "'=1+1", "7.50")
    assert row["net"] == "42.50"


def test_a_document_of_a_thousand_sales_asks_as_many_questions_as_one_of_two(
    ben: User, mira: User
) -> None:
    def questions(count: int) -> int:
        write_transfer(mira, ben, count=count, title=f"Signet {count}")
        with CaptureQueriesContext(connection) as asked:
            assert issue_statement(actor=Machine.SCHEDULE, designer=mira)
        return len(asked)

    assert questions(2) == questions(1000)
    assert len(Statement.objects.order_by("-pk")[0].content["lines"]) == 1000


def write_transfer(designer: User, buyer: User, *, count: int, title: str) -> None:
    """A transfer of many sales, written at once."""
    lines = write_sales(designer, buyer, count=count, title=title)
    transfer = Transfer.objects.create(
        designer=designer,
        order=lines[0].order,
        stripe_account_id="acct_1",
        amount_minor=4250 * count,
        currency="usd",
        state="made",
        made_at=lines[0].order.paid_at,
        stripe_transfer_id=f"tr_{title}",
    )
    earnings = Earning.objects.filter(order_line__in=[line.pk for line in lines])
    TransferPart.objects.bulk_create(
        TransferPart(transfer=transfer, earning=earning, amount_minor=4250) for earning in earnings
    )


def test_a_new_statement_is_told_once_with_its_number_and_sum(
    ben: User, mira: User, read_mails: ReadMails
) -> None:
    write_transfer(mira, ben, count=1, title="Signet")
    issue_statements_task()
    issue_statements_task()
    statement = Statement.objects.get()
    (mail,) = [mail for mail in read_mails() if statement.name in mail.subject]
    assert mail.to == mira.email
    assert str(statement.net) in mail.text
    assert "It is no invoice" in mail.text
    assert reverse("payouts:studio_statements") in mail.text


def test_of_staff_only_finance_opens_the_pdf_from_the_desk(
    ben: User, mira: User, staff: User, client_of: ClientOf
) -> None:
    write_transfer(mira, ben, count=1, title="Signet")
    issue_statements_task()
    statement = Statement.objects.get()
    clerk = make_person(username="clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_statement"))
    address = reverse("admin:payouts_statement_pdf", args=[statement.pk])
    page = reverse("admin:payouts_statement_change", args=[statement.pk])
    assert address in client_of(staff).get(page).content.decode()
    answer = client_of(staff).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert client_of(clerk).get(page).status_code == 200
    assert client_of(clerk).get(address).status_code == 403
    assert client_of(mira).get(address).status_code in {302, 403}
