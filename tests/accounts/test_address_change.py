"""A new e-mail address is confirmed there, told to the old one, and undone from it for 72 hours."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import AddressChange, ApiToken, Correction, User
from tests.cast import PASSWORD
from tests.fixtures import ReadMails

pytestmark = pytest.mark.django_db
NEW = "ben.new@example.test"


def log_in(address: str) -> Client:
    client = Client(headers={"Origin": "http://testserver"})
    client.post("/accounts/login/", {"login": address, "password": PASSWORD})
    return client


def is_logged_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def link_in(text: str) -> str:
    found = re.search(r"(/account/address/(?:confirm|undo)/\S+/)", text)
    assert found
    return found[1]


def ask(client: Client, address: str = NEW) -> None:
    assert client.post("/account/address/", {"address": address}).status_code == 302


def test_a27_p62_confirmed_at_the_new_address_other_browsers_are_logged_out(
    ben: User, read_mails: ReadMails
) -> None:
    here, elsewhere = log_in(ben.email), log_in(ben.email)
    ask(here, NEW.upper())
    (mail,) = read_mails()
    assert mail.to == NEW
    # At 390 px the heading broke at the hyphen.
    whole = '<span class="whole">e-mail</span> address</h1>'
    assert whole in here.get("/account/address/").content.decode()
    link = link_in(mail.text)
    assert here.get(link).status_code == 200
    ben.refresh_from_db()
    assert ben.email == "ben@example.test"
    key = here.session.session_key
    assert here.post(link).status_code == 302
    ben.refresh_from_db()
    assert ben.email == NEW
    assert is_logged_in(here)
    assert here.session.session_key != key
    assert not is_logged_in(elsewhere)
    assert is_logged_in(log_in(NEW))
    assert not is_logged_in(log_in("ben@example.test"))
    assert here.post(link).status_code == 410


def test_a27_whoever_reads_a_mistyped_address_gets_no_account_by_the_link(
    ben: User, carol: User, read_mails: ReadMails
) -> None:
    ask(log_in(ben.email))
    link = link_in(read_mails()[0].text)
    reader = Client(headers={"Origin": "http://testserver"})
    for answer in (reader.get(link), reader.post(link)):
        assert answer["Location"].startswith("/accounts/login/?next=/account/address/confirm/")
    elsewhere = log_in(carol.email)
    for answer in (elsewhere.get(link), elsewhere.post(link)):
        assert answer.status_code == 410
        assert NEW not in answer.content.decode()
    ben.refresh_from_db()
    assert ben.email == "ben@example.test"


def test_a27_p62_undone_from_the_old_address_the_thief_is_out(
    ben: User, read_mails: ReadMails
) -> None:
    thief = log_in(ben.email)
    ask(thief)
    thief.post(link_in(read_mails()[0].text))
    ApiToken.objects.create(user=ben, name="x", prefix="x", token_hash="x" * 64)
    mail = read_mails()[0]
    assert mail.to == "ben@example.test"
    owner = Client(headers={"Origin": "http://testserver"})
    undo = link_in(mail.text)
    assert owner.get(undo).status_code == 200
    assert owner.post(undo)["Location"] == "/accounts/password/reset/"
    ben.refresh_from_db()
    assert ben.email == "ben@example.test"
    assert not is_logged_in(thief)
    assert not is_logged_in(log_in("ben@example.test"))
    assert not ApiToken.objects.working().exists()
    owner.post("/accounts/password/reset/", {"email": "ben@example.test"})
    assert "/password/reset/key/" in read_mails()[0].text
    assert owner.post(undo).status_code == 410


def test_p62_links_end_after_a_day_and_after_72_hours(ben: User, read_mails: ReadMails) -> None:
    client = log_in(ben.email)
    ask(client)
    confirm = link_in(read_mails()[0].text)
    with time_machine.travel(timezone.now() + timedelta(hours=24, seconds=1)):
        assert client.get(confirm).status_code == 410
    client.post(confirm)
    undo = link_in(read_mails()[0].text)
    with time_machine.travel(timezone.now() + timedelta(hours=71)):
        assert Client().get(undo).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert Client(headers={"Origin": "http://testserver"}).post(undo).status_code == 410


def test_p62_somebody_elses_address_is_not_taken_and_not_told(
    ben: User, carol: User, read_mails: ReadMails
) -> None:
    client = log_in(ben.email)
    ask(client, carol.email)
    (mail,) = read_mails()
    assert mail.to == carol.email
    assert "/account/address/confirm/" not in mail.text
    # An address that is taken between the mail and the click.
    ask(client)
    User.objects.filter(pk=carol.pk).update(email=NEW)
    assert client.post(link_in(read_mails()[0].text)).status_code == 410
    ben.refresh_from_db()
    assert ben.email == "ben@example.test"


def test_p62_odd_input_is_refused_in_words(ben: User) -> None:
    client = log_in(ben.email)
    for address in ("", "no address", "a\x00@example.test", "a" * 10_000, ben.email):
        assert client.post("/account/address/", {"address": address}).status_code == 422
    for link in ("none", "1:x:y", "%00"):
        assert client.get(f"/account/address/confirm/{link}/").status_code == 410
        assert client.post(f"/account/address/undo/{link}/").status_code == 410
    assert not AddressChange.objects.exists()
    stale = Client()
    stale.force_login(ben)
    answer = stale.get("/account/address/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")


def test_p60_what_a_person_corrected_is_listed_with_time_and_old_text(ben: User) -> None:
    client = log_in(ben.email)
    form = {"display_name": "Ben", "phone": "+49 30 1", "address": ""}
    for phone in ("+49 30 1", "+49 30 2", "+49 30 2"):
        client.post("/account/", {**form, "phone": phone})
    changed = Correction.objects.filter(user=ben).order_by("pk")
    assert [(one.field, one.old_text) for one in changed] == [
        ("name", ""),
        ("phone", ""),
        ("phone", "+49 30 1"),
    ]
    assert "+49 30 1" in client.get("/account/corrections/").content.decode()
