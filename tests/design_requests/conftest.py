"""The sandbox, a designer who can be paid, and a job that is paid for."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from accounts.models import User
from common.models import Machine
from design_requests.models import Milestone, Offer
from design_requests.services.accept_offer import accept_offer
from design_requests.services.open_milestone_page import open_milestone_page
from payouts.models import ConnectedAccount
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account
from tests.design_requests.making import make_brief, make_offer
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]


def can_be_paid(sandbox: Sandbox, designer: User) -> ConnectedAccount:
    connect_account(actor=designer, country="US")
    account = ConnectedAccount.objects.get(designer=designer)
    sandbox.onboard(account.stripe_account_id or "")
    return refresh_account(actor=Machine.STRIPE, account=account)


@pytest.fixture(autouse=True)
def no_hold(settings: Settings) -> None:
    """What is released leaves at once; test_hold.py is about the hold."""
    settings.PAYOUT_HOLD_HOURS = settings.PAYOUT_FIRST_SALES = 0


@pytest.fixture
def agree(sandbox: Sandbox, mira: User, ben: User) -> Callable[..., Milestone]:
    """Ben accepted Mira's offer and paid its first milestone; every webhook came."""

    def go(offer: Offer | None = None) -> Milestone:
        offer = offer or make_offer(brief=make_brief(client=ben), designer=mira)
        payment = open_milestone_page(payment=accept_offer(actor=ben, offer=offer))
        assert sandbox.pay(payment.stripe_session_url) == 303
        sandbox.deliver_all()
        return offer.milestones.get(position=1)

    return go
