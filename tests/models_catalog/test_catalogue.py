"""What a visitor finds, and that looking costs neither a cookie nor many queries."""

import re
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.fixtures import ClientOf
from tests.shop import make_listing, shelve


def titles(client: Client, address: str) -> list[str]:
    return [item.title for item in client.get(address).context["page"].items]


@pytest.fixture
def shelf(mira: User) -> None:
    shelve(designer=mira, title="Éclat solitaire", description="Six claws and a brilliant.")
    shelve(designer=mira, title="Plain signet", price_minor=900, category="signets")
    make_listing(designer=mira, title="Hidden draft")


@pytest.mark.parametrize(
    "words", ["solitaire", "solitaires", "eclat", "ECLAT Solitaire", "solitare", "claws", "mira"]
)
def test_a_piece_is_found_by_its_words_their_forms_and_near_misses(
    shelf: None, client: Client, words: str
) -> None:
    assert "Éclat solitaire" in titles(client, f"/models/?q={words}")


@pytest.mark.parametrize("words", ["zzzz", "%", "'; DROP TABLE", "(((", "&|!", "\x00", "a" * 9000])
def test_odd_words_find_nothing_and_break_nothing(shelf: None, client: Client, words: str) -> None:
    answer = client.get("/models/", {"q": words})
    assert answer.status_code == 200
    assert "Hidden draft" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/models/?category=%00", "/designers/mi%00ra-x/"])
def test_an_address_with_a_null_byte_is_no_fault_of_ours(
    shelf: None, client: Client, address: str
) -> None:
    assert client.get(address).status_code in {200, 404}


def test_the_order_in_force_is_marked(shelf: None, client: Client) -> None:
    def marked(address: str) -> list[str]:
        choices = client.get(address).context["page"].sort_choices
        return [choice.name for choice in choices if choice.active]

    assert marked("/models/") == ["Newest"]
    assert marked("/models/?sort=price") == ["Price, low to high"]
    assert marked("/models/?q=signet") == ["Closest match"]
    assert marked("/models/?q=signet&sort=newest") == ["Newest"]


def test_the_search_box_keeps_the_words(shelf: None, client: Client) -> None:
    page = client.get("/models/?q=plain signet").content.decode()
    assert re.search(r'<input[^>]* name="q" value="plain signet"', page)


def test_all_kinds_keeps_the_words_and_the_order(shelf: None, client: Client) -> None:
    page = client.get("/models/?q=signet&sort=price&category=rings").content.decode()
    assert '<a href="/models/?q=signet&amp;sort=price">All kinds</a>' in page


def test_categories_narrow_and_count(shelf: None, client: Client) -> None:
    assert titles(client, "/models/?category=signets") == ["Plain signet"]
    counts = {c.slug: c.count for c in client.get("/models/").context["page"].categories}
    assert counts == {"rings": 1, "signets": 1}
    assert client.get("/models/?category=none").status_code == 404


def test_the_cheapest_come_first_when_asked(shelf: None, client: Client) -> None:
    assert titles(client, "/models/?sort=price") == ["Plain signet", "Éclat solitaire"]


@pytest.mark.parametrize("address", ["/models/", "/", "/models/?q=signet"])
def test_a_list_of_thirty_costs_no_more_queries_than_one(
    mira: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shelve(designer=mira, title="First signet")
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(29):
        shelve(designer=mira, title=f"Signet {number}")
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_looking_sets_no_cookie_and_is_cacheable(shelf: None, client: Client) -> None:
    from models_catalog.models import CadModel

    slug = CadModel.objects.get(title="Plain signet").slug
    for address in ["/", "/models/", f"/models/{slug}/", "/designers/mira/", "/privacy/"]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies, address
        assert answer["Cache-Control"] == "public, max-age=60", address


def test_a_signed_in_persons_pages_are_never_cached(
    shelf: None, ben: User, client_of: ClientOf
) -> None:
    for address in ["/", "/models/", "/account/", "/library/"]:
        assert "no-store" in client_of(ben).get(address)["Cache-Control"], address


def test_no_address_of_a_visitor_gives_the_original(shelf: None, client: Client) -> None:
    from models_catalog.models import ReleaseFile

    for key in ReleaseFile.objects.values_list("storage_key", flat=True):
        assert client.get(f"/media/{key}").status_code == 404
        assert client.get(f"/media/../private/{key}").status_code == 404
    assert client.get("/files/made-up-token/").status_code == 403


@pytest.mark.parametrize("address", ["/models/", "/designers/mira/", "/"])
def test_headings_skip_no_level(shelf: None, client: Client, address: str) -> None:
    body = client.get(address).content.decode().split("</details>", 1)[-1]
    levels = [int(level) for level in re.findall(r"<h([1-6])", body)]
    assert all(below - above <= 1 for above, below in pairwise([1, *levels]))
