"""Sheets of a piece on the shelf: free, to scale, on one page, and with the figures of the page."""

import csv
import io
import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from models_catalog.models import CadModel, StoneGroup
from models_catalog.services.record_drawing import record_drawing
from tests.models_catalog.test_drawings import figure, view, views
from tests.pdf import words_of
from tests.shop import as_measured, shelve

PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def piece(mira: User) -> CadModel:
    piece = shelve(designer=mira, title="Éclat #[solitaire]").cad_model
    release = piece.releases.get()
    record_drawing(release=release, found=views())
    for shape, length, width, count, carats in (
        ("round", 6.5, 6.5, 1, 1.0),
        ("marquise", 4.0, 2.0, 6, 0.48),
    ):
        with as_measured():
            StoneGroup.objects.create(
                **{"release": release, "shape": shape, "length_mm": length, "width_mm": width},
                **{"count": count, "total_carats": carats},
            )
    return piece


def test_the_drawing_comes_as_one_page_to_scale_with_weights_stones_and_licences(
    piece: CadModel, client: Client
) -> None:
    page = client.get(piece.get_absolute_url()).content.decode()
    address = f"/models/{piece.slug}/drawing.pdf"
    assert f'href="{address}"' in page
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert not answer.cookies
    assert len(PAGE.findall(answer.content)) == 1
    words = words_of(answer.content)
    for said in (
        "Éclat #[solitaire]",
        "Mira Kessler",
        "2:1 and 1:1",
        "18k yellow gold",
        "3.90 g",
        "Marquise",
        "4.00 × 2.00 mm",
        "Studio: 25 castings",
        "50 mm",
    ):
        assert said in words, said
    # The letters of a picture stand apart from each other.
    assert "Ø0.681" in words_of(client.get(address, {"units": "us"}).content).replace(" ", "")


def test_a_large_piece_stands_on_paper_as_large_as_it_is_or_half(
    piece: CadModel, client: Client
) -> None:
    for half_mm, scale in ((34, "1:1"), (60, "1:2"), (400, "1:2")):
        box = [-half_mm * 100, -half_mm * 100, half_mm * 100, half_mm * 100]
        wide = figure("width", 2 * half_mm)
        found = [view("front", box=box, figures=[wide]), view("side"), view("top")]
        record_drawing(release=piece.releases.get(), found=found)
        content = client.get(f"/models/{piece.slug}/drawing.pdf").content
        assert scale in words_of(content)
        assert len(PAGE.findall(content)) == 1, half_mm


def test_the_setter_gets_stones_by_size_and_count_as_a_sheet_and_a_table(
    piece: CadModel, client: Client
) -> None:
    words = words_of(client.get(f"/models/{piece.slug}/stones.pdf").content)
    for said in ("Round", "6.50 mm", "Marquise", "4.00 × 2.00 mm", "0.080", "0.48", "1.48"):
        assert said in words, said
    table = client.get(f"/models/{piece.slug}/stones.csv").getvalue().decode("utf-8-sig")
    header, first, second = csv.reader(io.StringIO(table))
    assert header[:4] == ["Shape", "Length, mm", "Width, mm", "Count"]
    assert first == ["round", "6.5", "6.5", "1", "1.0", "1.0"]
    assert second == ["marquise", "4.0", "2.0", "6", "0.08", "0.48"]


def test_a_word_that_a_spreadsheet_would_run_is_disarmed(piece: CadModel, client: Client) -> None:
    with as_measured():
        StoneGroup.objects.filter(shape="round").update(shape="=1+1")
    table = client.get(f"/models/{piece.slug}/stones.csv").getvalue().decode("utf-8-sig")
    assert "'=1+1," in table


def test_what_is_off_the_shelf_was_not_drawn_or_has_no_stones_has_no_sheet(
    piece: CadModel, client: Client
) -> None:
    addresses = [
        f"/models/{piece.slug}/{name}" for name in ("drawing.pdf", "stones.pdf", "stones.csv")
    ]
    release = piece.releases.get()
    release.drawings.all().delete()
    with as_measured():
        release.stone_groups.all().delete()
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    page = client.get(piece.get_absolute_url()).content.decode()
    assert not any(address in page for address in addresses)
    record_drawing(release=release, found=views())
    assert client.get(addresses[0]).status_code == 200
    CadModel.objects.filter(pk=piece.pk).update(state="draft", published_at=None)
    assert client.get(addresses[0]).status_code == 404


def test_a_network_that_asks_for_sheets_without_end_is_told_to_wait(
    piece: CadModel, client: Client, settings: Settings
) -> None:
    settings.PAPERS_PER_HOUR = 1
    address = f"/models/{piece.slug}/drawing.pdf"
    assert client.get(address).status_code == 200
    refused = client.get(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
