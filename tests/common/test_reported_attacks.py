"""What others were attacked with or stuck in, made anew here (docs/security.md, Reports)."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from common.models import OutboxMail
from tests.accounts.test_passwords import NEW, choose, reset_page
from tests.cast import PASSWORD, log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.fixtures import ReadMails
from tests.orders.test_cart import add
from tests.shop import make_listing

pytestmark = pytest.mark.django_db
NUL = "a\0b"
ASKED = ("q", "next", "page", "sort", "tagged", "category", "year", "number", "token", "o", "e")


@pytest.mark.long
def test_a_nul_in_an_address_or_in_the_name_of_a_field_is_no_fault() -> None:
    """The database takes none, and scanners send them everywhere but where a form checks."""
    world = furnish("shop")
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    readers = {"person": world.buyer, "designer": world.designer, "staff": chief, "desk": chief}
    browsers = {
        gate: log_in(Client(raise_request_exception=False), one)
        for gate, one in readers.items()
        if one
    }
    visitor, faults = Client(raise_request_exception=False), []

    def look(answer: Any, *about: str) -> None:
        if answer.status_code >= 500:
            faults.append((*about, answer.status_code))

    for address, pattern in addresses_of(world).values():
        browser = browsers.get(gate_of(address, pattern), visitor)
        look(browser.get(address, {NUL: NUL, **dict.fromkeys(ASKED, NUL)}), address, "question")
        named = {f"csrfmiddlewaretoken{NUL}": "1", f"login{NUL}": "1", "login": "x", NUL: NUL}
        look(browser.post(address, named, headers={"Origin": "http://testserver"}), address, "body")
        parts = address.strip("/").split("/")
        bent = "/".join([*parts[:-1], quote(NUL)])
        look(browser.get(f"/{bent}/"), bent)
    assert not faults, faults


def test_log_ins_to_an_unconfirmed_account_fill_no_mailbox(read_mails: ReadMails) -> None:
    """Somebody signs up with a stranger's address and logs in again and again."""
    make_person(username="lena", is_confirmed=False)
    for _ in range(12):
        answer = Client().post(
            "/accounts/login/", {"login": "lena@example.test", "password": PASSWORD}
        )
        assert answer.status_code in {200, 302, 429}
    assert OutboxMail.objects.filter(to_address="lena@example.test").count() <= 2


def test_the_cart_outlives_a_forgotten_password(
    client: Client, ben: User, mira: User, read_mails: ReadMails
) -> None:
    add(client, make_listing(designer=mira, price_minor=4250))
    assert choose(client, reset_page(client, read_mails)).status_code == 302
    assert "42.50 USD" in client.get(reverse("orders:cart")).content.decode()
    client.post("/accounts/login/", {"login": ben.email, "password": NEW})
    assert client.get("/library/").status_code == 200
    assert "42.50 USD" in client.get(reverse("orders:cart")).content.decode()
