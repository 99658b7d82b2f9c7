"""A page in the reader's language has no word of another one."""

import re
from pathlib import Path

import pytest
from babel.dates import get_month_names
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from common.access import DESIGNER, PERSON, STAFF
from jewelcad.translated_pages import TRANSLATED
from models_catalog.models import CadModel
from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.fixtures import ClientOf
from tests.languages.made_up import BEGIN, outside, unmarked, write_made_up
from tests.pdf import words_of
from tests.shop import shelve

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}

# Letters of three and more, without a digit: content of the furnished shop has one in each word.
WORD = re.compile(r"(?<![\w@.])[^\W\d_]{3,}(?![\w@])")
# The same in every language: names, formats, currencies, and what people of the shop typed.
NO_WORDS = set(
    """JewelCAD JEWELCAD STL OBJ STEP GLB PDF RSS UTC USD EUR Stripe Markdown mm² mm³
    English Deutsch Français Italiano
    shop buyer Somebody What stood there
    """.split()
) | set(get_month_names("wide", locale="de").values())
# In the language that each was issued in: tests/orders/test_document_pdf.py.
ISSUED_BEFORE = {"orders:order_document", "orders:guest_document", "requests:request_paper"}
# Of licences, invoices and sums of files.
NUMBER = re.compile(r"\b[A-Z]{2,3}(?:-[A-Z0-9]+)+\b")


@pytest.mark.long
@pytest.mark.django_db
def test_no_word_of_a_translated_page_is_left_in_english(
    settings: Settings, tmp_path: Path
) -> None:
    write_made_up(tmp_path)
    settings.LOCALE_PATHS = [str(tmp_path)]
    world = furnish("shop")
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    readers = {PERSON: world.buyer, DESIGNER: world.designer, STAFF: chief, "desk": chief}
    browsers = {
        reader: log_in(Client(headers=GERMAN), reader) if reader else Client(headers=GERMAN)
        for reader in {None, *readers.values()}
    }
    left, seen = {}, set()
    for name, (address, pattern) in addresses_of(world).items():
        if name not in TRANSLATED:
            continue
        answer = browsers[readers.get(gate_of(address, pattern))].get(address)
        kind = answer["Content-Type"]
        if kind == "application/pdf" and name not in ISSUED_BEFORE:
            seen.add(name)
            text = NUMBER.sub("", outside(words_of(answer.content)))
            if words := set(WORD.findall(text)) - NO_WORDS:
                left[name] = sorted(words)
        if answer.streaming or not kind.startswith("text/html"):
            continue
        page = answer.content.decode()
        if "<" in page:
            seen.add(name)
            if words := set(WORD.findall(NUMBER.sub("", unmarked(page)))) - NO_WORDS:
                left[name] = sorted(words)
    assert left == {}
    assert {"home", "help:ring_sizes_sheet", "orders:licence_certificate"} <= seen


@pytest.fixture
def piece(db: None, mira: User) -> CadModel:
    return shelve(designer=mira, title="Bezel signet").cad_model


def test_a_browser_s_language_is_answered_and_a_choice_stands_before_it(piece: CadModel) -> None:
    visitor = Client(headers=GERMAN)
    answer = visitor.get("/")
    assert answer["Content-Language"] == "de"
    assert "Accept-Language" in answer["Vary"]
    assert '<html lang="de"' in answer.content.decode()
    came_from = {"Origin": "http://testserver", "Referer": "http://testserver/models/?q=ring"}
    chosen = visitor.post("/language/", {"language": "fr", "next": "/models/"}, headers=came_from)
    assert chosen["Location"] == "/models/?q=ring"
    assert visitor.get("/")["Content-Language"] == "fr"


def test_one_visitor_s_kept_page_is_not_shown_in_another_language(piece: CadModel) -> None:
    for language in ("de", "en", "it", "de"):
        page = Client(headers={"Accept-Language": language}).get("/").content.decode()
        assert f'<html lang="{language}"' in page


def test_an_account_keeps_its_choice_in_every_browser(ben: User, client_of: ClientOf) -> None:
    client_of(ben).post("/language/", {"language": "it"}, HTTP_ORIGIN="http://testserver")
    ben.refresh_from_db()
    assert ben.language == "it"
    assert client_of(ben).get("/")["Content-Language"] == "it"


def test_a_page_that_is_not_translated_is_english_from_head_to_foot(
    client_of: ClientOf, mira: User, settings: Settings, tmp_path: Path
) -> None:
    write_made_up(tmp_path)
    settings.LOCALE_PATHS = [str(tmp_path)]
    for name in ("models_catalog:studio", "privacy:policy"):
        page = client_of(mira).get(reverse(name), headers=GERMAN).content.decode()
        # The policy says in one sentence of German why it is English.
        page, count = re.subn(r'<p class="notice" lang="de">.*?</p>', "", page)
        assert count == (name == "privacy:policy")
        assert BEGIN not in page
        assert '<html lang="en"' in page


@pytest.mark.parametrize("given", [{}, {"language": ""}, {"language": "tlh"}, {"language": "de\0"}])
def test_a_language_that_the_shop_does_not_speak_is_refused_in_words(
    db: None, client: Client, given: dict[str, str]
) -> None:
    answer = client.post("/language/", given, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 400
    assert "text/html" in answer["Content-Type"]


def test_nobody_is_sent_out_of_the_shop_by_a_choice(db: None, client: Client) -> None:
    answer = client.post(
        "/language/", {"language": "de", "next": "//evil.test/"}, HTTP_ORIGIN="http://testserver"
    )
    assert answer["Location"] == "/"
