"""Who sold or bought and leaves: money first, and what was sold stays for those who bought it."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone

from accounts.models import ReservedUsername, User
from common.models import AuditEntry, Machine
from models_catalog.models import CadModel
from models_catalog.states import ListingState
from orders.models import Order, OrderLine
from payments.errors import AccountGone, StripeUnavailable
from payments.gateway.accounts import retrieve_account
from payouts.models import ConnectedAccount, Earning
from payouts.services.change_country import change_country
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.models import Erasure
from privacy.services.purge_expired import purge_expired
from privacy.states import ErasureState
from tests.accounts.test_sign_up import sign_up
from tests.bookkeeping.checking import check
from tests.cast import make_person
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.stripe import Sandbox

Sell = Callable[..., Order]
# RACE_ROUNDS=100 runs a race a hundred times.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "1"))


def never() -> bool:
    return False


def erase(person: User) -> Erasure:
    asked = request_erasure(actor=person, person=person, waive_grace=True)
    while continue_erasure(asked.pk, is_over=never):
        pass
    asked.refresh_from_db()
    return asked


def go_on(asked: Erasure) -> Erasure:
    """The next round, an hour later."""
    continue_erasure(asked.pk, is_over=never)
    asked.refresh_from_db()
    return asked


def test_p47_p95_a_payout_is_waited_for_and_then_the_account_at_stripe_is_closed(
    ben: User,
    mira: User,
    staff: User,
    sell: Sell,
    connect: Any,
    sandbox: Sandbox,
    read_mails: ReadMails,
) -> None:
    account = connect(mira)
    sell(ben, mira)
    asked = erase(mira)
    assert asked.state == ErasureState.WAITING
    assert "a payout of" in asked.waits_for[0]["words"]
    page = Client().get(f"/privacy/erasures/{asked.number}/").text
    assert "Waiting for a payout of" in page
    assert not User.objects.filter(username="mira").exists()
    release_now(actor=staff, earnings=Earning.objects.all(), reason="Asked for")
    pay_designers_task()
    assert Earning.objects.get().state == "paid"
    # Stripe deletes no account with money in it, and then it is away for a while.
    assert "reached your bank" in go_on(asked).waits_for[0]["words"]
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id)
    sandbox.fault("500", "DELETE /v1/accounts/*", times=3)
    assert "Stripe, which does not answer" in go_on(asked).waits_for[0]["words"]
    sandbox.clear_faults()
    go_on(asked)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert asked.person is None
    with pytest.raises(AccountGone):
        retrieve_account(account.stripe_account_id)
    account.refresh_from_db()
    assert account.closed_at
    page = Client().get(f"/privacy/erasures/{asked.number}/").text
    assert "accounts for payouts closed at Stripe: 1" in page
    subjects = [one.subject for one in read_mails() if one.to == "mira@example.test"]
    assert subjects[0] == "Your data is erased"
    assert not any("connected" in subject for subject in subjects)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_p55_a_payout_and_an_erasure_at_once_pay_once_and_both_end(
    ben: User, mira: User, sell: Sell, connect: Any, sandbox: Sandbox, number: int
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")
    asked = request_erasure(actor=mira, person=mira)
    past = timezone.now() - timedelta(days=8)
    Erasure.objects.filter(pk=asked.pk).update(requested_at=past, due_at=past)
    in_threads(
        pay_designers_task, pay_designers_task, lambda: continue_erasure(asked.pk, is_over=never)
    )
    pay_designers_task()
    assert [one.amount for one in sandbox.transfers()] == [4250]
    assert Earning.objects.get().state == "paid"
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id)
    assert go_on(asked).state == ErasureState.FINISHED, asked.waits_for
    assert check() == {}


def test_p95_accounts_whose_answers_were_lost_are_found_and_closed_too(
    ben: User, mira: User, sell: Sell, connect: Any, sandbox: Sandbox
) -> None:
    connect(mira)
    sandbox.fault("error500_after_commit", "POST /v1/accounts", times=3)
    with pytest.raises(StripeUnavailable):
        change_country(actor=mira, country="DE")
    sandbox.clear_faults()
    # The first account is gone before the answer is lost.
    sandbox.fault("error500_after_commit", "DELETE /v1/accounts/*", times=1)
    asked = erase(mira)
    assert asked.state == ErasureState.FINISHED, asked.waits_for
    assert list(sandbox.client.v1.accounts.list().data) == []
    assert {one.closed_at is None for one in ConnectedAccount.objects.all()} == {False}
    assert ConnectedAccount.objects.count() == 2
    assert AuditEntry.objects.filter(act="account.closed").count() == 2


def test_p43_who_bought_it_keeps_it_from_a_former_designer(
    ben: User, mira: User, sell: Sell, connect: Any, client_of: ClientOf
) -> None:
    sell(ben, mira)
    line = OrderLine.objects.get()
    erase(mira)
    line.refresh_from_db()
    assert line.designer_name == "Former designer"
    browser = client_of(ben)
    grant = line.grant
    for address in (
        "/library/",
        f"/library/{grant.number}/",
        f"/orders/{line.order.number}/",
        f"/models/{line.cad_model.slug}/",
        "/sitemap.xml",
        "/models/",
    ):
        text = browser.get(address).text
        assert "mira" not in text.lower(), address
    assert "Former designer" in browser.get(f"/library/{grant.number}/").text
    assert CadModel.objects.get().state == ListingState.WITHDRAWN


def test_p44_the_name_of_who_left_is_given_to_nobody_for_a_year(
    ben: User, mira: User, sell: Sell, client: Client
) -> None:
    sell(ben, mira)
    erase(ben)
    emptied = Order.objects.get().buyer
    assert emptied and emptied.username.startswith("gone-")
    kept = ReservedUsername.objects.get()
    # Neither its text nor its moment leads from the order's account to the name.
    assert emptied.closed_at
    assert "ben" not in kept.code and kept.since != emptied.closed_at
    assert (kept.since.hour, kept.since.minute, kept.since.second) == (0, 0, 0)
    for name in ("ben", " BEN "):
        refused = sign_up(client, email="other@example.test", username=name)
        assert refused.context["form"].errors["username"] == [
            "This username is taken. Choose another one."
        ]
    for days, is_kept in ((364, True), (368, False)):
        purge_expired(as_of=timezone.now() + timedelta(days=days), is_over=never)
        assert ReservedUsername.objects.exists() is is_kept
    sign_up(client, email="other@example.test", username="ben")
    assert User.objects.filter(username="ben").exists()


def test_p57_who_comes_back_gets_a_blank_account(ben: User, mira: User, sell: Sell) -> None:
    sell(ben, mira)
    erase(ben)
    again = make_person(username="ben-again", email="ben@example.test")
    assert not Order.objects.filter(buyer=again).exists()
    with pytest.raises(ObjectDoesNotExist):
        _ = again.profile
