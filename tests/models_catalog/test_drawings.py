"""A measured piece is drawn on its page; what cannot be drawn shows its box and says so."""

import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from models_catalog.laying_out import lay_out
from models_catalog.models import Drawing, Release
from models_catalog.services.process_release import process_release
from models_catalog.services.record_drawing import record_drawing
from models_catalog.text import Units
from tests.geometry import shapes
from tests.shop import back_to_work, make_listing, put_on_shelf, shelve

BOX = "could not be drawn in lines"


def view(side: str, **changed: Any) -> dict[str, Any]:
    paths = {"outline": "M-900 -900l1800 0 0 1800z", "edges": "", "stones": "", "facets": ""}
    return {"view": side, "paths": paths, "box": [-900, -900, 900, 900], "figures": [], **changed}


def figure(what: str, value_mm: float, *places: list[int], **more: Any) -> dict[str, Any]:
    return {"what": what, "value_mm": value_mm, "other_mm": 0.0, "count": 1} | {
        "places": [*places],
        **more,
    }


def views() -> list[dict[str, Any]]:
    stone = figure("round_stone", 6.5, [0, 0], count=3, other_mm=6.5)
    return [
        view("front", figures=[figure("inner_diameter", 17.3, [0, 0], [0, -865])]),
        view("side", figures=[figure("depth", 4.0), figure("height", 22.0)]),
        view("top", figures=[stone]),
    ]


@pytest.fixture
def release(mira: User) -> Release:
    return shelve(designer=mira).cad_model.releases.get()


@pytest.mark.slow
def test_a_file_is_drawn_while_it_is_measured_and_its_page_shows_the_lines(
    mira: User, client: Client
) -> None:
    ring = shapes.shell(shapes.band().rotate((90, 0, 0)), "shank")
    offer = make_listing(designer=mira, content=shapes.binary_stl(ring))
    release = back_to_work(offer.cad_model.releases.get())
    release.confirmed_unit = "mm"
    release.save()
    type(release.run).objects.put_back(release.run.pk)
    process_release(release.run.pk)
    release.refresh_from_db()
    put_on_shelf(release)

    assert sorted(release.drawings.values_list("side", flat=True)) == ["front", "side", "top"]
    page = client.get(offer.cad_model.get_absolute_url()).content.decode()
    assert release.drawings.get(side="front").outline in page
    assert "Ø 17.3" in page
    assert "the shank 1.60 mm at its thinnest, 4.00 mm at its narrowest" in page
    assert BOX not in page

    Drawing.objects.all().delete()
    page = client.get(offer.cad_model.get_absolute_url()).content.decode()
    assert BOX in page
    assert 'class="drawing__body"' in page

    said = io.StringIO()
    call_command("draw_all", stdout=said)
    assert "Drawn: 1 of 1." in said.getvalue()
    assert release.drawings.count() == 3
    call_command("draw_all", stdout=said)
    assert "Drawn: 0 of 0." in said.getvalue()


def test_figures_stand_in_the_units_of_the_page_and_stones_in_millimetres(
    release: Release, client: Client
) -> None:
    assert record_drawing(release=release, found=views())
    address = release.cad_model.get_absolute_url()
    metric = client.get(address).content.decode()
    assert all(f">{text}</text>" in metric for text in ("Ø 17.3", "4.00", "22.0", "3 × Ø 6.50"))
    inches = client.get(address, {"units": "us"}).content.decode()
    assert all(f">{text}</text>" in inches for text in ("Ø 0.681", "0.157", "3 × Ø 6.50 mm"))


def test_everything_that_is_laid_out_stands_on_the_sheet(release: Release) -> None:
    record_drawing(release=release, found=views())
    for units in Units:
        made = lay_out(list(release.drawings.all()), scale=10, letter=13, units=units)
        for one in made.dimensions:
            reach = 0.6 * made.letter * len(one.text)
            ends = {"start": (0, reach), "end": (-reach, 0), "middle": (-reach / 2, reach / 2)}
            left, right = ends[one.anchor]
            if not one.turned:
                assert 0 <= one.x + left and one.x + right <= made.width, one.text
            assert 0 <= one.y <= made.height, one.text


@pytest.mark.parametrize(
    "changed",
    [
        {"paths": {"outline": '"><script>alert(1)</script>'}},
        {"paths": {"outline": "M0 0l" + "1 1" * 30_000}},
        {"paths": {"outline": 7}},
        {"box": [9, 9, 0, 0]},
        {"view": "back"},
    ],
    ids=["script", "heavy", "no-text", "inside-out", "unknown"],
)
def test_lines_that_a_strangers_file_could_have_forged_are_not_kept(
    release: Release, changed: dict[str, Any]
) -> None:
    front, *others = views()
    assert not record_drawing(release=release, found=[{**front, **changed}, *others])
    assert not release.drawings.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"outline": "M0 0l1 1<"},
        {"edges": "M0 0l" + "1 1" * 30_000},
        {"right": -901},
        {"side": "back"},
    ],
)
def test_the_database_keeps_lines_alone(release: Release, changed: dict[str, Any]) -> None:
    record_drawing(release=release, found=views())
    with pytest.raises(IntegrityError), transaction.atomic():
        Drawing.objects.filter(side="front").update(**changed)


def test_a_second_drawing_takes_the_place_of_the_first(release: Release) -> None:
    record_drawing(release=release, found=views())
    record_drawing(release=release, found=views())
    assert release.drawings.count() == 3
    record_drawing(release=release, found=[])
    assert not release.drawings.exists()
