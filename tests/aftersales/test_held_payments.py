"""Money that fits no agreement is booked as held, and then delivered for or given back."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError

from accounts.models import User
from aftersales.models import Refund
from aftersales.services.refund_held_payment import refund_held_payment
from aftersales.states import RefundState
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.errors import HeldNotDecidable
from orders.models import DocumentKind, HeldPayment, LedgerTransaction, LicenceGrant, Order
from orders.selectors.balances import owed_to, trial_balance
from orders.services.deliver_held_payment import deliver_held_payment
from orders.services.give_up_order import give_up_order
from orders.states import GrantState, HeldState, OrderState
from payouts.models import Earning
from tests.aftersales.pages import another_page, pay
from tests.fixtures import ReadMails
from tests.races import in_threads
from tests.shop import make_listing
from tests.stripe import Sandbox

CheckOut = Callable[..., Order]


def balances() -> dict[str, int]:
    return {account: minor for account, minor in trial_balance(currency="usd").items() if minor}


@pytest.fixture
def late(ben: User, mira: User, check_out: CheckOut, sandbox: Sandbox) -> HeldPayment:
    """Ben paid on a page of an order that he had given up, and the piece left the shelf."""
    order = check_out(ben, make_listing(designer=mira))
    address = another_page(sandbox, order)
    give_up_order(actor=ben, order=order)
    CadModel.objects.update(state=ListingState.WITHDRAWN)
    pay(sandbox, address)
    return HeldPayment.objects.get()


def test_a_second_payment_of_a_paid_order_is_booked_as_held_once(
    doubled: HeldPayment, sandbox: Sandbox, read_mails: ReadMails, staff: User
) -> None:
    sandbox.deliver_all()
    assert (doubled.reason, doubled.state) == ("second_payment", HeldState.HELD)
    assert doubled.order.state == OrderState.PAID
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    books = balances()
    assert books["unallocated"] == -5000
    assert books["stripe_balance"] == sandbox.platform_balance()
    with pytest.raises(HeldNotDecidable, match="needs no payment"):
        deliver_held_payment(actor=staff, held=doubled, reason="?")


def test_doubled_money_goes_back_and_the_good_licence_stays(
    doubled: HeldPayment, staff: User, mira: User, sandbox: Sandbox, read_mails: ReadMails
) -> None:
    in_threads(lambda: _refund(staff, doubled), times=2)
    refund = Refund.objects.get()
    assert (refund.state, refund.amount_minor) == (RefundState.SUCCEEDED, 5000)
    doubled.refresh_from_db()
    assert (doubled.state, doubled.order.state) == (HeldState.RETURNED, OrderState.PAID)
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert owed_to(mira, currency="usd").minor == 4250
    books = balances()
    assert "unallocated" not in books
    assert books["stripe_balance"] == sandbox.platform_balance()
    sandbox.deliver_all()
    assert LedgerTransaction.objects.filter(kind="refund").count() == 1
    assert [document.kind for document in doubled.order.documents.all()] == [DocumentKind.INVOICE]
    mail = next(mail for mail in read_mails() if mail.subject.startswith("50.00 USD"))
    assert "What you hold of this order stays yours." in mail.text


def _refund(staff: User, held: HeldPayment) -> None:
    try:
        refund_held_payment(actor=staff, held=held, attempt=uuid4())
    except HeldNotDecidable:
        pass


def test_late_money_that_staff_deliver_is_a_sale_like_any_other(
    late: HeldPayment, staff: User, mira: User, sandbox: Sandbox
) -> None:
    assert late.order.state == OrderState.QUARANTINED
    for _ in range(2):
        order = deliver_held_payment(actor=staff, held=late, reason="The designer agrees")
    assert (order.state, order.quarantine_reason) == (OrderState.PAID, "")
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert Earning.objects.get().amount_minor == owed_to(mira, currency="usd").minor == 4250
    books = balances()
    assert "unallocated" not in books
    assert books["stripe_balance"] == sandbox.platform_balance()
    with pytest.raises(HeldNotDecidable, match="is delivered"):
        refund_held_payment(actor=staff, held=late, attempt=uuid4())
    sandbox.deliver_all()
    assert LicenceGrant.objects.count() == 1


def test_late_money_that_goes_back_closes_its_order_for_good(
    late: HeldPayment, staff: User, sandbox: Sandbox
) -> None:
    refund_held_payment(actor=staff, held=late, attempt=uuid4())
    sandbox.deliver_all()
    late.refresh_from_db()
    assert (late.state, late.order.state) == (HeldState.RETURNED, OrderState.CANCELLED)
    assert late.order.cancel_reason == "given_back"
    assert not LicenceGrant.objects.exists()
    with pytest.raises(HeldNotDecidable):
        deliver_held_payment(actor=staff, held=late, reason="?")
    assert balances().get("unallocated", 0) == 0


def test_money_of_which_a_part_went_back_is_not_delivered_for(
    late: HeldPayment, staff: User, sandbox: Sandbox
) -> None:
    sandbox.refund_in_dashboard(late.stripe_charge_id, 2000)
    sandbox.deliver_all()
    with pytest.raises(HeldNotDecidable, match="A part of this payment has gone back"):
        deliver_held_payment(actor=staff, held=late, reason="?")


def test_foreign_money_is_held_and_only_goes_back_at_the_rate_of_the_day(
    ben: User, mira: User, staff: User, check_out: CheckOut, sandbox: Sandbox
) -> None:
    sandbox.settings(settlement_currency="usd", rates={"eur": 1.1})
    order = check_out(ben, make_listing(designer=mira))
    pay(sandbox, another_page(sandbox, order, currency="eur"))
    held = HeldPayment.objects.get()
    assert (str(held.amount), held.held_minor, held.held_currency) == ("50.00 EUR", 5500, "usd")
    with pytest.raises(HeldNotDecidable, match=r"50\.00 EUR was paid where 50\.00 USD"):
        deliver_held_payment(actor=staff, held=held, reason="?")
    sandbox.settings(rates={"eur": 1.2})
    refund = refund_held_payment(actor=staff, held=held, attempt=uuid4())
    refund.refresh_from_db()
    assert refund.state == RefundState.SUCCEEDED
    books = balances()
    assert (books.get("unallocated", 0), books["losses"]) == (0, 500)
    assert books["stripe_balance"] == sandbox.platform_balance()


def test_s14_held_money_that_comes_back_is_held_again(
    doubled: HeldPayment, staff: User, sandbox: Sandbox
) -> None:
    refund = refund_held_payment(actor=staff, held=doubled, attempt=uuid4())
    refund.refresh_from_db()
    sandbox.fail_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    doubled.refresh_from_db()
    assert doubled.state == HeldState.HELD
    assert balances()["unallocated"] == -5000
    again = refund_held_payment(actor=staff, held=doubled, attempt=uuid4(), again_of=refund)
    again.refresh_from_db()
    assert again.state == RefundState.SUCCEEDED


def test_s15_held_money_that_is_refunded_in_the_dashboard_has_gone_back(
    doubled: HeldPayment, sandbox: Sandbox
) -> None:
    sandbox.refund_in_dashboard(doubled.stripe_charge_id, 2000)
    sandbox.deliver_all()
    assert balances()["unallocated"] == -3000
    sandbox.refund_in_dashboard(doubled.stripe_charge_id)
    sandbox.deliver_all()
    doubled.refresh_from_db()
    assert doubled.state == HeldState.RETURNED
    assert LicenceGrant.objects.get().state == GrantState.ACTIVE
    assert balances().get("unallocated", 0) == 0


def test_the_database_refuses_to_give_back_more_than_was_held(doubled: HeldPayment) -> None:
    with pytest.raises(IntegrityError, match="would be given back"):
        Refund.objects.create(
            order=doubled.order,
            held_payment=doubled,
            reason="held",
            amount_minor=5001,
            held_minor=5000,
            currency="usd",
        )
