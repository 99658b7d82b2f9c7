"""Somebody who sells and buys leaves while all that can happen to their money happens.

By the pages and the signed messages of Stripe, each on a connection of its own, with pauses of
chance between the statements. RACE_ROUNDS=50 lets a hundred leave.
"""

import logging
import os
import random
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.models import User
from aftersales.models import Dispute
from aftersales.tasks import finish_refunds_task
from common.models import Machine, OutboxMail
from common.storage import private_files
from models_catalog.models import LicenceOffer
from orders.models import HeldPayment, LicenceGrant, Order
from orders.states import OrderState
from orders.tasks import reconcile_orders_task
from payments.tasks import settle_due_webhooks_task
from payouts.models import ConnectedAccount, Earning, Transfer
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account
from payouts.services.release_earnings import release_now
from payouts.tasks import finish_reversals_task, finish_transfers_task, pay_designers_task
from privacy.models import DataExport, Erasure, ExportPart
from privacy.states import ErasureState
from privacy.tasks import resume_erasures_task, take_up_exports_task
from tests.bookkeeping.checking import check
from tests.cast import make_designer, make_person
from tests.fixtures import ReadMails
from tests.orders.test_checkout import confirm
from tests.privacy.test_export import with_password
from tests.shop import make_listing
from tests.stripe import Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]

pytestmark = pytest.mark.long
ROUNDS = int(os.environ.get("RACE_ROUNDS", "1"))
# How many leave in one round, each with a buyer of their own.
LEAVERS = 2
# The longest that one of them comes later than the others, and the longest pause before a
# statement, of which one in thirty has one.
LATE, PAUSE = 1.5, 0.03
# What a page may answer to somebody who is leaving, or is gone.
ANSWERS = {200, 302, 303, 400, 403, 404, 409, 410, 422, 429, 503}
# What staff are told of by the log, and is no fault of the shop.
NO_FAULT = ("payment disputed",)
# Names of the events that were delivered.
TOLD: set[str] = set()


@pytest.mark.parametrize("number", range(ROUNDS))
def test_p55_p47_who_leaves_amid_a_day_of_trade_loses_nothing_and_neither_does_the_shop(
    mira: User,
    sandbox: Sandbox,
    read_mails: ReadMails,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.ERROR)
    lives = [Life(number * LEAVERS + one, mira, sandbox) for one in range(LEAVERS)]
    deliver(sandbox)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    at_once([work for life in lives for work in life.works(mira, sandbox)])
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        let_the_shop_work(sandbox, read_mails)
    asked = Erasure.objects.all()
    assert len(asked) == LEAVERS
    for one in asked:
        if one.state != ErasureState.FINISHED:
            assert one.state == ErasureState.WAITING, one.state
            assert one.waits_for and all(said["words"] for said in one.waits_for)
    assert not User.objects.filter(username__startswith="lena").exists()
    assert nothing_is_lost(sandbox) == []

    # What was waited for ends, and so does the erasure.
    for dispute in Dispute.objects.all():
        sandbox.win(dispute.stripe_id)
    sandbox.settle()
    for days in (31, 32, 33):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            deliver(sandbox)
            release_now(actor=Machine.SCHEDULE, earnings=pending(), reason="Test")
            pay_designers_task()
            sandbox.settle()
            for account in ConnectedAccount.objects.filter(closed_at=None):
                drain(sandbox, account)
            let_the_shop_work(sandbox, read_mails)
        waiting = Erasure.objects.exclude(state=ErasureState.FINISHED)
        if not waiting.exists():
            break
    assert [one.waits_for for one in waiting] == []
    assert nothing_is_lost(sandbox) == []
    assert check() == {}
    assert not DataExport.objects.exists() and not ExportPart.objects.exists()
    assert not OutboxMail.objects.filter(to_address__contains="lena").exists()
    faults = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert [said for said in faults if not said.startswith(NO_FAULT)] == []


class Life:
    """Somebody who has sold and bought, and both once more: paid for, and not told yet."""

    def __init__(self, number: int, mira: User, sandbox: Sandbox) -> None:
        self.number, self.chance = number, random.Random(number)  # noqa: S311 (to be done again)
        self.person = make_designer(username=f"lena{number}")
        buyer = make_person(username=f"buyer{number}")
        if number % 4 != 3:
            connect(self.person, sandbox)
        self.bought, self.sold = Pages(self.person), Pages(buyer)
        self.old_sale = self.sold.pay(piece(self.person), sandbox)
        self.old_purchase = self.bought.pay(piece(mira), sandbox)
        deliver(sandbox)
        self.new_sale = self.sold.open(piece(self.person))
        self.new_purchase = self.bought.open(piece(mira))

    def works(self, mira: User, sandbox: Sandbox) -> list[Callable[[], object]]:
        third = piece(mira)
        works: list[Callable[[], object]] = [
            self.bought.leave,
            partial(self.bought.try_another, third),
            partial(pay_and_tell, sandbox, self.new_purchase),
            partial(pay_and_tell, sandbox, self.new_sale),
            pay_designers_task,
            self.bought.copy,
            partial(self.bought.look_around, self.old_purchase),
            partial(self.sold.look_around, self.old_sale),
        ]
        if self.number % 2:
            works.append(partial(contest, sandbox, self.old_sale))
        if self.number % 3 == 0:
            works.append(partial(contest, sandbox, self.old_purchase))
        return [partial(by_chance, self.chance.random(), one) for one in works]


class Pages:
    """A person's browser; the password was typed a moment ago."""

    def __init__(self, person: User) -> None:
        self.person, self.browser = person, with_password(person)

    def open(self, offer: LicenceOffer) -> Order:
        assert confirm(self.browser, offer).status_code == 303
        return Order.objects.get(lines__cad_model=offer.cad_model)

    def pay(self, offer: LicenceOffer, sandbox: Sandbox) -> Order:
        order = self.open(offer)
        assert sandbox.pay(order.stripe_session_url) == 303
        return order

    def try_another(self, offer: LicenceOffer) -> None:
        self._see(confirm(self.browser, offer))

    def leave(self) -> None:
        form = {"username": self.person.username, "at_once": "on"}
        answer = self.browser.post("/account/privacy/erase/new/", form)
        assert answer.status_code == 303, answer.status_code

    def copy(self) -> None:
        self._see(self.browser.post("/account/privacy/copy/new/"))

    def look_around(self, order: Order) -> None:
        for path in ("/library/", f"/orders/{order.number}/", "/account/privacy/", "/studio/"):
            self._see(self.browser.get(path))
        grant = LicenceGrant.objects.filter(order_line__order=order).first()
        if grant is not None:
            file = grant.order_line.release.files.get()
            path = f"/library/{grant.number}/files/{file.pk}/download/"
            self._see(self.browser.post(path))

    def _see(self, answer: Any) -> None:
        assert answer.status_code in ANSWERS, (answer.status_code, answer.text[:300])


def piece(designer: User) -> LicenceOffer:
    return make_listing(designer=designer, content=f"solid {secrets.token_hex(8)}".encode())


def connect(designer: User, sandbox: Sandbox) -> None:
    connect_account(actor=designer, country="US")
    account = ConnectedAccount.objects.live_of(designer).get()
    sandbox.onboard(account.stripe_account_id or "")
    refresh_account(actor=Machine.STRIPE, account=account)


def at_once(works: list[Callable[[], object]]) -> None:
    """Each on a connection of its own; raises what one of them raises."""

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, one) for one in works]:
            done.result()


def by_chance(seed: float, work: Callable[[], object]) -> None:
    chance = random.Random(seed)  # noqa: S311
    time.sleep(chance.uniform(0, LATE))
    with pauses(chance):
        work()


@contextmanager
def pauses(chance: random.Random) -> Iterator[None]:
    def pause(execute: Any, *statement: Any) -> Any:
        if chance.random() < 1 / 30:
            time.sleep(chance.uniform(0, PAUSE))
        return execute(*statement)

    with connection.execute_wrapper(pause):
        yield


def pay_and_tell(sandbox: Sandbox, order: Order) -> None:
    sandbox.pay(order.stripe_session_url)
    deliver(sandbox)


def contest(sandbox: Sandbox, order: Order) -> None:
    sandbox.dispute(sandbox.charge_of(order.stripe_session_id or ""))
    deliver(sandbox)


def deliver(sandbox: Sandbox) -> None:
    """What was not delivered yet; of two at once each delivers it, as Stripe does too."""
    new = [one for one in sandbox.events() if one["id"] not in TOLD]
    for answer in sandbox.deliver(*new):
        assert answer.status_code == 200
    TOLD.update(one["id"] for one in new)


def pending() -> Any:
    return Earning.objects.filter(state="pending")


def drain(sandbox: Sandbox, account: ConnectedAccount) -> None:
    """The designer's money leaves Stripe for their bank."""
    at_stripe = account.stripe_account_id or ""
    found = sandbox.client.v1.balance.retrieve(options={"stripe_account": at_stripe})
    if any(one.amount > 0 for one in found.available):
        sandbox.pay_out(at_stripe)


def let_the_shop_work(sandbox: Sandbox, read_mails: ReadMails) -> None:
    """As the schedule does."""
    deliver(sandbox)
    settle_due_webhooks_task()
    reconcile_orders_task()
    finish_refunds_task()
    finish_transfers_task()
    finish_reversals_task()
    take_up_exports_task()
    read_mails()
    resume_erasures_task()
    read_mails()


def nothing_is_lost(sandbox: Sandbox) -> list[str]:
    """What buyers paid has an order or is held, and each transfer at Stripe is one of ours."""
    lost = []
    paid = {
        one.payment_intent
        for one in sandbox.client.v1.charges.list({"limit": 100}).data
        if one.paid
    }
    ours = set(
        Order.objects.filter(state=OrderState.PAID).values_list(
            "stripe_payment_intent_id", flat=True
        )
    ) | set(HeldPayment.objects.values_list("stripe_payment_intent_id", flat=True))
    lost += [f"a payment of nobody: {one}" for one in paid - ours]
    at_stripe = sorted(one.id for one in sandbox.transfers())
    known = sorted(
        one for one in Transfer.objects.values_list("stripe_transfer_id", flat=True) if one
    )
    if at_stripe != known:
        lost.append(f"transfers: {at_stripe} at Stripe, {known} here")
    for order in Order.objects.filter(state=OrderState.PAID):
        for line in order.lines.all():
            grant = LicenceGrant.objects.filter(order_line=line).first()
            if grant is None:
                lost.append(f"no licence for {line}")
            for file in line.release.files.all():
                if not private_files().exists(file.storage_key):
                    lost.append(f"no file for {line}")
            if not Earning.objects.filter(order_line=line).exists():
                lost.append(f"no share for {line}")
    return lost
