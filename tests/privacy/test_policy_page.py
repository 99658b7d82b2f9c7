"""The policy says every fact in our own words, and its tables are the map's."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from accounts.models import User
from privacy.consent import current_choice
from privacy.data_map import data_map
from privacy.purposes import Category, Purpose
from tests.fixtures import ClientOf


@pytest.fixture
def words(client: Client, db: None) -> str:
    page = client.get("/privacy/").content.decode()
    return " ".join(strip_tags(re.sub(r"<(script|style).*?</\1>", "", page, flags=re.S)).split())


@pytest.mark.parametrize(
    "facts",
    [
        ("not for sale", "we sell none"),
        ("name, an e-mail address, a username and a password",),
        ("phone number, an address and a picture",),
        ("CAD models", "design requests"),
        ("Stripe", "token", "raw card number never reaches us"),
        ("Pages and models", "searches"),
        ("IP address", "kind of browser", "identifiers of the device", "session"),
        ("trains no AI model", "sell no advertising"),
        ("TLS", "HTTPS"),
        ("bcrypt", "never the password itself"),
        ("AWS S3", "encrypted"),
        ("Only people whose work needs it",),
        ("PCI DSS",),
        ("strong password",),
        ("7 years", "financial rules", "90 days"),
        ("your profile goes", "your name is then no longer on them"),
        ("get a copy", "put right", "erased", "machines read", "do nothing else with it", "object"),
        ("take back your consent to marketing",),
        ("privacy@jewelcad.net", "within 30 days"),
        ("under 16", "delete it without delay"),
        ("at least 14 days", "by mail", "notice", "counts as accepting"),
        ("JewelCAD.net privacy team",),
    ],
)
def test_the_policy_says_each_fact(words: str, facts: tuple[str, ...]) -> None:
    assert [fact for fact in facts if fact not in words] == []


def test_every_category_purpose_cookie_and_table_of_the_map_is_on_the_page(words: str) -> None:
    found = data_map()
    expected = [str(category.label) for category in Category]
    expected += [str(purpose.label) for purpose in Purpose]
    expected += [record.about for record, _, _ in found.personal_fields()]
    expected += [cookie.about for cookie in found.cookies.values()]
    unescaped = words.replace("&#x27;", "'").replace("&quot;", '"')
    assert [text for text in expected if " ".join(text.split()) not in unescaped] == []


def test_every_control_link_leads_to_its_page(
    client: Client, mira: User, client_of: ClientOf
) -> None:
    page = client.get("/privacy/").content.decode()
    links = re.findall(r'section-head.*?<a href="([^"]+)"', page, re.S)
    assert len(links) == len(Category)
    for link in links:
        assert client_of(mira).get(link).status_code == 200, link


def test_my_data_counts_only_what_is_stored_about_me(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    from tests.shop import shelve

    shelve(designer=mira)
    mine = {c.about: c.number for c in client_of(mira).get("/account/privacy/").context["counts"]}
    his = {c.about: c.number for c in client_of(ben).get("/account/privacy/").context["counts"]}
    piece = data_map().records["models_catalog.CadModel"].about
    assert mine[piece] == 1
    assert piece not in his


def test_the_newsletter_is_off_until_asked_for_and_stops_with_one_click(
    ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    assert not current_choice(user=ben, purpose=Purpose.NEWSLETTER)
    client.post("/account/privacy/newsletter/", {"wanted": "yes"})
    assert current_choice(user=ben, purpose=Purpose.NEWSLETTER)
    client.post("/account/privacy/newsletter/", {"wanted": "no"})
    assert not current_choice(user=ben, purpose=Purpose.NEWSLETTER)


def test_p70_a_consent_is_taken_back_by_one_click_and_the_history_shows_it(
    ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    for wanted, button in (("yes", b"Send me the newsletter"), ("no", b"Stop the newsletter")):
        assert button in client.get("/account/privacy/").content
        client.post("/account/privacy/newsletter/", {"wanted": wanted})
    answers = client.get("/account/privacy/").context["answers"]
    assert [(one.purpose, one.granted, one.method) for one in answers] == [
        (Purpose.NEWSLETTER.label, False, "my data"),
        (Purpose.NEWSLETTER.label, True, "my data"),
    ]
