"""Money goes back once, out of the parts that it was shared into, and the licence with it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from aftersales.errors import RefundNotPossible
from aftersales.models import Refund, ReturnedPart
from aftersales.services.finish_refunds import finish_refunds
from aftersales.states import RefundReason, RefundState
from common.models import AuditEntry, Machine
from orders.models import DocumentKind, LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.states import GrantState
from tests.cast import make_designer
from tests.fixtures import ReadMails
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]
GiveBack = Callable[..., Refund]
AT_ONCE = timedelta(0)


def assert_books_are_stripes(sandbox: Sandbox) -> None:
    books = trial_balance(currency="usd")
    assert sum(books.values()) == 0
    assert books["stripe_balance"] == sandbox.platform_balance()


def test_a_whole_refund_ends_the_licence_and_returns_every_part(
    ben: User, mira: User, staff: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    refund = give_back(order, note="He bought the wrong size")
    assert (refund.state, refund.amount_minor) == (RefundState.SUCCEEDED, 5000)
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    books = trial_balance(currency="usd")
    assert (books.get("platform_fees", 0), books.get("designer_payable", 0)) == (0, 0)
    assert_books_are_stripes(sandbox)
    note = order.documents.get(kind=DocumentKind.CREDIT_NOTE)
    assert (note.cause, note.total_minor) == (refund.number, 5000)
    acts = AuditEntry.objects.filter(target_id=refund.number).order_by("pk")
    assert [(row.person or row.machine, row.act, row.reason) for row in acts] == [
        (staff, "refund.reserved", "He bought the wrong size"),
        (Machine.SCHEDULE, "refund.made", ""),
    ]


def test_s11_one_designers_line_goes_back_and_the_others_stays(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    otto = make_designer(username="otto")
    order = sell(ben, mira, otto, price_minor=6000)
    hers, his = order.lines.all()
    give_back(order, lines=[hers])
    assert owed_to(mira, currency="usd").minor == 0
    assert owed_to(otto, currency="usd").minor == 5100
    assert LicenceGrant.objects.get(order_line=hers).state == GrantState.REVOKED
    assert LicenceGrant.objects.get(order_line=his).state == GrantState.ACTIVE
    assert_books_are_stripes(sandbox)


def test_a_part_of_a_line_leaves_the_licence(
    ben: User, mira: User, sell: Sell, give_back: GiveBack
) -> None:
    order = sell(ben, mira)
    give_back(order, amount_minor=2000)
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert owed_to(mira, currency="usd").minor == 4250 - 1700
    give_back(order)
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert owed_to(mira, currency="usd").minor == 0


def test_a_licence_stays_while_a_part_of_its_price_is_only_being_asked_for(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.fault("500", "POST /v1/refunds", times=3)
    give_back(order, amount_minor=2000)
    sandbox.clear_faults()
    give_back(order)
    assert [refund.state for refund in Refund.objects.order_by("pk")] == [
        RefundState.RESERVED,
        RefundState.SUCCEEDED,
    ]
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    finish_refunds(actor=Machine.SCHEDULE, older_than=timedelta(0))
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert_books_are_stripes(sandbox)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "above zero"), (-1, "above zero"), (5001, "more than the 50.00 USD")],
)
def test_more_than_was_paid_or_nothing_is_refused(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, amount: int, words: str
) -> None:
    order = sell(ben, mira)
    with pytest.raises(RefundNotPossible, match=words) as refused:
        give_back(order, amount_minor=amount)
    assert refused.value.field == "amount"
    assert not Refund.objects.exists()


def test_s13_of_two_refunds_at_once_the_second_is_refused_when_both_are_too_much(
    ben: User, mira: User, staff: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira, price_minor=10_000)
    give_back(order, amount_minor=6000)
    refused = []

    def refund(amount_minor: int) -> None:
        try:
            give_back(order, amount_minor=amount_minor)
        except RefundNotPossible as problem:
            refused.append(problem.field)

    in_threads(lambda: refund(4000), lambda: refund(3999))
    assert refused == ["amount"]
    assert 9999 <= sum(Refund.objects.values_list("amount_minor", flat=True)) <= 10_000
    assert_books_are_stripes(sandbox)


def test_a34_s13_the_database_refuses_more_than_was_paid(
    ben: User, mira: User, sell: Sell, give_back: GiveBack
) -> None:
    order = sell(ben, mira)
    line = order.lines.get()
    give_back(order, amount_minor=4000)
    with pytest.raises(IntegrityError, match="would be given back"), transaction.atomic():
        refund = Refund.objects.create(
            order=order, reason=RefundReason.REQUESTED, amount_minor=1001, currency="usd"
        )
        ReturnedPart.objects.create(
            refund=refund,
            order_line=line,
            amount_minor=1001,
            tax_minor=0,
            platform_fee_minor=1001,
            designer_share_minor=0,
        )


def test_the_database_refuses_a_refund_that_its_parts_do_not_sum_to(
    ben: User, mira: User, sell: Sell
) -> None:
    order = sell(ben, mira)
    with pytest.raises(IntegrityError, match="its parts sum to 0"):
        Refund.objects.create(
            order=order, reason=RefundReason.REQUESTED, amount_minor=100, currency="usd"
        )


def test_one_wish_is_one_refund_however_often_it_is_sent(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order, attempt = sell(ben, mira), uuid4()
    in_threads(lambda: give_back(order, amount_minor=1000, attempt=attempt), times=3)
    assert Refund.objects.get().amount_minor == 1000
    assert len(sandbox.client.v1.refunds.list().data) == 1


@pytest.mark.parametrize("kind", ["error500_after_commit", "timeout", "500", "429"])
def test_s33_a_refund_whose_answer_was_lost_is_made_and_booked_once(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox, kind: str
) -> None:
    order = sell(ben, mira)
    sandbox.fault(kind, "POST /v1/refunds", times=3, seconds=0.1)
    refund = give_back(order)
    assert refund.state == RefundState.RESERVED
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    sandbox.clear_faults()
    assert finish_refunds(actor=Machine.SCHEDULE) == 0  # an answer may still be on its way
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        sandbox.advance(hours=25)
        assert finish_refunds(actor=Machine.SCHEDULE) == 1
    assert len(sandbox.client.v1.refunds.list().data) == 1
    assert LedgerTransaction.objects.filter(kind="refund").count() == 1
    assert finish_refunds(actor=Machine.SCHEDULE, older_than=AT_ONCE) == 0
    assert_books_are_stripes(sandbox)


def test_what_stripe_refuses_moves_nothing_and_can_be_given_back_otherwise(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    order = sell(ben, mira)
    sandbox.refund_in_dashboard(order.stripe_charge_id or "", 3000)
    refund = give_back(order)
    assert refund.state == RefundState.REFUSED
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert owed_to(mira, currency="usd").minor == 4250
    sandbox.deliver_all()
    assert give_back(order).amount_minor == 2000
    assert_books_are_stripes(sandbox)
    told = [mail.subject for mail in read_mails() if "desk@" in str(mail.to)]
    assert any(refund.number in subject for subject in told)


def test_s14_a_refund_that_comes_back_is_booked_back_told_and_asked_again(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    order = sell(ben, mira)
    sandbox.let_refunds(order.stripe_charge_id or "", "pending")
    refund = give_back(order)
    assert refund.state == RefundState.PENDING
    sandbox.fail_refund(refund.stripe_refund_id or "")
    for _ in range(2):
        sandbox.deliver_all()
    refund.refresh_from_db()
    assert (refund.state, refund.failure) == (RefundState.FAILED, "expired_or_canceled_card")
    assert owed_to(mira, currency="usd").minor == 4250
    assert order.documents.filter(kind=DocumentKind.CANCELLATION).count() == 1
    # The buyer is owed the money, not the files.
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert_books_are_stripes(sandbox)
    subjects = " ".join(mail.subject for mail in read_mails())
    assert "Your bank sent 50.00 USD back" in subjects
    assert f"Refund {refund.number} of 50.00 USD: Came back" in subjects
    sandbox.let_refunds(order.stripe_charge_id or "", "succeeded")
    assert give_back(order, again_of=refund).state == RefundState.SUCCEEDED
    assert owed_to(mira, currency="usd").minor == 0
    assert_books_are_stripes(sandbox)


def test_s15_a_refund_in_stripes_dashboard_is_booked_once_like_one_of_ours(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.refund_in_dashboard(order.stripe_charge_id or "", 2000)
    events = sandbox.events("charge.refunded", "refund.created")
    in_threads(lambda: sandbox.deliver(*events), times=2)
    refund = Refund.objects.get()
    assert (refund.reason, refund.state) == (RefundReason.DASHBOARD, RefundState.SUCCEEDED)
    assert owed_to(mira, currency="usd").minor == 4250 - 1700
    sandbox.refund_in_dashboard(order.stripe_charge_id or "")
    sandbox.deliver_all()
    assert [refund.amount_minor for refund in Refund.objects.all()] == [3000, 2000]
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert_books_are_stripes(sandbox)


def test_s15_what_was_refunded_there_takes_the_place_of_what_waits_here(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.fault("500", "POST /v1/refunds", times=3)
    waiting = give_back(order)
    sandbox.refund_in_dashboard(order.stripe_charge_id or "")
    sandbox.deliver_all()
    waiting.refresh_from_db()
    assert waiting.state == RefundState.REFUSED
    assert Refund.objects.get(reason=RefundReason.DASHBOARD).amount_minor == 5000
    assert_books_are_stripes(sandbox)


def test_a32_s03_a_refund_told_before_its_payment_ends_refunded(
    ben: User, mira: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.refund_in_dashboard(sandbox.charge_of(order.stripe_session_id or ""))
    sandbox.deliver(*reversed(sandbox.events()))
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    books = trial_balance(currency="usd")
    assert (books.get("platform_fees", 0), books.get("designer_payable", 0)) == (0, 0)
    assert_books_are_stripes(sandbox)


def test_a_refund_of_somebody_elses_payment_is_none_of_ours(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    sell(ben, mira)
    params: Any = {
        "amount": 700,
        "currency": "usd",
        "confirm": True,
        "payment_method": "pm_card_visa",
        "payment_method_types": ["card"],
    }
    intent = sandbox.client.v1.payment_intents.create(params)
    sandbox.refund_in_dashboard(str(intent.latest_charge))
    sandbox.deliver_all()
    assert not Refund.objects.exists()
