"""Nobody gets the newsletter without having confirmed it by a link in a mail."""

import re
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from common.address_code import address_code
from common.models import OutboxMail
from common.secret_tokens import token_hash
from newsletter.audience import audience
from newsletter.links import leave_token, preferences_token
from newsletter.models import OptIn, Subscription, Suppression
from newsletter.services.ask_earlier_consents import ask_earlier_consents
from newsletter.services.leave import leave
from newsletter.states import SuppressedFor
from newsletter.tasks import ask_earlier_consents_task
from privacy.consent import current_choice, record_choice
from privacy.models import Consent
from tests.fixtures import ClientOf, ReadMails
from tests.newsletter.conftest import subscribe, write_issue
from tests.queue import queue_at
from tests.races import in_threads

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Origin": "http://testserver"}
WORDS = {"address": "ada@example.test", "frequency": "each", "agreed": "on"}


def ask(client: Client, **more: object) -> int:
    return client.post("/newsletter/", {**WORDS, **more}, headers=OWN_PAGE).status_code


def link_in(read_mails: ReadMails) -> str:
    return confirm_link(read_mails()[0].text)


def confirm_link(text: str) -> str:
    found = re.search(r"http://[^/]+(/newsletter/confirm/\S+)", text)
    assert found
    return found[1]


def test_p19_who_confirms_gets_it_and_the_proof_is_kept(read_mails: ReadMails) -> None:
    client = Client()
    assert ask(client, interests=["rings", "bench"], frequency="monthly") == 200
    link = link_in(read_mails)
    assert client.get(link).status_code == client.get(link).status_code == 200
    assert not Subscription.objects.exists(), "a scanner's visit confirms nothing"
    assert client.post(link).status_code == 200
    subscription = Subscription.objects.get()
    assert subscription.address == "ada@example.test"
    assert (subscription.interests, subscription.frequency) == (["rings", "bench"], "monthly")
    proof = Consent.objects.get()
    assert proof.granted
    assert (proof.page, proof.method) == ("/newsletter/", "newsletter form")
    assert proof.proof_hash == token_hash(link.rstrip("/").rsplit("/", 1)[1])
    assert proof.asked_at is not None and proof.asked_at <= proof.at
    assert proof.address_code == address_code("ada@example.test")
    assert "session" not in client.cookies, "asking costs no cookie"


def test_p19_without_the_click_nothing_is_mailed_and_the_link_ends(read_mails: ReadMails) -> None:
    ask(Client())
    link = link_in(read_mails)
    assert not audience(write_issue()).exists()
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1)):
        assert Client().post(link).status_code == 410
    assert not Subscription.objects.exists()


def test_a_link_used_twice_says_what_to_do(read_mails: ReadMails) -> None:
    ask(Client())
    link = link_in(read_mails)
    assert Client().post(link).status_code == 200
    again = Client().post(link)
    assert again.status_code == 410
    assert b"nothing left to do" in again.content
    assert Consent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_links_of_one_address_clicked_at_once_begin_it_once(read_mails: ReadMails) -> None:
    for _ in range(2):
        ask(Client())
    links = [confirm_link(mail.text) for mail in read_mails()]
    statuses: list[int] = []
    in_threads(
        *(
            lambda link=link: statuses.append(Client().post(link).status_code)
            for link in [*links, *links]
        )
    )
    assert sorted(statuses) == [200, 410, 410, 410]
    assert Subscription.objects.count() == Consent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_asked_for_confirmed_chosen_and_left_twice_at_once_gets_words(
    read_mails: ReadMails,
) -> None:
    statuses: list[int] = []
    in_threads(lambda: statuses.append(ask(Client())), times=2)
    assert statuses == [200, 200]
    statuses.clear()
    confirm = confirm_link(read_mails()[0].text)
    code = address_code("ada@example.test")
    preferences = f"/newsletter/preferences/{preferences_token(code)}/"
    leave_page = f"/newsletter/leave/{leave_token(code=code)}/"

    def post(path: str) -> None:
        statuses.append(Client().post(path, {"frequency": "monthly"}).status_code)

    for path, allowed in ((confirm, {200, 410}), (preferences, {200}), (leave_page, {200})):
        in_threads(partial(post, path), times=3)
        assert set(statuses) <= allowed
        statuses.clear()
    assert [one.left_at is not None for one in Subscription.objects.all()] == [True]
    assert Suppression.objects.in_force().count() == 1
    assert list(Consent.objects.order_by("pk").values_list("granted", flat=True)) == [True, False]


def test_the_page_tells_nobody_who_gets_it(read_mails: ReadMails) -> None:
    subscribe("ada@example.test")
    known = Client().post("/newsletter/", WORDS, headers=OWN_PAGE)
    unknown = Client().post(
        "/newsletter/", {**WORDS, "address": "bob@example.test"}, headers=OWN_PAGE
    )
    assert known.content.replace(b"ada@", b"bob@") == unknown.content
    assert [mail.to for mail in read_mails()] == ["bob@example.test", "ada@example.test"]


def test_one_address_gets_two_such_mails_an_hour_and_one_network_twenty() -> None:
    for _ in range(4):
        assert ask(Client()) == 200
    assert OutboxMail.objects.count() == 2
    for number in range(16):
        assert ask(Client(), address=f"a{number}@example.test") == 200
    assert ask(Client(), address="one-more@example.test") == 429


@pytest.mark.parametrize(
    "words",
    [
        {"address": "a" * 4000 + "@example.test"},
        {"address": "ada\0@example.test"},
        {"address": "ada@example.test\nBcc: bob@example.test"},
        {"address": "x" * 10_000},
        {"address": ["ada@example.test", "no address"]},
        {"interests": ["rings", "secrets"]},
        {"frequency": "hourly"},
        {"agreed": ""},
    ],
)
def test_bad_input_gets_words_and_no_mail(words: dict[str, object]) -> None:
    assert ask(Client(), **words) == 422
    assert not OutboxMail.objects.exists()
    assert not OptIn.objects.exists()


def test_another_site_cannot_ask_for_anybody() -> None:
    answer = Client().post("/newsletter/", WORDS, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not OptIn.objects.exists()


def test_p21_only_a_fresh_link_lifts_a_suppression(read_mails: ReadMails) -> None:
    code = address_code("ada@example.test")
    leave(code=code, method="link in an issue")
    ask(Client(), address="Ada@Example.Test ")
    assert Suppression.objects.in_force().exists(), "asking alone lifts nothing"
    Client().post(link_in(read_mails))
    assert not Suppression.objects.in_force().exists()
    assert audience(write_issue()).count() == 1


def test_my_data_and_sign_up_lead_there(
    ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    client = client_of(ben)
    client.post("/account/privacy/newsletter/", {"wanted": "yes"})
    assert not current_choice(user=ben, purpose="newsletter")
    client.post(link_in(read_mails))
    assert current_choice(user=ben, purpose="newsletter")
    assert Subscription.objects.get().person == ben
    client.post("/account/privacy/newsletter/", {"wanted": "no"})
    assert not current_choice(user=ben, purpose="newsletter")
    assert not audience(write_issue()).exists()


def test_consents_of_before_are_asked_once_and_not_mailed(
    ben: User, carol: User, read_mails: ReadMails
) -> None:
    for person in (ben, carol):
        record_choice(
            user=person,
            purpose="newsletter",
            granted=True,
            method="sign-up form",
            text_version="2026-11",
        )
    Suppression.objects.create(
        address_code=address_code(carol.email), reason=SuppressedFor.COMPLAINT
    )
    assert not audience(write_issue()).exists()
    assert ask_earlier_consents() == 1
    ask_earlier_consents_task()
    assert [mail.to for mail in read_mails()] == [ben.email], "P21: a suppressed one is not asked"
    Client().post(link_in(read_mails))
    assert [one.person for one in Subscription.objects.all()] == [ben]


@pytest.mark.django_db(transaction=True)
def test_a53_while_redis_is_gone_asking_gets_words_and_the_links_in_mails_work(
    settings: Settings, read_mails: ReadMails
) -> None:
    client = Client()
    ask(client)
    link = link_in(read_mails)
    nowhere = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
    settings.REDIS_URL = nowhere
    with queue_at(nowhere):
        assert client.get("/newsletter/").status_code == 200
        refused = client.post(
            "/newsletter/", {**WORDS, "address": "bob@example.test"}, headers=OWN_PAGE
        )
        assert refused.status_code == 503
        page = refused.content.decode()
        assert "No mail was sent" in page and "Try again in a few minutes" in page
        assert "bob@example.test" in page, "what was typed stays"
        assert not OptIn.objects.filter(address="bob@example.test").exists()
        assert client.post(link).status_code == 200
        code = address_code("ada@example.test")
        preferences = f"/newsletter/preferences/{preferences_token(code)}/"
        assert client.post(preferences, {"frequency": "monthly"}).status_code == 200
        assert client.post(f"/newsletter/leave/{leave_token(code=code)}/").status_code == 200
    subscription = Subscription.objects.get()
    assert subscription.frequency == "monthly" and subscription.left_at


def test_a_consent_keeps_the_words_in_the_language_in_which_they_were_read(
    read_mails: ReadMails,
) -> None:
    client = Client(headers={"Accept-Language": "de"})
    page = client.get("/newsletter/").content.decode()
    assert ask(client) == 200
    client.post(re.search(r"/newsletter/confirm/\S+", read_mails()[0].text)[0])  # type: ignore[index]
    proof = Consent.objects.get()
    assert proof.text_version.endswith("-de")
    assert proof.wording in page
    assert "Newsletter" in proof.wording and "newsletter" not in proof.wording
