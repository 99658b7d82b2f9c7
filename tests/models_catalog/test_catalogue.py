"""What a visitor finds, and that looking costs neither a cookie nor many queries."""

import re
import time
from itertools import pairwise

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.cast import make_designer
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


@pytest.mark.parametrize(
    ("words", "found", "left_out"),
    [
        ("plain signet", ["Plain signet"], []),
        ("signet halo", ["Plain signet"], ["halo"]),
        ("six carved", ["Éclat solitaire"], ["carved"]),
        ("halo halo zzzz", [], []),
    ],
)
def test_where_no_piece_has_all_words_the_most_are_kept_and_the_page_says_which_went(
    shelf: None, client: Client, words: str, found: list[str], left_out: list[str]
) -> None:
    answer = client.get("/models/", {"q": words})
    page = answer.context["page"]
    assert ([item.title for item in page.items], page.dropped) == (found, left_out)
    said = "Left out: " + ", ".join(f"“{word}”" for word in left_out)
    assert (said in answer.content.decode()) == bool(left_out)
    assert page.total == len(found)


def test_a_designer_has_one_name_on_every_page_and_is_found_by_either(
    mira: User, client: Client
) -> None:
    User.objects.filter(pk=mira.pk).update(display_name="Miriam K.")
    mira.refresh_from_db()
    slug = shelve(designer=mira).cad_model.slug
    for address in ("/", "/models/", f"/models/{slug}/", "/designers/mira/"):
        words = client.get(address).content.decode()
        assert "Mira Kessler" in words, address
        assert ("Miriam K." in words) == (address == "/designers/mira/"), address
    for words in ("Kessler", "Miriam"):
        assert titles(client, f"/models/?q={words}") == ["Bezel signet"]


def test_the_home_page_leads_to_light_pieces_and_to_each_of_several_designers(
    mira: User, client: Client
) -> None:
    makers = [mira, *(make_designer(username=f"maker-{number}") for number in range(3))]
    for number, maker in enumerate([*makers, *makers]):
        shelve(designer=maker, title=f"Piece {number}")
    home = client.get("/")
    assert "/models/?weight=-3" in home.content.decode()
    assert client.get("/models/?weight=-3").status_code == 200
    shown = [card.designer_url for card in home.context["by_designers"]]
    assert set(shown) == {f"/designers/{maker.username}/" for maker in makers}
    newest = [card.designer_url for card in home.context["newest"]]
    assert shown == list(dict.fromkeys(newest)), "who made the newest comes first"


def test_the_home_page_begins_with_what_staff_chose_and_else_with_the_best_drawn(
    mira: User, staff: User, client_of: ClientOf, client: Client
) -> None:
    from models_catalog.models import CadModel, Picture

    best = shelve(designer=mira, title="Well drawn").cad_model
    Picture.objects.create(
        **{"release": best.releases.get(), "storage_key": "pictures/x/side.webp", "view": "side"},
        **{"metal": "yellow", "width": 8, "height": 8, "position": 1},
    )
    plain = shelve(designer=mira, title="Plain").cad_model

    def hero() -> str:
        return str(client.get("/").context["hero"].title)

    assert hero() == "Well drawn"
    desk, why = client_of(staff), {"reason": "It is Christmas"}
    form = {"action": "show_on_home", **why}
    desk.post("/admin/models_catalog/cadmodel/", {**form, "_selected_action": [plain.pk]})
    assert hero() == "Plain"
    assert "Plain" not in [card.title for card in client.get("/").context["newest"]]
    both = {"_selected_action": [plain.pk, best.pk]}
    desk.post("/admin/models_catalog/cadmodel/", {**form, **both})
    assert CadModel.objects.exclude(chosen_for_home_at=None).count() == 1, "one, not several"
    desk.post("/admin/models_catalog/cadmodel/", {"action": "show_best_drawn", **both, **why})
    assert hero() == "Well drawn"


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


def test_the_cheapest_come_first_when_asked(shelf: None, client: Client) -> None:
    assert titles(client, "/models/?sort=price") == ["Plain signet", "Éclat solitaire"]


@pytest.mark.parametrize("address", ["/models/", "/", "/models/?q=signet"])
def test_a_list_of_thirty_costs_no_more_queries_than_one(
    mira: User, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    shelve(designer=mira, title="First signet")
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for number in range(29):
        shelve(designer=mira, title=f"Signet {number}")
    # Fewer where many pieces have the word: then nothing near it is looked for.
    with django_assert_max_num_queries(len(one)):
        client.get(address)


def test_a22_looking_sets_no_cookie_and_is_cacheable(shelf: None, client: Client) -> None:
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


def test_a50_a_designers_page_is_for_search_engines_once_a_piece_is_published(
    mira: User, client: Client
) -> None:
    noindex = '<meta name="robots" content="noindex">'
    assert noindex in client.get("/designers/mira/").content.decode()
    shelve(designer=mira)
    assert noindex not in client.get("/designers/mira/").content.decode()


@pytest.mark.parametrize(
    "words",
    [
        "a " * 10_000,
        " or ".join(f"term{number}" for number in range(2_000)),
        "%" * 5_000,
        "_" * 5_000,
        "(((((" * 1_000,
        "'; drop table accounts_user; --",
        "x" * 20_000,
        "\\" * 3_000,
        "& | ! <-> :*" * 300,
        "\ud800\u200b\u0301" * 500,
    ],
    ids=["words", "ors", "percents", "lows", "brackets", "sql", "long", "slashes", "signs", "odd"],
)
def test_a41_a_search_made_to_be_slow_is_quick_and_finds_nothing_hidden(
    shelf: None, client: Client, words: str
) -> None:
    begin = time.monotonic()
    answer = client.get("/models/", {"q": words.encode(errors="replace")})
    # 30 ms alone; tests share their machine.
    assert time.monotonic() - begin < 10
    assert answer.status_code in {200, 400}
    assert "Hidden draft" not in answer.content.decode()
