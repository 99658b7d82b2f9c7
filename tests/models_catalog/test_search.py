"""Searching: choices read from the words, near spellings, and the lines under the box."""

from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from activity.models import PieceDay
from activity.selectors.figures import FEWEST_SOLD
from models_catalog.models import CadModel, CatalogueWord, ListingIndex
from models_catalog.plain_words import plain_words
from models_catalog.services.index_listing import index_listing
from tests.shop import shelve


@pytest.fixture
def shelf(mira: User) -> None:
    for title, words in (
        ("Halo of light", "A round stone in claws."),
        ("Solitaire", "Six prongs."),
        ("Pavé band", "Small stones."),
    ):
        shelve(designer=mira, title=title, description=words)


def found(client: Client, query: str) -> list[str]:
    return [item.title for item in client.get("/models/", {"q": query}).context["page"].items]


def test_words_become_chips_that_can_be_taken_away_or_searched_for_as_they_are(
    shelf: None, client: Client
) -> None:
    page = client.get("/models/", {"q": "halo ring over 90g"}).context["page"]
    assert [chip.label for chip in page.chips] == [
        "Kind: Rings",
        "Metal weight: 90 g and more in 18k yellow gold",
    ]
    assert (page.query, page.typed, page.total) == ("halo", "halo ring over 90g", 0)
    body = unescape(client.get("/models/", {"q": "halo ring over 90g"}).content.decode())
    assert "Search for “halo ring over 90g” as it is" in body
    as_typed = client.get(page.as_typed_url).context["page"]
    assert as_typed.chips == [] and as_typed.query == "halo ring over 90g"
    assert [item.title for item in client.get(page.chips[1].url).context["page"].items] == [
        "Halo of light"
    ]


def test_best_selling_comes_first_when_asked_and_each_order_says_its_rule(
    mira: User, shelf: None, client: Client
) -> None:
    band, halo = (CadModel.objects.get(title=title) for title in ("Pavé band", "Halo of light"))
    for piece, sold in ((band, 5), (halo, FEWEST_SOLD - 1)):
        PieceDay.objects.create(
            piece_id=piece.pk, happened_on=timezone.now().date(), sale_count=sold
        )
    page = client.get("/models/?sort=selling").context["page"]
    assert page.items[0].title == "Pavé band"
    assert [item.title for item in page.items[1:]] == ["Solitaire", "Halo of light"]
    assert page.sort_rule in client.get("/models/?sort=selling").content.decode()


@pytest.mark.parametrize("words", ["claws", "claw", "prongs", "Krappe", "griffes"])
def test_words_that_mean_the_same_find_the_same(shelf: None, client: Client, words: str) -> None:
    assert set(found(client, words)) == {"Halo of light", "Solitaire"}


def test_a_near_spelling_is_looked_for_only_where_the_typed_one_finds_nothing(
    shelf: None, client: Client
) -> None:
    body = unescape(client.get("/models/?q=solitare").content.decode())
    assert "No piece has “solitare”. Searched for “solitaire” instead." in body
    assert found(client, "solitare") == ["Solitaire"]
    assert client.get("/models/?q=solitaire").context["page"].respelled == {}


def test_every_word_on_the_shelf_is_counted_by_the_database(mira: User, shelf: None) -> None:
    def counted() -> dict[str, int]:
        return dict(CatalogueWord.objects.values_list("word", "piece_count"))

    def by_hand() -> dict[str, int]:
        words: dict[str, int] = {}
        for text in ListingIndex.objects.values_list("plain_words", flat=True):
            for word in {word for word in text.split() if word.isalpha() and len(word) >= 3}:
                words[word] = words.get(word, 0) + 1
        return words

    assert counted() == by_hand() and counted()["solitaire"] == 1
    second = shelve(designer=mira, title="Solitaire again").cad_model
    assert counted() == by_hand() and counted()["solitaire"] == 2
    CadModel.objects.filter(pk=second.pk).update(title="Trilogy")
    second.refresh_from_db()
    index_listing(cad_model=second)
    assert counted() == by_hand() and counted()["trilogy"] == 1
    ListingIndex.objects.filter(pk=second.pk).delete()
    assert counted() == by_hand() and "trilogy" not in counted()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM models_catalog_listingindex")
    assert counted() == {}


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("sol", ("Solitaire", "by Mira Kessler")),
        ("solitaire", ("Solitaire", "by Mira Kessler")),
        ("mira", ("Mira Kessler", "designer")),
        ("rin", ("Rings", "kind")),
        ("halo under 4g", ("under 4 g in 18k yellow gold · halo", "narrow down")),
        ("solitare", ("solitaire", "did you mean")),
    ],
)
def test_lines_under_the_box_lead_to_what_is_begun(
    shelf: None, client: Client, typed: str, line: tuple[str, str]
) -> None:
    answer = client.get("/search/completions/", {"q": typed})
    lines = answer.context["completions"]
    assert line in [(found.label, found.note) for found in lines]
    for found_line in lines:
        assert client.get(found_line.url).status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize("typed", ["", "s", "\x00", "&|!:*", "'" * 500, "(" * 90, "%_%"])
def test_odd_beginnings_give_no_line_and_no_fault(shelf: None, client: Client, typed: str) -> None:
    assert client.get("/search/completions/", {"q": typed}).status_code == 200


def test_who_asks_for_lines_without_end_gets_none(
    shelf: None, client: Client, settings: Settings
) -> None:
    settings.COMPLETIONS_PER_HOUR = 1
    assert client.get("/search/completions/?q=sol").context["completions"]
    assert client.get("/search/completions/?q=sol").context["completions"] == []


def test_style_and_setting_are_what_the_designers_words_say(shelf: None, client: Client) -> None:
    assert [item.title for item in client.get("/models/?style=halo").context["page"].items] == [
        "Halo of light"
    ]
    both = {item.title for item in client.get("/models/?setting=prong").context["page"].items}
    assert both == {"Halo of light", "Solitaire"}
    assert plain_words("Pavé") == "pave"


def test_the_order_by_sales_is_answered_before_anything_was_sold(db: None, mira: User) -> None:
    shelve(designer=mira, title="Bezel signet")
    answer = Client().get("/models/?sort=selling")
    assert [item.title for item in answer.context["page"].items] == ["Bezel signet"]
