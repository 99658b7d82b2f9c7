"""What Stripe asks of a designer is said in words, with its date, on the page and by mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format

from accounts.models import User
from orders.models import Order
from payouts.models import ConnectedAccount
from payouts.stripe_words import bank_failure_in_words, hold_in_words, needs_in_words
from tests.stripe import Sandbox

PAGE = "/studio/payouts/"
Connect = Callable[[Any], ConnectedAccount]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (["individual.dob.day", "individual.dob.month"], ["Your date of birth"]),
        (["person_1AbC.verification.document"], ["A photo of your passport or identity card"]),
        (
            ["company.address.line1", "company.tax_id"],
            ["The company's address", "The company's tax number"],
        ),
        (["external_account"], ["A bank account that the money can go to"]),
        (["tos_acceptance.date", "tos_acceptance.ip"], ["Your agreement to Stripe's terms"]),
        (["interv_1AbC.new_thing.form"], ["Another detail, which Stripe names on its page"]),
    ],
)
def test_stripes_keys_become_words_each_once(keys: list[str], words: list[str]) -> None:
    assert needs_in_words(keys) == words


def test_a_reason_that_nobody_wrote_words_for_gets_a_general_sentence() -> None:
    assert hold_in_words("rejected.of_a_new_kind").startswith("Stripe has closed your account")
    assert hold_in_words("a_new_reason").startswith("Stripe has put your account on hold")
    assert bank_failure_in_words("a_new_code") == "the bank did not say why"


def test_what_stripe_needs_by_a_date_is_shown_and_mailed_once_while_payouts_go_on(
    mira: User,
    client_of: Callable[[Any], Client],
    connect: Connect,
    sandbox: Sandbox,
    read_mails: Callable[[], list[Any]],
) -> None:
    account = connect(mira)
    sandbox.ask_for(account.stripe_account_id or "", "individual.verification.document", days=20)
    for _ in range(2):
        sandbox.deliver_all()
    account.refresh_from_db()
    assert account.is_ready
    assert account.needs_by
    day = date_format(account.needs_by, "j F Y")
    page = client_of(mira).get(PAGE).content.decode()
    assert "A photo of your passport or identity card" in page
    assert day in page
    assert "Go on at Stripe" in page
    (mail,) = read_mails()
    assert mail.to == mira.email
    assert day in mail.subject
    assert "A photo of your passport" in mail.text


def test_a_missed_date_holds_the_account_says_why_and_tells_its_designer(
    ben: User,
    mira: User,
    client_of: Callable[[Any], Client],
    sell: Callable[..., Order],
    connect: Connect,
    sandbox: Sandbox,
    read_mails: Callable[[], list[Any]],
) -> None:
    account = connect(mira)
    sell(ben, mira)
    sandbox.ask_for(account.stripe_account_id or "", "individual.id_number", days=20)
    sandbox.deliver_all()
    sandbox.advance(days=21)
    sandbox.deliver_all()
    account.refresh_from_db()
    assert account.state == "restricted"
    page = client_of(mira).get(PAGE).content.decode()
    assert "Your tax or identity number" in page
    assert "Held by Stripe" in page
    assert "42.50 USD waits until Stripe can pay your account." in page
    mail = next(mail for mail in read_mails() if mail.to == mira.email)
    assert mail.subject == "Your payouts are on hold"
    assert "Stripe has waited for details and did not get them." in mail.text
    assert "Your tax or identity number" in mail.text
    assert "/studio/payouts/" in mail.text


def test_a_designer_whose_account_was_left_reads_that_another_is_needed(
    mira: User, connect: Connect, sandbox: Sandbox, read_mails: Callable[[], list[Any]]
) -> None:
    account = connect(mira)
    sandbox.deauthorise(account.stripe_account_id or "")
    for _ in range(2):
        sandbox.deliver_all()
    (mail,) = read_mails()
    assert mail.to == mira.email
    assert "no longer connected" in mail.text
