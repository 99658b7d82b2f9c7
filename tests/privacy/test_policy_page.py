"""The policy says every fact in our own words, and its tables are the map's."""

import re

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags
from playwright.sync_api import Browser
from pytest_django import Settings

from accounts.models import User
from privacy import policy
from privacy.consent import record_choice
from privacy.data_map import data_map
from privacy.frozen import differences, public_facts
from privacy.policy import policy_text
from privacy.purposes import Category, Purpose
from privacy.services.publish_policy import publish_policy
from tests.fixtures import ClientOf
from tests.static.conftest import bundles, site_url

__all__ = ["bundles", "site_url"]


@pytest.fixture
def words(client: Client, db: None) -> str:
    page = client.get("/privacy/").content.decode()
    return " ".join(strip_tags(re.sub(r"<(script|style).*?</\1>", "", page, flags=re.S)).split())


# Every fact of the policy that this page is written after, section by section, in our words and,
# where a lawyer has another, in theirs.
FACTS = {
    "read": (
        "Your privacy matters to us",
        "our privacy policy",
        "what we know about you, why, and how you control it",
    ),
    "not sold": ("not for sale", "we sell none"),
    "1 purpose": ("to run a marketplace and to make it better",),
    "1 account": ("Account information.", "name, an e-mail address, a username and a password"),
    "1 profile": ("Profile data.", "phone number, an address and a picture of yourself (avatar)"),
    "1 optional": ("If you like", "Nothing in the shop needs them"),
    "1 content": ("CAD models that you upload", "design requests", "(metadata)"),
    "1 transactions": (
        "transactional data",
        "What you bought (purchase history)",
        "how you are paid (payout details)",
    ),
    "1 cards": ("hands us a token", "a raw card number never reaches us"),
    "1 usage": ("(usage data)", "Pages and models", "(search queries)", "(interactions)"),
    "1 technical": (
        "(technical data)",
        "IP address",
        "kind of browser",
        "identifiers of the device",
    ),
    "1 sessions": ("the session that keeps you logged in",),
    "2 service": ("Running and improving the shop",),
    "2 transactions": ("Taking payments and confirming purchases",),
    "2 payouts": ("Working out and paying what designers earn",),
    "2 personalise": ("Fitting what you see to what you looked at, such as recommendations",),
    "2 mails": (
        "such as order confirmations and links to a new password",
        "(transactional e-mails)",
    ),
    "2 newsletter": ("The newsletter, if you asked for it", "at any time (unsubscribe)"),
    "2 fraud": ("Finding and stopping fraud and abuse",),
    "2 law": ("Doing what the law asks of us",),
    "2 never": ("trains no AI model", "sell no advertising"),
    "5 transit": ("encrypted with TLS (HTTPS)",),
    "5 passwords": ("a bcrypt fingerprint, never the password itself",),
    "5 files": ("Files on AWS S3 are encrypted where they lie",),
    "5 access": ("Only people whose work needs it (authorised personnel)",),
    "5 cards": ("Payments are Stripe’s alone", "PCI DSS"),
    "5 limits": ("nothing that is connected is perfectly safe", "strong password"),
    "6 while open": ("As long as your account is open, or as long as we need it",),
    "6 years": ("kept for 7 years", "financial rules", "logs of use for 90 days"),
    "6 deletion": ("your personal profile goes", "Models that you sold may have to stay"),
    "6 unnamed": ("your name is then no longer on them", "pseudonymous data, and not anonymous"),
    "7 where": ("depends on where you live",),
    "7 access": ("get a copy (access)",),
    "7 rectification": ("wrong or missing put right (rectification)",),
    "7 erasure": ("deleted (erasure)",),
    "7 portability": ("in a form that machines read (portability)",),
    "7 restriction": ("do nothing else with it, in certain cases", "(restriction)"),
    "7 objection": ("rests on a legitimate interest (objection)",),
    "7 withdrawal": ("take back your consent to marketing", "(withdrawal of consent)"),
    "7 how": ("privacy@jewelcad.net", "within 30 days"),
    "7 complaint": ("(complaint)", "data protection authority"),
    "8 children": ("not made for people under 16", "not knowingly collect", "without delay"),
    "9 notice": ("(a material change)", "at least 14 days before", "by mail", "on every page"),
    "9 acceptance": ("Using the shop after that day counts", "never taken for a consent"),
    "10 contact": ("JewelCAD.net privacy team", "(the controller)"),
}


@pytest.mark.parametrize("fact", FACTS)
def test_p01_the_policy_says_each_fact(words: str, fact: str) -> None:
    assert [said for said in FACTS[fact] if said not in words] == []


def test_p01_what_is_promised_and_not_collected_yet_says_so(words: str) -> None:
    assert "no design requests yet" not in words and data_map().records["design_requests.Brief"]
    has_usage = any(said.category == Category.USAGE for *_, said in data_map().personal_fields())
    assert ("None of this is collected yet." in words) is not has_usage


def test_p92_a_letter_a_mail_and_a_complaint_find_their_way(
    client: Client, settings: Settings, db: None
) -> None:
    settings.SELLER_NAME, settings.PRIVACY_POSTAL_ADDRESS = "Jewel Ltd", "1 Example Street\nBonn"
    settings.PRIVACY_REPRESENTATIVE = "Somebody in Bonn"
    settings.COMPLAINT_BODY = "The Commissioner"
    settings.COMPLAINT_URL = "https://authority.example.com/complaints"
    page = client.get("/privacy/").content.decode()
    assert "Jewel Ltd<br>1 Example Street<br>Bonn" in page
    assert 'href="mailto:privacy@jewelcad.net"' in page
    assert '<a href="https://authority.example.com/complaints">The Commissioner</a>' in page
    assert "Our representative in the European Union: Somebody in Bonn" in page


def test_p01_every_category_purpose_cookie_and_table_of_the_map_is_on_the_page(words: str) -> None:
    found = data_map()
    expected = [str(category.label) for category in Category]
    expected += [str(purpose.label) for purpose in Purpose]
    expected += [record.about for record, _, _ in found.personal_fields()]
    expected += [cookie.about for cookie in found.cookies.values()]
    expected += [key.about for key in found.browser_storage.values()]
    expected += [one.name for one in found.recipients.values()]
    unescaped = words.replace("&#x27;", "'").replace("&quot;", '"')
    assert [text for text in expected if " ".join(text.split()) not in unescaped] == []


def test_p85_the_page_says_nothing_beside_the_text_that_is_frozen(client: Client, db: None) -> None:
    page = client.get("/privacy/").content.decode()
    main = re.search(r"<main[^>]*>(.*)</main>", page, re.S)
    frozen = str(policy_text(data_map())).strip()
    assert main and frozen in main[1]
    left = " ".join(strip_tags(main[1].replace(frozen, "")).split())
    assert re.fullmatch(r"Privacy The text of \d+ \w+ \d+\. All versions and what changed", left)


def test_p85_where_a_kind_of_data_is_controlled_is_frozen_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = public_facts(data_map())
    elsewhere = {**policy.CONTROLS, Category.USAGE: ("privacy:policy", "", "Nowhere")}
    monkeypatch.setattr(policy, "CONTROLS", elsewhere)
    (said,) = differences(before, public_facts(data_map()))
    assert "Nowhere" in said


# What somebody can do on the page that the policy leads to for each kind of data.
CONTROL = {
    Category.ACCOUNT: r'href="/account/address/"',
    Category.PROFILE: r'name="phone"',
    Category.CONTENT: r'href="/studio/models/new/"',
    Category.TRANSACTION: r'<main.*href="/orders/".*</main>',
    Category.USAGE: r'action="/account/privacy/objections/',
    Category.TECHNICAL: r'action="/account/sessions/[^"]+/end/"',
}


@pytest.mark.parametrize("category", Category)
def test_p01_the_link_beside_a_kind_of_data_leads_to_what_controls_it(
    client: Client, mira: User, client_of: ClientOf, category: Category
) -> None:
    page = client.get("/privacy/").content.decode()
    link = re.search(rf'id="kind-{category}">.*?<a href="([^"]+)"', page, re.S)
    assert link
    client_of(mira).get("/account/privacy/")  # another browser, which can be logged out
    path, _, place = link[1].partition("#")
    found = client_of(mira).get(path)
    assert found.status_code == 200
    assert re.search(CONTROL[category], found.content.decode(), re.S)
    assert not place or f'id="{place}"' in found.content.decode()


# With every item in sight: what is wider than the phone, and a cell that is not below its label.
NOT_FOLDED = """() => {
  document.querySelectorAll("details").forEach((one) => { one.open = true; });
  const shown = (one) => getComputedStyle(one, "::before");
  return [
    ...[...document.querySelectorAll("main *")].filter(
      (one) => one.getBoundingClientRect().right > innerWidth
    ),
    ...[...document.querySelectorAll(".table td")].filter(
      (one) => getComputedStyle(one).display === "table-cell"
        || shown(one).content !== JSON.stringify(one.dataset.label)
    ),
  ].map((one) => one.outerHTML.slice(0, 80));
}"""


@pytest.mark.browser
def test_p01_the_tables_fold_on_a_phone(site_url: str, chromium: Browser) -> None:
    publish_policy(now=timezone.now())
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    for language in ("en", "de", "fr", "it"):
        # The words that bind are English; what says so, and the rest of the page, is the reader's.
        page.set_extra_http_headers({"Accept-Language": language})
        page.goto(f"{site_url}/privacy/", wait_until="domcontentloaded")
        assert page.locator("main .notice[lang]").count() == (language != "en")
        assert page.locator(".table--folds").count() >= len(Category)
        for width in (390, 320) if language == "en" else (320,):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(NOT_FOLDED) == [], language
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


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


def test_p70_a_consent_is_taken_back_by_one_click_and_the_history_shows_it(
    ben: User, client_of: ClientOf
) -> None:
    client = client_of(ben)
    assert b"Send me the newsletter" in client.get("/account/privacy/").content
    record_choice(
        user=ben, purpose=Purpose.NEWSLETTER, granted=True, method="my data", text_version="2026-11"
    )
    assert b"Stop the newsletter" in client.get("/account/privacy/").content
    client.post("/account/privacy/newsletter/", {"wanted": "no"})
    answers = client.get("/account/privacy/").context["answers"]
    assert [(one.purpose, one.granted, one.method) for one in answers] == [
        (Purpose.NEWSLETTER.label, False, "my data"),
        (Purpose.NEWSLETTER.label, True, "my data"),
    ]
