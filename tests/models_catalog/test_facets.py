"""What a visitor narrows the list down by: counts, choices, and what cannot be looked for."""

import random
from collections.abc import Iterator
from html import unescape
from itertools import product

import pytest
from django.db.models import IntegerField, Value
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from geometry.metals import weight_g
from models_catalog.facet_bits import BITS
from models_catalog.facets import CHOICE_FACETS, FINGER_FACET, SPAN_FACETS, mark
from models_catalog.licences import LicenceKind
from models_catalog.models import (
    CadModel,
    CastabilityCheck,
    ListingIndex,
    Measurement,
    StoneGroup,
)
from models_catalog.selectors.catalogue import ORDERS, CataloguePage, catalogue_page
from models_catalog.selectors.search import search
from models_catalog.services.index_listing import index_listing
from tests.cast import make_designer
from tests.shop import as_measured, make_offer, shelve


def page_of(address: str) -> CataloguePage:
    page = catalogue_page(QueryDict(address))
    assert page is not None
    return page


def counts(page: CataloguePage, key: str) -> dict[str, int]:
    (group,) = (group for group in page.groups if group.key == key)
    return {value.value: value.count for value in group.values if value.count}


def titles(address: str) -> set[str]:
    return {item.title for item in page_of(address).items}


def with_stones(model: CadModel, shape: str, mm: float, carats: float) -> None:
    release = model.releases.get()
    with as_measured():
        StoneGroup.objects.create(
            release=release, shape=shape, length_mm=mm, width_mm=mm, count=1, total_carats=carats
        )
    index_listing(cad_model=model)


@pytest.fixture
def shelf(mira: User) -> None:
    """A halo of 250 mm3 with a round of 6.5 mm, an oval signet for pendants, and a plain band."""
    ora = make_designer(username="ora", studio_name="Ora Weiss", city="Graz")
    halo = shelve(designer=mira, title="Halo").cad_model
    with_stones(halo, "round", 6.5, 1.0)
    with as_measured():
        halo.releases.get().files.update(format="step")
    index_listing(cad_model=halo)
    drop = shelve(designer=ora, title="Drop", category="pendants", price_minor=900).cad_model
    with_stones(drop, "oval", 3.0, 0.2)
    shelve(designer=ora, title="Band", price_minor=2500)


def test_values_of_one_facet_are_or_and_facets_are_and(shelf: None) -> None:
    assert titles("shape=round") == {"Halo"}
    assert titles("shape=round&shape=oval") == {"Halo", "Drop"}
    assert titles("shape=round&shape=oval&category=pendants") == {"Drop"}
    assert titles("shape=none&designer=ora") == {"Band"}
    assert titles("editing=editable") == titles("format=step") == {"Halo"}
    assert titles("q=halo&shape=oval") == set()


def test_a_facets_own_choice_does_not_count_for_it(shelf: None) -> None:
    page = page_of("shape=round")
    assert counts(page, "shape") == {"round": 1, "oval": 1, "none": 1}
    assert counts(page, "category") == {"rings": 1}
    assert counts(page_of("category=pendants"), "category") == {"rings": 2, "pendants": 1}
    assert counts(page_of("category=pendants"), "shape") == {"oval": 1}


def test_numbers_are_searched_from_the_lower_bound_to_below_the_upper(shelf: None) -> None:
    assert titles("price=-10") == {"Drop"}
    assert titles("price=25-50") == {"Band"}
    assert titles("price_from=25&price_to=50,01") == {"Band", "Halo"}
    assert titles("stone_from=6") == {"Halo"}
    assert titles("carats=-0.25") == {"Drop", "Band"}
    assert titles("finger_from=17.3&finger_to=17.4") == {"Halo", "Drop", "Band"}


def test_weight_is_that_of_the_chosen_metal(shelf: None) -> None:
    weight = weight_g(250, "18k-yellow")
    assert titles(f"weight_from={weight - 0.1:.2f}&weight_to={weight + 0.1:.2f}")
    assert not titles(f"metal=sterling-silver&weight_from={weight - 0.1:.2f}")
    chip = page_of("metal=sterling-silver&weight=2-4").chips[0]
    assert chip.label == "Metal weight: 2 to 4 g in Sterling silver"


def test_what_casts_is_what_passed_every_check_that_was_made(mira: User) -> None:
    model = shelve(designer=mira).cad_model
    for position, (kind, silver) in enumerate([("wall", "pass"), ("opening", "warn")]):
        CastabilityCheck.objects.create(
            release=model.releases.get(),
            check_kind=kind,
            value_mm=1,
            min_silver_mm=0.8,
            min_gold_mm=0.6,
            verdict_silver=silver,
            verdict_gold="pass",
            is_sure=True,
            code_version=1,
            position=position,
        )
    index_listing(cad_model=model)
    assert counts(page_of(""), "casts") == {"gold": 1}


def test_a_chip_takes_one_choice_away_and_an_empty_list_names_what_empties_it(
    shelf: None, client: Client
) -> None:
    body = unescape(client.get("/models/?shape=round&category=pendants").content.decode())
    assert 'href="/models/?category=pendants"' in body
    assert 'href="/models/?shape=round"' in body
    assert "No piece has all of that" in body
    assert "Without “Kind: Pendants”" in body


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("shape=blob", "Stones: we have no “blob”."),
        ("price_from=9&price_to=2", "Price: write two numbers in USD"),
        ("price=2-2", "Price: write two numbers"),
        ("weight_from=heavy", "Metal weight: write two numbers in g"),
        ("stone_from=1e999", "Largest stone"),
        ("stone_from=NaN", "Largest stone"),
        ("carats=" + "9" * 5000 + "-", "Stones in all"),
        ("finger=-5-7", "Ring size"),
    ],
)
def test_what_cannot_be_looked_for_is_said_and_the_rest_is_shown(
    shelf: None, client: Client, address: str, words: str
) -> None:
    answer = client.get(f"/models/?{address}")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert answer.context["page"].total == 3


@pytest.mark.parametrize(
    "address",
    [
        "designer=nobody",
        "shape=%00",
        "metal=lead&sort=best",
        "page=99999999999999999999",
        "page=-1",
        "q=" + "x" * 1_000_000,
        "&".join(f"shape={number}" for number in range(900)),
    ],
)
def test_no_address_is_a_fault_of_ours(shelf: None, client: Client, address: str) -> None:
    assert client.get(f"/models/?{address}").status_code == 200


def test_only_the_list_and_its_kinds_are_for_search_engines(shelf: None, client: Client) -> None:
    def head(address: str) -> str:
        return client.get(address).content.decode().split("</head>")[0]

    assert "noindex" not in head("/models/") + head("/models/?category=rings")
    assert '/models/?category=rings"' in head("/models/?category=rings")
    for address in ["?shape=round", "?category=rings&category=pendants", "?sort=price", "?q=halo"]:
        assert 'content="noindex"' in head(f"/models/{address}")
        assert '/models/">' in head(f"/models/{address}")


def test_all_facets_at_once_cost_no_more_than_six_queries(
    shelf: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(6):
        page_of("q=halo&shape=round&designer=mira&weight=2-4&price=25-50&casts=gold&category=rings")


SHAPES = ["round", "oval", "pear"]
KINDS = [LicenceKind.PERSONAL.value, LicenceKind.UNLIMITED.value]
OFFERED = {
    "shape": SHAPES,
    "licence": KINDS,
    "style": ["halo", "twist"],
    "category": ["rings", "pendants"],
    "designer": ["mira", "ora"],
    "price": ["-10", "10-25", "25-50"],
    "weight": ["-2", "2-4", "4-6"],
}


def _fits(row: ListingIndex, key: str, value: str) -> bool:
    if key in ("price", "weight"):
        low, high = (float(text) if text else None for text in value.split("-"))
        assert row.volume_mm3 is not None
        grams = weight_g(row.volume_mm3, "18k-yellow")
        number = row.price_from_minor / 100 if key == "price" else grams
        return (low is None or low <= number) and (high is None or number < high)
    if key == "category":
        return row.category.slug == value
    if key == "designer":
        return row.cad_model.designer.username == value
    return mark(key, value) in row.facets


def _choices(chance: random.Random) -> Iterator[dict[str, list[str]]]:
    for _ in range(24):
        yield {
            key: chance.sample(values, chance.randint(1, len(values)))
            for key, values in OFFERED.items()
            if chance.random() < 0.4
        }


def test_every_count_is_what_counting_by_hand_gives(mira: User) -> None:
    chance = random.Random(14)  # noqa: S311 (which pieces, not a secret)
    ora = make_designer(username="ora", studio_name="Ora Weiss", city="Graz")
    for shape, kind, price in product(SHAPES, KINDS, [500, 1000, 2499]):
        model = shelve(
            designer=chance.choice([mira, ora]),
            title=chance.choice(["Halo", "Twist", "Halo twist band", "Band"]),
            category=chance.choice(OFFERED["category"]),
            price_minor=price,
        ).cad_model
        make_offer(model, kind=kind, price_minor=price)
        with as_measured():
            measured = Measurement.objects.get(release__cad_model=model)
            measured.volume_mm3 = chance.uniform(50, 450)
            measured.save()
        with_stones(model, shape, 2, 0.1)
    # Whoever writes a row, its bits are those of its marks.
    ListingIndex.objects.update(style_bits=0, stone_bits=-1, file_bits=7, designer_number=1)
    rows = list(ListingIndex.objects.select_related("cad_model__designer", "category"))
    for number, chosen in enumerate(_choices(chance)):
        word = "&q=band&as=typed" if number % 3 == 0 else ""
        asked = [row for row in rows if not word or "band" in row.plain_words]
        page = page_of(
            "&".join(f"{key}={v}" for key, values in chosen.items() for v in values) + word
        )
        fits = {
            key: {row.pk: any(_fits(row, key, value) for value in values) for row in rows}
            for key, values in chosen.items()
        }
        assert page.total == sum(all(fits[key][row.pk] for key in fits) for row in asked)
        assert len(page.items) == min(page.total, 24)
        for key, values in OFFERED.items():
            others = [fits[other] for other in fits if other != key]
            left = [row for row in asked if all(flags[row.pk] for flags in others)]
            found = counts(page, key)
            for value in values:
                counted = sum(_fits(row, key, value) for row in left)
                assert found.get(value, 0) == counted, (chosen, key, value)


@pytest.mark.parametrize("sort", ["", "newest", "price", "weight", "selling"])
def test_a_search_that_is_counted_shows_its_pieces_in_the_order_that_was_asked_for(
    mira: User, sort: str
) -> None:
    for title, price in [("Halo", 900), ("Halo halo", 700), ("Ring with a halo", 900)]:
        shelve(designer=mira, title=title, price_minor=price)
    first = [item.url for item in page_of(f"q=halo&as=typed&sort={sort}").items]
    # Whose counts are kept are found by a question of their own.
    assert first == [item.url for item in page_of(f"q=halo&as=typed&sort={sort}&page=1").items]
    rows = search("halo").rows
    if sort in ORDERS:
        rows = rows.annotate(place=Value(None, IntegerField())).order_by(*ORDERS[sort].columns)
    assert first == [f"/models/{row.cad_model.slug}/" for row in rows]


def test_every_value_that_is_on_offer_has_a_bit_of_its_own() -> None:
    known = [found for bits in BITS.values() for found in bits]
    offered = {mark(one.key, value) for one in CHOICE_FACETS for value in one.values or ()}
    offered |= {mark(FINGER_FACET.key, number) for number in range(len(FINGER_FACET.spans))}
    assert sorted(known) == sorted(offered)
    for bits in BITS.values():
        assert sorted(bits.values()) == list(range(len(bits)))
        assert len(bits) < 32
    assert all(len(facet.spans) < 15 for facet in SPAN_FACETS)
