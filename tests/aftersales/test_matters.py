"""What stands between a person and the shop is named, and its end is told in its transaction."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.models import ApiToken, User
from accounts.services.create_api_token import create_api_token
from aftersales.models import Dispute, Refund
from common.personal import (
    Thing,
    data_subject,
    matter_closed,
    open_matters,
    processor_copies,
    settle,
    thing,
)
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.models import Order
from orders.states import OrderState
from payouts.models import Earning
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from tests.shop import make_listing
from tests.stripe import Sandbox

Sell = Callable[..., Order]


@pytest.fixture
def closed() -> Iterator[list[Thing]]:
    """What was told to be over, in the order of telling."""
    told: list[Thing] = []
    matter_closed.register("this test", told.append)
    yield told
    del matter_closed._functions["this test"]


def waits_for(person: User) -> list[str]:
    return [one.words for found in open_matters.call_all(data_subject(person)) for one in found]


def test_a_payout_is_waited_for_until_it_is_made(
    ben: User, mira: User, staff: User, sell: Sell, connect: Any, closed: list[Thing]
) -> None:
    connect(mira)
    sell(ben, mira)
    earning = Earning.objects.get()
    assert waits_for(mira) == [f"a payout of {earning.amount} on {earning.available_at:%-d %B %Y}"]
    assert waits_for(ben) == []
    assert thing(earning) not in closed
    release_now(actor=staff, earnings=Earning.objects.all(), reason="Asked for")
    assert waits_for(mira) == [f"a payout of {earning.amount}"]
    pay_designers_task()
    assert waits_for(mira) == []
    assert thing(earning) in closed


def test_a_dispute_is_waited_for_until_the_bank_decides(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox, closed: list[Thing]
) -> None:
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()
    dispute = Dispute.objects.get()
    assert waits_for(ben) == [f"the bank's decision about the payment of order {order.number}"]
    sandbox.win(dispute.stripe_id)
    sandbox.deliver_all()
    assert waits_for(ben) == []
    assert thing(dispute) in closed


def test_who_hears_of_an_end_can_undo_it(
    ben: User, mira: User, sell: Sell, sandbox: Sandbox
) -> None:
    """It is told inside the transaction: what fails there leaves the matter open."""
    order = sell(ben, mira)
    sandbox.dispute(order.stripe_charge_id or "")
    sandbox.deliver_all()

    def fail(_: Thing) -> None:
        raise RuntimeError

    matter_closed.register("this test", fail)
    try:
        sandbox.win(Dispute.objects.get().stripe_id)
        sandbox.deliver_all()
    finally:
        del matter_closed._functions["this test"]
    assert Dispute.objects.get().closed_at is None


def test_a_refund_is_waited_for_until_it_arrives(
    ben: User, mira: User, sell: Sell, give_back: Callable[..., Refund], sandbox: Sandbox
) -> None:
    order = sell(ben, mira)
    sandbox.let_refunds(order.stripe_charge_id or "", "pending")
    refund = give_back(order)
    assert waits_for(ben) == [f"the refund {refund.number} of order {order.number}"]
    sandbox.settle_refund(refund.stripe_refund_id or "")
    sandbox.deliver_all()
    assert waits_for(ben) == []


def test_the_last_who_may_do_everything_waits_for_another(staff: User, ben: User) -> None:
    assert waits_for(staff) == ["somebody else who may do everything at the staff desk"]
    ben.is_staff = ben.is_superuser = True
    ben.save()
    assert waits_for(staff) == []


def test_what_can_be_ended_at_once_is(
    ben: User, mira: User, check_out: Callable[..., Order], client_of: Any
) -> None:
    order = check_out(ben, make_listing(designer=mira))
    create_api_token(actor=ben, name="A program")
    browser = client_of(ben)
    assert waits_for(ben) == [f"the payment of order {order.number}"]
    for person in (ben, mira, ben):
        settle.call_all(person)
    assert waits_for(ben) == []
    assert Order.objects.get().state == OrderState.CANCELLED
    assert not ApiToken.objects.working().exists()
    assert browser.get("/account/").status_code == 302
    assert {m.state for m in CadModel.objects.filter(designer=mira)} == {ListingState.WITHDRAWN}


def test_what_lies_with_stripe_is_found_by_its_names(
    ben: User, mira: User, sell: Sell, connect: Any
) -> None:
    account = connect(mira)
    order = sell(ben, mira)
    copies = {
        person.username: {
            one.reference
            for found in processor_copies.call_all(data_subject(person))
            for one in found
        }
        for person in (ben, mira)
    }
    assert copies == {
        "ben": {order.stripe_session_id, order.stripe_payment_intent_id},
        "mira": {account.stripe_account_id},
    }
