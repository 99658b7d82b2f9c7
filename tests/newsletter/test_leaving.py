"""One click leaves the newsletter, whoever clicks and whenever; a look never does."""

import hashlib
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from common.address_code import address_code
from newsletter.audience import audience
from newsletter.links import leave_token, preferences_token, read_leave_token
from newsletter.models import Subscription, Suppression
from newsletter.services.leave_by_mail import leave_by_mail
from privacy.models import Consent
from tests.newsletter.conftest import subscribe, write_issue

pytestmark = pytest.mark.django_db
ADA = "ada@example.test"


def link() -> str:
    return f"/newsletter/leave/{leave_token(code=address_code(ADA), issue_id=7)}/"


def gets_it() -> bool:
    return Subscription.objects.current().filter(address=ADA).exists()


def test_p20_a_look_never_acts_and_a_post_needs_nothing() -> None:
    subscribe(ADA)
    client = Client(enforce_csrf_checks=True)
    for _ in range(3):
        page = client.get(link())
        assert page.status_code == 200 and b"<form" in page.content
        assert client.head(link()).status_code == 200
    assert gets_it()
    one_click = client.post(
        link(),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "https://mailbox.example"},
    )
    assert one_click.status_code == 200
    assert not gets_it()
    assert not client.cookies
    last = Consent.objects.get()
    assert (last.granted, last.method) == (False, "link in an issue")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\n'
            b"One-Click\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (b"", ""),
        (b"List-Unsubscribe=One-Click", "text/plain"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
        (b"--broken", "multipart/form-data"),
        (b"\xff\0" * 2000, "application/octet-stream"),
    ],
    ids=["form", "multipart", "empty", "text", "json", "broken multipart", "noise"],
)
def test_p20_whatever_a_mail_program_puts_into_its_post_it_leaves(body: bytes, kind: str) -> None:
    subscribe(ADA)
    answer = Client(enforce_csrf_checks=True).post(link(), body, content_type=kind)
    assert answer.status_code == 200
    assert not gets_it()


def test_p20_a_used_link_and_one_of_years_ago_still_answer() -> None:
    subscribe(ADA)
    address = link()
    with time_machine.travel(timezone.now() + timedelta(days=4000)):
        assert Client().post(address).status_code == 200
        assert not gets_it()
        assert Client().post(address).status_code == 200
    assert Consent.objects.count() == 1, "the second click changed nothing"


def test_p20_it_works_after_the_account_is_erased(ben: User) -> None:
    subscribe(ben.email, person=ben)
    address = f"/newsletter/leave/{leave_token(code=address_code(ben.email))}/"
    Subscription.objects.all().delete()
    answer = Client().post(address)
    assert answer.status_code == 200
    assert Suppression.objects.in_force().count() == 1


def test_an_altered_link_shows_the_same_pages_and_does_nothing() -> None:
    subscribe(ADA)
    link_of_nobody = "/newsletter/leave/x/"
    good = Client().get(link())
    altered = link().replace("~7", "~8")
    for path in (altered, "/newsletter/leave/x/", f"/newsletter/leave/{'y' * 3000}/"):
        page = Client().get(path)
        assert page.status_code == 200
        assert b"Leave the newsletter" in page.content
        assert Client().post(path).status_code == 200
    answers = [Client().post(path).content for path in (altered, link_of_nobody)]
    assert answers[0].replace(altered.encode(), link_of_nobody.encode()) == answers[1]
    assert good.status_code == 200
    assert gets_it()
    assert read_leave_token("\0") is None
    assert not Suppression.objects.exists()


def test_the_mailbox_does_the_same() -> None:
    subscribe(ADA)
    token = leave_token(code=address_code(ADA), issue_id=0)
    forged = token[:-3] + "abc"
    assert not leave_by_mail(f"To: leave@jewelcad.net\nSubject: {forged}\n\n".encode())
    assert not leave_by_mail(b"Subject: \xff\xfe\0\n\n")
    assert not leave_by_mail(b"")
    assert gets_it()
    # Long subjects are folded on their way.
    folded = f"From: <x@example.test>\nTo: leave@jewelcad.net\nSubject:\n {token}\n\nhi".encode()
    assert leave_by_mail(folded)
    assert not gets_it()


def test_p21_no_list_of_addresses_leads_to_who_has_left() -> None:
    subscribe(ADA)
    Client().post(link())
    Subscription.objects.all().delete()
    (row,) = Suppression.objects.all()
    assert ADA not in str(vars(row))
    tried = {
        hashlib.new(name, text.encode()).hexdigest()
        for name in ("sha256", "sha1", "md5")
        for text in (ADA, f"address {ADA}", f"address\0{ADA}")
    }
    assert row.address_code not in tried
    subscribe(ADA.upper())
    assert not audience(write_issue()).exists(), "an import does not bring it back"


def test_preferences_change_by_the_link_and_show_no_address() -> None:
    subscription = subscribe(ADA)
    path = f"/newsletter/preferences/{preferences_token(subscription.address_code)}/"
    client = Client(enforce_csrf_checks=True)
    assert ADA.encode() not in client.get(path).content
    saved = client.post(path, {"interests": ["rings"], "frequency": "monthly"})
    assert b"Saved" in saved.content
    subscription.refresh_from_db()
    assert (subscription.interests, subscription.frequency) == (["rings"], "monthly")
    for bad in ({"interests": ["x"], "frequency": "each"}, {"frequency": "\0" * 10_000}):
        assert client.post(path, bad).status_code == 422
    altered = client.post(path[:-2] + "x/", {"frequency": "each"})
    assert altered.status_code == 410 and b"nothing to choose" in altered.content
    subscription.refresh_from_db()
    assert subscription.frequency == "monthly"
