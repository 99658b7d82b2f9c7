"""Mail of sign-up leaves by itself once the account is committed, and not otherwise."""

import threading
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from accounts import emails
from accounts.models import User
from common.models import OutboxMail
from tests.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)
LENA = {
    "email": "lena@example.test",
    "username": "lena",
    "password1": PASSWORD,
    "birth_month": "4",
    "birth_year": "1990",
}


def test_the_confirmation_leaves_with_the_commit_and_its_text_is_dropped(client: Client) -> None:
    client.post("/accounts/signup/", LENA)
    (sent,) = mail.outbox
    assert sent.to == ["lena@example.test"]
    assert "/accounts/confirm-email/" in sent.body
    row = OutboxMail.objects.get()
    assert row.sent_at is not None
    assert (row.text_body, row.html_body) == ("", "")


def test_nothing_leaves_when_the_change_is_rolled_back(ben: User) -> None:
    with transaction.atomic():
        emails.send_password_changed(user=ben, to_address=ben.email)
        transaction.set_rollback(True)
    assert not mail.outbox
    assert not OutboxMail.objects.exists()


def test_a_race_for_one_address_ends_like_a_second_sign_up(client: Client) -> None:
    """Another connection has the address, not committed yet, when ours checks and saves."""
    answers: list[Any] = []

    def sign_up_too() -> None:
        answers.append(client.post("/accounts/signup/", LENA))
        connection.close()

    rival = threading.Thread(target=sign_up_too)
    with transaction.atomic():
        make_person(username="first", email=LENA["email"])
        rival.start()
        wait_until_somebody_waits_for_us()
    rival.join(10)
    assert answers[0].url == "/accounts/confirm-email/"
    assert OutboxMail.objects.get().kind == "account_already_exists"


def wait_until_somebody_waits_for_us() -> None:
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
            threading.Event().wait(0.02)
    pytest.fail("The second sign-up never reached the database.")
