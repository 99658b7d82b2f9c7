"""A disputed payment holds shares and licences until the bank decides, and is booked once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from aftersales.errors import RefundNotPossible
from aftersales.models import Dispute, Refund
from aftersales.services.reserve_refund import reserve_refund
from aftersales.states import DisputeState, RefundReason, RefundState
from bookkeeping.models import BookDifference
from bookkeeping.services.close_difference import Correction, close_difference
from bookkeeping.services.verify_ledger import verify_ledger
from common.models import AuditEntry, Machine
from orders.models import HeldPayment, LedgerAccount, LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.states import GrantState, HeldState
from payments.models import WebhookEvent
from payments.services.process_event import process_event
from payouts.models import Earning, ShareFreeze
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.cast import make_designer
from tests.fixtures import ReadMails
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]
GiveBack = Callable[..., Refund]


def balances(sandbox: Sandbox) -> dict[str, int]:
    """What is not zero, after a look that the books are Stripe's."""
    books = trial_balance(currency="usd")
    assert sum(books.values()) == 0
    assert books["stripe_balance"] == sandbox.platform_balance()
    assert books["stripe_fees"] == sandbox.platform_fees()
    return {account: minor for account, minor in books.items() if minor}


@pytest.mark.parametrize("is_swapped", [False, True])
def test_s16_a_dispute_freezes_shares_and_licences_and_is_booked_once(
    ben: User,
    mira: User,
    staff: User,
    sell: Sell,
    sandbox: Sandbox,
    read_mails: ReadMails,
    is_swapped: bool,
) -> None:
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    events = sandbox.events("charge.dispute.created", "charge.dispute.funds_withdrawn")
    assert len(events) == 2
    events = list(reversed(events)) if is_swapped else events
    in_threads(lambda: sandbox.deliver(*events), times=2)
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.withdrawn_minor) == (DisputeState.NEEDS_RESPONSE, 5000)
    assert LicenceGrant.objects.get().state == GrantState.SUSPENDED
    books = balances(sandbox)
    assert books["disputed"] == 5000
    assert owed_to(mira, currency="usd").minor == 4250
    freeze = ShareFreeze.objects.get()
    assert "fraudulent" in freeze.reason
    told = [(mail.subject, mail.text) for mail in read_mails()]
    assert sum("disputed" in subject for subject, _ in told) == 3
    assert not any(ben.email in text for subject, text in told if "“" in subject)


def test_s16_a_frozen_share_is_not_paid(
    ben: User, mira: User, sell: Sell, connect: Callable[[User], object], sandbox: Sandbox
) -> None:
    connect(mira)
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    pay_designers_task()
    assert not sandbox.transfers()
    sandbox.win(Dispute.objects.get().stripe_id)
    sandbox.deliver_all()
    pay_designers_task()
    assert [transfer.amount for transfer in sandbox.transfers()] == [4250]


def test_s17_won_brings_money_licence_and_share_back_and_the_fee_stays(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    sandbox.win(Dispute.objects.get().stripe_id)
    for _ in range(2):
        sandbox.deliver_all()
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.reinstated_at is None) == (DisputeState.WON, False)
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert not ShareFreeze.objects.open().exists()
    books = balances(sandbox)
    assert ("disputed" in books, "losses" in books) == (False, False)
    assert LedgerTransaction.objects.filter(kind="dispute_reinstated").count() == 1


def test_lost_takes_each_part_back_and_ends_the_licence(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.LOST
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert owed_to(mira, currency="usd").minor == 0
    books = balances(sandbox)
    assert set(books) == {"stripe_balance", "stripe_fees"}
    assert Earning.objects.get().state == "taken_back"


def test_s17_lost_and_then_won_gives_the_shares_back_and_tells_staff_of_the_ended_licence(
    ben: User,
    carol: User,
    mira: User,
    staff: User,
    sell: Sell,
    give_back: GiveBack,
    connect: Callable[[Any], Any],
    sandbox: Sandbox,
    read_mails: Any,
) -> None:
    connect(mira)
    sell(carol, make_designer(username="otto"))  # money to pay a share from a second time
    order = sell(ben, mira)
    mine = Earning.objects.filter(designer=mira)
    release_now(actor=Machine.SCHEDULE, earnings=mine, reason="Test")
    pay_designers_task()
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert owed_to(mira, currency="usd").minor == 0
    sandbox.win(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.WON
    books = balances(sandbox)
    assert ("disputed" in books, "losses" in books) == (False, False)
    assert owed_to(mira, currency="usd").minor == 4250
    # The first transfer was reversed; the share is sent again, partly from the balance.
    sandbox.settle()
    pay_designers_task()
    assert sum(transfer.amount for transfer in sandbox.transfers()) == 2 * 4250
    assert owed_to(mira, currency="usd").minor == 0
    licence = LicenceGrant.objects.get(order_line__order=order)
    assert licence.state == GrantState.REVOKED
    (mail,) = (mail for mail in read_mails() if "won after all" in mail.subject)
    assert (mail.to, "stay ended" in mail.text) == (staff.email, True)
    # The buyer may want the money instead.
    assert give_back(order).amount_minor == 5000
    assert owed_to(mira, currency="usd").minor == 0  # the reversal brought it back


def test_s17_doubled_money_that_was_lost_and_then_won_is_held_again(
    doubled: HeldPayment, sandbox: Sandbox
) -> None:
    dispute = sandbox.dispute(doubled.stripe_charge_id)
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    sandbox.win(dispute["id"])
    sandbox.deliver_all()
    doubled.refresh_from_db()
    assert doubled.state == HeldState.HELD
    assert balances(sandbox)["unallocated"] == -doubled.held_minor


def test_won_and_then_lost_changes_nothing_by_itself_and_waits_for_staff_in_the_queue(
    ben: User,
    mira: User,
    staff: User,
    sell: Sell,
    sandbox: Sandbox,
    read_mails: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.win(dispute["id"])
    sandbox.deliver_all()
    sandbox.lose(dispute["id"])
    for _ in range(2):
        sandbox.deliver_all()
    kept = Dispute.objects.get()
    assert (kept.state, kept.says_otherwise) == (DisputeState.WON, DisputeState.LOST)
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert owed_to(mira, currency="usd").minor == 4250
    alarms = [row for row in caplog.records if "decided anew" in row.getMessage()]
    assert [row.levelname for row in alarms] == ["ERROR"]
    (mail,) = (mail for mail in read_mails() if "decided anew" in mail.subject)
    assert (mail.to, "Stripe now says: lost" in mail.text) == (staff.email, True)
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        verify_ledger(since=timezone.now() - timedelta(days=30))
        queue = dict(BookDifference.objects.open().values_list("kind", "pk"))
        assert set(queue) == {"dispute_reopened", "stripe_not_booked"}
        close_difference(
            actor=staff,
            difference=BookDifference.objects.get(kind="stripe_not_booked"),
            correction=Correction(
                debit=None, credit=LedgerAccount.LOSSES, amount=None, reason="Lost after all"
            ),
        )
        sandbox_books = trial_balance(currency="usd")
        assert sandbox_books["losses"] == 5000
        assert sandbox_books["stripe_balance"] == sandbox.platform_balance()


def test_an_appeal_of_a_decided_dispute_is_told_and_forgotten_when_it_ends_as_before(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    sandbox.appeal(dispute["id"])
    sandbox.deliver_all()
    assert Dispute.objects.get().says_otherwise == DisputeState.APPEAL_UNDER_REVIEW
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert Dispute.objects.get().says_otherwise == ""
    sandbox.appeal(dispute["id"])
    sandbox.win(dispute["id"])
    sandbox.deliver_all()
    assert (Dispute.objects.get().state, Dispute.objects.get().says_otherwise) == ("won", "")
    assert owed_to(mira, currency="usd").minor == 4250


def test_a_dispute_first_heard_of_in_its_appeal_freezes_like_any_other(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.appeal(dispute["id"])
    sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.APPEAL_UNDER_REVIEW
    assert LicenceGrant.objects.get().state == GrantState.SUSPENDED
    assert ShareFreeze.objects.open().exists()


def test_an_inquiry_that_was_closed_and_becomes_a_chargeback_is_one(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    inquiry = sandbox.inquire(order.stripe_charge_id or "")
    sandbox.lose(inquiry["id"])
    sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.WARNING_CLOSED
    sandbox.escalate(inquiry["id"])
    sandbox.deliver_all()
    kept = Dispute.objects.get()
    assert (kept.state, kept.closed_at) == (DisputeState.NEEDS_RESPONSE, None)
    assert LicenceGrant.objects.get().state == GrantState.SUSPENDED
    sandbox.win(inquiry["id"])
    sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.WON
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert not ShareFreeze.objects.open().exists()


def test_a_dispute_of_a_part_takes_a_part_of_every_line_and_leaves_the_licences(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    otto = make_designer(username="otto")
    order = sell(ben, mira, otto)
    dispute = sandbox.dispute(order.stripe_charge_id or "", amount=5000)
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert set(LicenceGrant.objects.values_list("state", flat=True)) == {GrantState.ACTIVE}
    assert [owed_to(who, currency="usd").minor for who in (mira, otto)] == [2125, 2125]
    assert "losses" not in balances(sandbox)


def test_s18_what_is_refunded_and_disputed_is_taken_from_the_designer_once(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    give_back(order, amount_minor=2000)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    assert owed_to(mira, currency="usd").minor == 0
    books = balances(sandbox)
    # The bank took all of it, though 20.00 had gone back before: that part is our loss.
    assert books["losses"] == 2000
    assert set(books) == {"stripe_balance", "stripe_fees", "losses"}


def test_s19_an_inquiry_books_nothing_until_it_becomes_a_dispute(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    count = LedgerTransaction.objects.count()
    inquiry = sandbox.inquire(order.stripe_charge_id or "")
    sandbox.deliver_all()
    assert Dispute.objects.get().state == DisputeState.WARNING_NEEDS_RESPONSE
    assert LedgerTransaction.objects.count() == count
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    sandbox.escalate(inquiry["id"])
    sandbox.deliver_all()
    assert balances(sandbox)["disputed"] == 5000
    assert LicenceGrant.objects.get().state == GrantState.SUSPENDED


def test_s19_an_inquiry_may_be_answered_with_a_refund(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.inquire(order.stripe_charge_id or "")
    sandbox.deliver_all()
    assert give_back(order).state == RefundState.SUCCEEDED


def test_nothing_is_refunded_while_it_is_disputed(
    ben: User, mira: User, sell: Sell, give_back: GiveBack, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    with pytest.raises(RefundNotPossible, match="Wait until the dispute is decided"):
        give_back(order)
    sandbox.lose(Dispute.objects.get().stripe_id)
    sandbox.deliver_all()
    with pytest.raises(RefundNotPossible, match="refunded already"):
        give_back(order)


def test_a32_a_dispute_told_before_its_payment_is_booked_after_it(
    ben: User, mira: User, check_out: Callable[..., Order], sandbox: Sandbox
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    assert sandbox.pay(order.stripe_session_url) == 303
    sandbox.dispute(sandbox.charge_of(order.stripe_session_id or ""))
    sandbox.deliver(*reversed(sandbox.events()))
    assert LicenceGrant.objects.get().state == GrantState.SUSPENDED
    assert balances(sandbox)["disputed"] == 5000


def test_a_fraud_warning_refunds_all_once_and_says_why(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    order = sell(ben, mira)
    sandbox.fraud_warning(order.stripe_charge_id or "")
    for _ in range(2):
        sandbox.deliver_all()
    refund = Refund.objects.get()
    assert (refund.reason, refund.state) == (RefundReason.FRAUD_WARNING, RefundState.SUCCEEDED)
    assert LicenceGrant.objects.get().state == GrantState.REVOKED
    assert sandbox.client.v1.refunds.list().data[0].reason == "fraudulent"
    mail = next(mail for mail in read_mails() if "was refunded" in mail.subject)
    assert "probably used without its owner's permission" in mail.text
    balances(sandbox)


def test_a_fraud_warning_of_a_disputed_payment_refunds_nothing(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.fraud_warning(order.stripe_charge_id or "")
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    assert not Refund.objects.exists()
    assert balances(sandbox)["disputed"] == 5000


def test_a_fraud_warning_waits_for_stripe_and_is_not_forgotten(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.fraud_warning(order.stripe_charge_id or "")
    sandbox.fault("500", "GET /v1/radar/*", times=9)
    sandbox.deliver_all()
    assert not Refund.objects.exists()
    sandbox.clear_faults()
    waiting = WebhookEvent.objects.unprocessed()
    assert [event.type for event in waiting] == ["radar.early_fraud_warning.created"]
    process_event(event=waiting[0])
    assert Refund.objects.get().state == RefundState.SUCCEEDED


def test_a_dispute_of_doubled_money_leaves_the_good_licence_alone(
    doubled: HeldPayment, mira: User, sandbox: Sandbox
) -> None:
    dispute = sandbox.dispute(doubled.stripe_charge_id)
    sandbox.deliver_all()
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert not ShareFreeze.objects.exists()
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    doubled.refresh_from_db()
    assert doubled.state == HeldState.RETURNED
    assert owed_to(mira, currency="usd").minor == 4250
    assert "unallocated" not in balances(sandbox)


def test_each_step_of_a_dispute_is_written_down(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    sandbox.win(dispute["id"])
    sandbox.deliver_all()
    acts = AuditEntry.objects.filter(target_id=dispute["id"]).order_by("pk")
    assert [row.act for row in acts] == [
        "dispute.opened",
        "dispute.withdrawn",
        "dispute.reinstated",
        "dispute.closed",
    ]


def test_a_dispute_of_somebody_elses_payment_is_none_of_ours(
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
    sandbox.dispute(str(intent.latest_charge))
    sandbox.deliver_all()
    assert not Dispute.objects.exists()


def test_a34_a_refund_and_a_dispute_at_once_never_take_more_than_was_paid(
    ben: User, mira: User, staff: User, sell: Sell, sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    dispute = sandbox.dispute(order.stripe_charge_id or "")
    refund = reserve_refund(
        actor=staff, order=order, reason=RefundReason.REQUESTED, attempt=uuid4()
    )
    sandbox.lose(dispute["id"])
    sandbox.deliver_all()
    refund.refresh_from_db()
    # Stripe refuses it, since the bank has the money.
    assert refund.state == RefundState.REFUSED
    assert owed_to(mira, currency="usd").minor == 0
    assert "losses" not in balances(sandbox)
