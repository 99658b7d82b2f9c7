"""Papers of held money: a receipt when it comes, an invoice of what is released, and no more."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from bookkeeping.groups import NAME as BOOKKEEPING
from bookkeeping.models import DifferenceKind
from common.models import Machine
from design_requests.models import (
    HeldPart,
    Milestone,
    PaperKind,
    RequestDocument,
    RequestDocumentParty,
)
from design_requests.request_papers import paper_pdf
from design_requests.services.accept_offer import accept_offer
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.decide_milestone import decide_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.stop_milestone import stop_milestone
from payments.gateway.balance import balances
from payouts.models import StatedMovement, Statement
from payouts.services.issue_statement import issue_statement
from payouts.statements.pdf import statement_pdf
from payouts.tasks import issue_statements_task
from tests.bookkeeping.checking import check, tamper
from tests.cast import make_person
from tests.design_requests.conftest import can_be_paid
from tests.design_requests.making import hand_over, make_brief, make_offer
from tests.fixtures import ClientOf
from tests.pdf import words_of
from tests.stripe import Sandbox

Agree = Callable[..., Milestone]


def sums() -> dict[str, tuple[int, int]]:
    """Total and tax of each kind of paper."""
    rows = RequestDocument.objects.values_list("kind", "total_minor", "tax_minor")
    return {kind: (total, tax) for kind, total, tax in rows}


@pytest.fixture
def taxed(settings: Settings, sandbox: Sandbox) -> None:
    settings.STRIPE_TAX = True
    sandbox.settings(country="DE")


def test_held_money_has_a_receipt_and_what_is_released_an_invoice_with_its_tax(
    sandbox: Sandbox, taxed: None, mira: User, ben: User, staff: User, client_of: ClientOf
) -> None:
    can_be_paid(sandbox, mira)
    offer = make_offer(brief=make_brief(client=ben), designer=mira, prices=(12000,))
    page = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
    assert sandbox.pay(page.stripe_session_url, country="FR", postal_code="75002") == 303
    sandbox.deliver_all()
    milestone = offer.milestones.get()
    receipt = RequestDocument.objects.get()
    assert receipt.name.startswith("RQR-")
    assert (receipt.total_minor, receipt.tax_minor) == (12000, 2000)
    assert "This is no invoice" in words_of(paper_pdf(receipt))

    # The tax is worked out; from here on the account is one that pays to Mira's country.
    sandbox.settings(country="US")
    hand_over(actor=mira, milestone=milestone)
    dispute_milestone(actor=ben, milestone=milestone, reason="The head is too thin.")
    decide_milestone(actor=staff, milestone=milestone, percent=60, reason="Most of it is there.")
    sandbox.deliver_all()
    made = sums()
    assert made[PaperKind.INVOICE][0] == 7200 and made[PaperKind.REFUND][0] == 4800
    # All tax of the receipt is on one of the two.
    assert made[PaperKind.INVOICE][1] + made[PaperKind.REFUND][1] == receipt.tax_minor
    released = HeldPart.objects.get(kind="release")
    assert made[PaperKind.INVOICE] == (released.amount_minor, released.tax_minor)
    assert check() == {}

    invoice = RequestDocument.objects.get(kind=PaperKind.INVOICE)
    ben.display_name = "Somebody else"
    ben.save()
    text = words_of(paper_pdf(invoice))
    for words in ("Invoice", invoice.name, "75002", "FR 20%", "72.00 USD"):
        assert words in text
    assert ben.email not in text

    bens = client_of(ben)
    shown = bens.get(reverse("requests:milestone", args=[offer.brief.number, 1])).content.decode()
    address = reverse("requests:request_paper", args=[offer.brief.number, invoice.pk])
    assert address in shown and receipt.name in shown
    assert bens.get(address).content.startswith(b"%PDF")
    assert client_of(mira).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_what_goes_back_was_never_invoiced_and_says_so_even_if_it_comes_back_again(
    sandbox: Sandbox, agree: Agree, mira: User
) -> None:
    milestone = agree()
    stop_milestone(actor=mira, milestone=milestone, reason="The designer gave it up.")
    assert sums() == {PaperKind.RECEIPT: (10000, 0), PaperKind.REFUND: (10000, 0)}
    sandbox.fail_refund(HeldPart.objects.get().stripe_id or "")
    sandbox.deliver_all()
    paper = RequestDocument.objects.get(kind=PaperKind.CANCELLATION)
    refund = RequestDocument.objects.get(kind=PaperKind.REFUND)
    assert refund.name in words_of(paper_pdf(paper))
    assert check() == {}


def test_names_on_papers_are_read_by_finance_alone(
    sandbox: Sandbox, agree: Agree, client_of: ClientOf, ben: User
) -> None:
    agree()
    party = RequestDocumentParty.objects.get()
    assert party.buyer_name == ben.shown_name
    clerk = make_person(username="clerk", is_staff=True)
    address = reverse("admin:design_requests_requestdocument_pdf", args=[party.document_id])
    assert client_of(clerk).get(address).status_code == 403
    clerk.groups.add(Group.objects.get(name=BOOKKEEPING))
    assert client_of(clerk).get(address).status_code == 200


def test_the_designers_statement_lists_what_was_released_once_and_not_its_client(
    sandbox: Sandbox, agree: Agree, mira: User, ben: User
) -> None:
    can_be_paid(sandbox, mira)
    milestone = hand_over(actor=mira, milestone=agree())
    approve_milestone(actor=ben, milestone=milestone)
    part = HeldPart.objects.get()
    issue_statements_task()
    issue_statements_task()
    statement = Statement.objects.get()
    figures = (statement.gross_minor, statement.fee_minor, statement.net_minor)
    assert figures == (10000, 1500, 8500)
    assert [row["reference"] for row in statement.content["lines"]] == [part.number]
    text = words_of(statement_pdf(statement))
    assert "Released for a design request" in text and str(milestone) in text
    assert ben.username not in text
    assert StatedMovement.objects.get().elsewhere == part.number
    assert issue_statement(actor=Machine.SCHEDULE, designer=mira) is None
    assert check() == {}


def test_the_nightly_check_tells_of_held_money_that_does_not_lie_at_stripe(
    sandbox: Sandbox, agree: Agree
) -> None:
    agree()
    assert balances()["usd"] == sandbox.platform_balance()
    assert check() == {}
    # All that lies there is paid out to our bank, held money along with it.
    sandbox.settle()
    sandbox.pay_out()
    sandbox.deliver_all()
    assert check()["held for design requests, usd"] == DifferenceKind.HELD_UNCOVERED


def test_the_nightly_check_tells_of_a_payment_without_its_receipt(
    sandbox: Sandbox, agree: Agree
) -> None:
    agree()
    tamper("DELETE FROM design_requests_requestdocumentparty")
    tamper("DELETE FROM design_requests_requestdocument")
    assert DifferenceKind.DOCUMENT_MISSING in check().values()
