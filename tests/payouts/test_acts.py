"""Each change of a share, a transfer or an account names who made it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import Order
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_earnings
from payouts.tasks import pay_designers_task
from tests.stripe import Sandbox


def acts_of(*kinds: str) -> list[tuple[Any, ...]]:
    rows = AuditEntry.objects.filter(target_kind__in=kinds).order_by("pk")
    return [(row.person or row.machine, row.act, row.target_id, row.reason) for row in rows]


def test_a_payout_by_the_clock_names_the_schedule(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
) -> None:
    connect(mira)
    order = sell(ben, mira)
    over = timezone.now() + timedelta(days=400)
    assert release_earnings(actor=Machine.SCHEDULE, now=over) == 1
    assert release_earnings(actor=Machine.SCHEDULE, now=over) == 0
    pay_designers_task()
    reference = Transfer.objects.get().reference
    assert acts_of("Earning", "Transfer") == [
        (Machine.SCHEDULE, "earning.released", f"{order.number}/1", "The hold is over"),
        (Machine.SCHEDULE, "transfer.reserved", reference, ""),
        (Machine.SCHEDULE, "transfer.made", reference, ""),
    ]


def test_a_refused_transfer_says_why(
    ben: User,
    mira: User,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
    sandbox: Sandbox,
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_earnings(actor=Machine.SCHEDULE, now=timezone.now() + timedelta(days=400))
    sandbox.control(f"accounts/{account.stripe_account_id}/restrict")
    pay_designers_task()
    who, act, _, reason = acts_of("Transfer")[-1]
    assert (who, act) == (Machine.SCHEDULE, "transfer.refused")
    assert "capabilities" in reason


def test_an_account_is_written_down_when_it_opens_and_changes_and_not_when_it_is_read(
    mira: User, connect: Callable[[User], ConnectedAccount]
) -> None:
    account = connect(mira)
    refresh_account(actor=mira, account=account)
    assert acts_of("ConnectedAccount") == [
        (mira, "account.opened", account.stripe_account_id, ""),
        (Machine.STRIPE, "account.changed", account.stripe_account_id, "Ready to be paid"),
    ]


def test_the_database_refuses_to_give_a_share_a_transfer_or_an_account_to_another_designer(
    ben: User,
    mira: User,
    carol: User,
    sell: Callable[..., Order],
    connect: Callable[[User], ConnectedAccount],
) -> None:
    connect(mira)
    sell(ben, mira)
    release_earnings(actor=Machine.SCHEDULE, now=timezone.now() + timedelta(days=400))
    pay_designers_task()
    for model in (Earning, Transfer, ConnectedAccount):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(designer=carol)
