"""Who leaves with money that cannot be paid gets a code, and is paid against it later, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common.models import AuditEntry, Machine
from orders.models import Order
from orders.selectors.balances import owed_to
from payouts.models import Claim, ConnectedAccount, Earning, Transfer
from payouts.services.issue_statement import issue_statement
from payouts.services.release_earnings import release_now
from payouts.tasks import pay_designers_task
from privacy.states import ErasureState
from tests.bookkeeping.checking import check
from tests.cast import make_designer, make_person
from tests.desk import look
from tests.fixtures import ClientOf, ReadMails
from tests.payouts.test_leaving import erase, go_on
from tests.races import in_threads
from tests.stripe import Sandbox

Sell = Callable[..., Order]
Connect = Callable[[User], ConnectedAccount]
PAGE = "admin:payouts_claim_pay"


def release_all() -> None:
    release_now(actor=Machine.SCHEDULE, earnings=Earning.objects.all(), reason="Test")


def typed(code: Any, username: Any) -> dict[str, Any]:
    return {
        "code": code,
        "username": username,
        "reason": "Wrote to support",
        "attempt": str(uuid4()),
    }


def code_for(person: User, read_mails: ReadMails) -> str:
    (mail,) = [one for one in read_mails() if one.subject == "Your data is erased"]
    found = re.search(r"to nobody else: (\S+)", mail.text)
    assert found and mail.to == person.email
    return found[1]


def test_p47_what_cannot_be_paid_stays_owed_and_is_paid_against_the_code_once(
    ben: User,
    mira: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
    read_mails: ReadMails,
) -> None:
    sell(ben, mira)
    asked = erase(mira)
    # The hold is waited for, since a refund may still come out of it.
    assert asked.state == ErasureState.WAITING
    release_all()
    assert go_on(asked).state == ErasureState.FINISHED, asked.waits_for
    code = code_for(mira, read_mails)
    emptied = Claim.objects.get().designer
    assert owed_to(emptied, currency="usd").minor == 4250
    assert code.replace("-", "") not in str(Claim.objects.values().get())

    again = make_designer(username="nova")
    account = connect(again)
    client = client_of(staff)
    address = reverse(PAGE)
    page, confirmed = look(client, address, typed(code.lower().replace("-", " "), "nova"))
    assert "42.50 USD" in page and str(account) in page
    assert not Transfer.objects.exists()
    in_threads(lambda: client_of(staff).post(address, confirmed), times=2)
    (made,) = sandbox.transfers()
    assert (made.amount, made.destination) == (4250, account.stripe_account_id)
    assert owed_to(emptied, currency="usd").minor == 0
    refused = client.post(address, typed(code, "nova"))
    assert (refused.status_code, "Nothing is owed" in refused.text) == (422, True)
    assert AuditEntry.objects.filter(act="claim.paid", person=staff).count() == 1
    statement = issue_statement(actor=Machine.SCHEDULE, designer=emptied)
    assert statement and statement.designer == emptied
    assert check() == {}

    # Whoever brought the code may leave too: what was sent leads to no name.
    sandbox.settle()
    sandbox.pay_out(account.stripe_account_id or "")
    assert erase(again).state == ErasureState.FINISHED


def test_p47_a_lost_code_needs_no_mail_it_is_shown_once_at_the_receipt_and_replaced_by_finance(
    ben: User,
    mira: User,
    client_of: ClientOf,
    sell: Sell,
    connect: Connect,
    read_mails: ReadMails,
) -> None:
    sell(ben, mira)
    release_all()
    number = erase(mira).number
    receipt = reverse("privacy:erasure_receipt", args=[number])
    show = reverse("privacy:erasure_code", args=[number])
    keep = reverse("privacy:erasure_code_file", args=[number])
    here = {"Origin": "http://testserver"}
    visitor = Client()
    assert "42.50 USD" in visitor.get(receipt).text
    for address, status in (
        ("ben@example.test", 409),
        ("", 400),
        ("x" * 10_000, 400),
        ("mira@example.test\x00", 400),
    ):
        refused = visitor.post(show, {"address": address}, headers=here)
        assert (refused.status_code, "Your code" in refused.text) == (status, False), address
    assert visitor.post(show, {"address": mira.email}).status_code == 403, "not from our page"
    other = reverse("privacy:erasure_code", args=["0" * 16])
    assert visitor.post(other, {"address": mira.email}, headers=here).status_code == 404

    # As it was typed at the account, and twice at once: one of the two is shown it.
    typed_address = {"address": f" {mira.email.upper()}"}
    answers: list[Any] = []
    in_threads(lambda: answers.append(Client().post(show, typed_address, headers=here)), times=2)
    (shown,) = [one for one in answers if one.status_code == 200]
    code = code_for(mira, read_mails)
    assert code in shown.text and "no-store" in shown["Cache-Control"]
    file = visitor.post(keep, {"code": code}, headers=here)
    assert (file.status_code, code in file.text) == (200, True)
    assert file["Content-Disposition"].startswith("attachment")
    assert visitor.post(keep, {"code": "22222-22222"}, headers=here).status_code == 404
    again = visitor.get(receipt).text
    assert "is not shown again" in again and code not in again

    clerks = [make_person(username=f"clerk{one}", is_staff=True) for one in (1, 2)]
    for one in clerks:
        one.groups.add(Group.objects.get(name="Finance"))
    giver, payer = map(client_of, clerks)
    lost = {"address": mira.email, "reason": "Confirmed the link", "attempt": str(uuid4())}
    replace = reverse("admin:payouts_claim_replace")
    for form, words in (
        ({**lost, "address": "ben@example.test"}, "Nothing is owed"),
        ({**lost, "address": "x\x00"}, "Enter a valid"),
        ({**lost, "reason": ""}, "required"),
    ):
        answer = giver.post(replace, form)
        assert (answer.status_code, words in answer.text) == (422, True), words
    page, confirmed = look(giver, replace, lost)
    assert "42.50 USD" in page
    told = giver.post(replace, confirmed, follow=True).text
    found = re.search(r"The new code is (\S+)\. It is shown here once", told)
    assert found and found[1] != code
    assert giver.post(replace, confirmed).status_code == 200, "what was lost is another one now"
    assert AuditEntry.objects.get(act="claim.replaced").person == clerks[0]
    assert "only that one is good" in visitor.get(receipt).text

    connect(make_designer(username="nova"))
    for client, typed_code, words in (
        (payer, code, "worth nothing"),
        (giver, found[1], "You gave out this code"),
    ):
        page, confirmed = "", typed(typed_code, "nova")
        answer = client.post(reverse(PAGE), confirmed)
        if answer.status_code == 200:
            answer = client.post(reverse(PAGE), look(client, reverse(PAGE), confirmed)[1])
        assert (answer.status_code, words in answer.text) == (422, True), words
    _, confirmed = look(payer, reverse(PAGE), typed(found[1], "nova"))
    assert payer.post(reverse(PAGE), confirmed).status_code == 303
    assert "What we owe you" not in visitor.get(receipt).text


def test_a_code_is_refused_in_words(
    ben: User,
    mira: User,
    carol: User,
    staff: User,
    client_of: ClientOf,
    sell: Sell,
    read_mails: ReadMails,
) -> None:
    sell(ben, mira)
    release_all()
    erase(mira)
    code = code_for(mira, read_mails)
    client = client_of(staff)
    for form, words in (
        (typed("22222-22222-22222-22222", "carol"), "No such code"),
        (typed("x" * 10_000, "carol"), "at most 60"),
        (typed("\x00", "carol"), "Null characters"),
        (typed([code, code], ["x", "nobody"]), "no such username"),
        (typed(code, "c\x00"), "Null characters"),
        (typed(code, "carol"), "no account at Stripe"),
        ({**typed(code, "carol"), "reason": ""}, "required"),
    ):
        answer = client.post(reverse(PAGE), form)
        assert (answer.status_code, words in answer.text) == (422, True), words
    listed = client.get(reverse("admin:payouts_claim_changelist"))
    assert "42.50 USD" in listed.text and "Pay against a code" in listed.text
    carol.is_staff = True
    carol.save()
    assert client_of(carol).get(reverse(PAGE)).status_code == 403


def test_p47_who_leaves_is_paid_below_the_smallest_payout_too(
    ben: User, mira: User, sell: Sell, connect: Connect, sandbox: Sandbox
) -> None:
    connect(mira)
    sell(ben, mira, price_minor=900)
    release_all()
    pay_designers_task()
    assert sandbox.transfers() == []
    assert erase(mira).waits_for
    pay_designers_task()
    assert len(sandbox.transfers()) == 1


def test_p47_an_account_that_stripe_holds_is_waited_for_30_days_and_no_longer(
    ben: User,
    mira: User,
    sell: Sell,
    connect: Connect,
    sandbox: Sandbox,
    read_mails: ReadMails,
) -> None:
    account = connect(mira)
    sell(ben, mira)
    release_all()
    sandbox.restrict(account.stripe_account_id or "")
    sandbox.deliver_all()
    asked = erase(mira)
    assert "a payout of 42.50 USD" in asked.waits_for[0]["words"]
    assert asked.waits_for[0]["until"]
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert go_on(asked).state == ErasureState.FINISHED, asked.waits_for
    assert code_for(mira, read_mails)
