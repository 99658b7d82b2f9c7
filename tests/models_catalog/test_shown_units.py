"""The sheet in the units, the metal and the finger size that the visitor chose."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from geometry.metals import METALS, density_span
from models_catalog import text
from models_catalog.models import StoneGroup
from models_catalog.sheet_choice import SheetChoice
from models_catalog.text import Units
from tests.fixtures import ClientOf
from tests.shop import as_measured, shelve


@pytest.fixture
def address(mira: User) -> str:
    return shelve(designer=mira).cad_model.get_absolute_url()


def words(client: Client, address: str) -> str:
    page = html.unescape(client.get(address).content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]))


def test_the_sheet_is_metric_until_a_visitor_chooses(address: str, client: Client) -> None:
    page = words(client, address)
    assert "20.0 × 4.0 × 22.0 mm" in page
    assert "250.0 mm³" in page
    assert "3.90 g" in page


def test_a_link_shows_it_in_inches_and_pennyweights(address: str, client: Client) -> None:
    page = words(client, f"{address}?units=us")
    assert "0.787 × 0.157 × 0.866 in" in page
    assert "0.0153 in³" in page
    assert "2.50 dwt" in page
    assert " mm³" not in page
    assert " g " not in page.replace("mm · g ", "").replace(" g /cm³", "")


def test_units_change_neither_the_canonical_address_nor_the_cache(
    address: str, client: Client
) -> None:
    answer = client.get(f"{address}?units=us&size=us-6.5&metal=14k-white")
    assert re.search(rf'rel="canonical" href="[^"?]*{address}"', answer.content.decode())
    assert answer["Cache-Control"] == "public, max-age=60"
    assert not answer.cookies


def test_the_chosen_metal_is_told_with_the_span_of_real_alloys(
    address: str, client: Client
) -> None:
    answer = client.get(f"{address}?metal=18k-white")
    page = words(client, f"{address}?metal=18k-white")
    assert "from 14.64 to 16.9, which is 3.66 to 4.22 g" in page
    assert "Finished, filed and polished: 3.29 to 3.66 g" in page
    assert '<td class="num" aria-current="true">3.66 g</td>' in answer.content.decode()


def test_every_span_holds_the_density_of_the_table() -> None:
    for key, metal in METALS.items():
        least, most = density_span(key) or (metal.density_g_cm3, metal.density_g_cm3)
        assert least <= metal.density_g_cm3 <= most


def test_another_size_is_told_as_a_jeweller_would(address: str, client: Client) -> None:
    page = words(client, f"{address}?size=us-6&metal=sterling-silver")
    assert "US 6 is 0.79 mm smaller across the finger and 2.49 mm around it." in page
    assert "takes out about 0.12 g of sterling silver" in page
    assert "The casting then weighs about 2.48 g." in page
    assert "the shank was not measured" in page
    assert "nobody rescales it unasked" in page
    assert "beyond two" not in page


def test_more_than_two_sizes_and_many_stones_are_for_the_designer(
    mira: User, client: Client
) -> None:
    cad_model = shelve(designer=mira).cad_model
    with as_measured():
        StoneGroup.objects.create(
            release=cad_model.releases.get(),
            shape="round",
            length_mm=2,
            width_mm=2,
            count=15,
            total_carats=0.45,
        )
    page = words(client, f"{cad_model.get_absolute_url()}?size=us-11")
    assert "4.0 US sizes" in page
    assert "the measurements cannot tell whether they run around the shank" in page
    assert "All stones 15 0.45 ct" in page


def test_the_size_it_is_drawn_in_changes_nothing(address: str, client: Client) -> None:
    assert "nothing to change" in words(client, f"{address}?size=us-7")


def test_only_a_ring_has_a_finger(mira: User, client: Client) -> None:
    cad_model = shelve(designer=mira, category="bangles").cad_model
    assert "Your size" not in words(client, cad_model.get_absolute_url())


@pytest.mark.parametrize("query", ["units=%00", "size=us-99", "metal=tin", "size=%3Cscript%3E"])
def test_what_is_not_offered_counts_as_not_chosen(address: str, client: Client, query: str) -> None:
    answer = client.get(f"{address}?{query}")
    assert answer.status_code == 200
    assert answer.context["sheet"].units == Units.METRIC
    assert "<script>" not in answer.content.decode()


def test_a_choice_costs_no_further_query(
    address: str, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """The first time that a sheet is made, and from then on."""
    chosen = f"{address}?units=us&size=us-6&metal=14k-rose"
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    with django_assert_num_queries(len(first)):
        client.get(chosen)
    with CaptureQueriesContext(connection) as later:
        client.get(address)
    assert len(later) <= 6
    with django_assert_num_queries(len(later)):
        client.get(chosen)


def test_the_links_of_the_switch_keep_what_else_was_chosen(address: str, client: Client) -> None:
    page = client.get(f"{address}?size=uk-n.5&metal=14k-rose").content.decode()
    assert f'href="{address}?units=us&amp;metal=14k-rose&amp;size=uk-n.5#specification"' in page


def test_the_workbench_of_the_studio_takes_the_same_choice(
    mira: User, client_of: ClientOf, address: str
) -> None:
    page = words(client_of(mira), f"/studio{address}?units=us&size=us-6")
    assert "0.787 × 0.157 × 0.866 in" in page
    assert "US 6 is 0.031 in smaller" in page


def test_an_account_keeps_units_and_ring_sizes_and_a_visitor_sees_none_of_it(
    ben: User, client_of: ClientOf, client: Client, address: str
) -> None:
    browser = client_of(ben)
    for chosen in ({"units": "us", "size_system": "uk"}, {"units": "stone", "size_system": "uk\0"}):
        browser.post("/account/manner/", chosen)
    ben.refresh_from_db()
    assert (ben.units, ben.size_system) == ("us", "uk")
    page = words(browser, address)
    assert "0.787 × 0.157 × 0.866 in" in page
    assert "Finger size UK / Australia N 1/2 US / Canada" in page
    assert "As drawn: UK N 1/2" in page
    assert "data-settled" in browser.get(address).content.decode()
    assert " mm³" in words(browser, f"{address}?units=metric")
    assert "2.50 dwt in 18k" in words(browser, "/models/")
    assert "UK M 1/2 (EU 53)" in words(browser, "/models/?finger=16.9-")
    assert "0.787 × 0.157 × 0.866 in" in words(browser, f"/compare/?piece={address.split('/')[2]}")
    page = words(client, address)
    assert "20.0 × 4.0 × 22.0 mm" in page
    assert "Finger size US / Canada" in page
    assert "As drawn: US " in page
    assert "3.90 g in 18k" in words(client, "/models/")


def test_a_choice_reads_back_what_it_writes() -> None:
    chosen = SheetChoice.read({"units": "us", "metal": "brass", "size": "jp-14"})
    assert chosen.query == "units=us&metal=brass&size=jp-14"


@pytest.mark.parametrize(
    ("units", "weight", "length"),
    [(Units.METRIC, "15.6 g", "17.3 mm"), (Units.US, "10.0 dwt", "0.682 in")],
)
def test_figures_carry_their_unit(units: Units, weight: str, length: str) -> None:
    assert text.weight(15.5517, units) == weight
    assert text.length(17.32, units) == length
