"""What the page of a model tells beside its measures: its designer, pieces like it, its files."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from activity.models import Neighbours
from activity.states import NeighbourKind
from models_catalog.models import CadModel, ReleaseFile, StoneGroup
from models_catalog.services.index_listing import index_listing
from models_catalog.services.record_drawing import record_drawing
from tests.fixtures import ClientOf
from tests.models_catalog.test_drawings import views
from tests.shop import as_measured, make_listing, shelve

# Release, its parts, licences, sets, shelves, reviews and the designer’s others.
MOST_QUERIES = 23


def stone(piece: CadModel, shape: str, length_mm: float) -> None:
    with as_measured():
        StoneGroup.objects.create(
            release=piece.releases.get(),
            shape=shape,
            length_mm=length_mm,
            width_mm=length_mm,
            count=1,
            total_carats=1,
        )
    index_listing(cad_model=piece)


def goes_with(piece: CadModel, *others: CadModel) -> None:
    numbers = [other.pk for other in others]
    Neighbours.objects.create(piece_id=piece.pk, kind=NeighbourKind.ALIKE, others=numbers)


def section(page: str, heading_id: str) -> str:
    (found,) = re.findall(rf'<section[^>]*aria-labelledby="{heading_id}".*?</section>', page, re.S)
    return str(found)


def test_the_page_shows_who_made_it_and_what_else_is_on_the_shelf_by_them(
    mira: User, ben: User, client: Client
) -> None:
    profile = mira.designer_profile
    profile.city, profile.bio = "Bergen", "Claws that a setter can work. " * 20
    profile.save()
    piece = shelve(designer=mira, title="This one").cad_model
    shelve(designer=mira, title="Another one")
    make_listing(designer=mira, title="A hidden one")
    card = section(client.get(piece.get_absolute_url()).content.decode(), "designer-title")
    for said in ("Mira Kessler", "Bergen", "Claws that a setter can work", " …", "Another one"):
        assert said in card, said
    assert "This one" not in card
    assert "A hidden one" not in card


def test_similar_pieces_say_in_what_they_are_alike(mira: User, client: Client) -> None:
    piece = shelve(designer=mira, title="Halo one", description="A claw halo.").cad_model
    near = shelve(designer=mira, title="Halo two", description="A claw halo.").cad_model
    far = shelve(designer=mira, title="Large one", category="bangles").cad_model
    for one, length_mm in ((piece, 6.5), (near, 6.4), (far, 12.0)):
        stone(one, "oval", length_mm)
    goes_with(piece, near, far)
    shelf = section(client.get(piece.get_absolute_url()).content.decode(), "shelf-alike")
    reasons = re.findall(r'<p class="card__reason">([^<]*)</p>', shelf)
    assert reasons == [
        "Oval stones of nearly the same size, prong setting, halo",
        "Oval stones, nearly the same finger size, nearly the same weight",
    ]


def test_files_say_their_version_and_what_can_be_done_with_them(mira: User, client: Client) -> None:
    piece = shelve(designer=mira).cad_model
    release = piece.releases.get()
    with as_measured():
        ReleaseFile.objects.create(
            **{
                "release": release,
                "storage_key": "originals/x/ring.step",
                "file_name": "ring.step",
            },
            **{"format": "step", "size_bytes": 2_000_000, "sha256": "0" * 64},
        )
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "A mesh of triangles" in page
    assert "Exact surfaces: any CAD program opens it and can change it" in page
    assert "STEP, 2.0 MB" in page and "Not measured." in page
    assert f"Version 1 of {release.created_at:%-d %B %Y}" in page


def test_the_designers_words_are_markdown_and_what_search_engines_read_is_plain(
    mira: User, client: Client
) -> None:
    words = "# For *her*\n\nCast it in **silver**.<script>alert(1)</script>\n\n- one\n- two"
    piece = shelve(designer=mira, description=words).cad_model
    page = client.get(piece.get_absolute_url()).content.decode()
    assert "<h2>For <em>her</em></h2>" in page
    assert "<strong>silver</strong>" in page
    assert "<li>two</li>" in page
    assert "<script>alert" not in page
    (told,) = re.findall(r'og:description" content="([^"]*)"', page)
    assert told.startswith("For her Cast it in silver.")
    assert "*" not in told and "#" not in told


@pytest.mark.parametrize("is_signed_in", [False, True])
def test_the_page_costs_as_many_queries_whatever_stands_on_it(
    mira: User,
    ben: User,
    client: Client,
    client_of: ClientOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    is_signed_in: bool,
) -> None:
    reader = client_of(ben) if is_signed_in else client
    piece = shelve(designer=mira).cad_model
    others = [shelve(designer=mira, title=f"Ring {number}").cad_model for number in range(8)]
    for length_mm in (1.0, 1.2, 1.4):
        stone(piece, "round", length_mm)
    record_drawing(release=piece.releases.get(), found=views())
    goes_with(piece, *others)
    reader.get(piece.get_absolute_url())
    with django_assert_max_num_queries(MOST_QUERIES + 8 * is_signed_in):
        reader.get(piece.get_absolute_url())
