"""The casting report is stored with a release, shown in a jeweller's words, and made again."""

import html
import json
import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from common.storage import private_files
from geometry.casting.castability import MINIMUMS
from geometry.casting.version import CASTABILITY_VERSION
from models_catalog.models import CadModel, CastabilityCheck, LicenceOffer, Release
from models_catalog.selectors.casting_report import casting_report
from models_catalog.services.recheck_casting import releases_to_recheck
from models_catalog.services.record_castability import record_castability
from models_catalog.text import Units
from tests.fixtures import ClientOf
from tests.geometry import shapes
from tests.shop import as_measured, shelve


def _row(check: str, value: float | None, verdict: str, **changed: Any) -> dict[str, Any]:
    silver, gold = MINIMUMS[check]
    return {
        "check": check,
        "value_mm": value,
        "silver": silver,
        "gold": gold,
        "at_mm": None if value is None else [1.0, 2.0, 3.456],
        "verdict_silver": verdict,
        "verdict_gold": verdict,
        "found_by": "Rays.",
        "sure": True,
        **changed,
    }


def _inspected(*rows: dict[str, Any], version: int = CASTABILITY_VERSION) -> dict[str, Any]:
    return {
        "castability": list(rows),
        "castability_version": version,
        "min_wall_mm": 0.72,
        "min_wall_at_mm": [1.0, 2.0, 3.0],
    }


@pytest.fixture
def offer(mira: User) -> LicenceOffer:
    return shelve(designer=mira)


@pytest.fixture
def release(offer: LicenceOffer) -> Release:
    release = offer.cad_model.releases.get()
    record_castability(
        release=release,
        inspected=_inspected(
            _row("wall", 0.72, "pass", verdict_silver="warn"),
            _row("shank_thickness", 1.0, "fail"),
            _row("prong_diameter", None, "not_found", found_by="The file holds no stones."),
            _row("opening", None, "not_applicable", found_by="No hole or gap."),
        ),
    )
    return release


def test_the_model_page_says_what_was_measured_and_what_it_needs(
    release: Release, client: Client
) -> None:
    page = client.get(release.cad_model.get_absolute_url()).content.decode()
    assert "Thinnest wall 0.72 mm" in page
    assert "silver needs 0.80, gold and platinum 0.60" in page
    assert "Shank, thickness 1.00 mm" in page
    assert "any metal needs 1.20" in page
    assert "Silver: too little" in page
    assert "not measured. The file holds no stones." in page
    assert "Thicken the lower third" not in page  # that is for the designer


def test_the_viewer_gets_the_places_to_a_tenth_of_a_millimetre(
    release: Release, client: Client
) -> None:
    release.preview_key = "previews/x/preview.glb"
    with as_measured():
        release.save()
    page = client.get(release.cad_model.get_absolute_url()).content.decode()
    (attribute,) = re.findall(r' spots="([^"]*)"', page)
    wall, shank = json.loads(html.unescape(attribute))
    assert wall == {
        "name": "Thinnest wall 0.72 mm",
        "at": [1.0, 2.0, 3.5],
        "silver": "warn",
        "gold": "pass",
    }
    assert (shank["silver"], shank["gold"]) == ("fail", "fail")


def test_the_viewer_names_lengths_in_the_units_of_the_page(release: Release) -> None:
    report = casting_report(list(release.castability_checks.all()), is_ring=True, units=Units.US)
    assert report is not None
    assert report.spots[0]["name"] == "Thinnest wall 0.028 in"


def test_the_studio_adds_the_place_and_the_remedy(
    release: Release, mira: User, client_of: ClientOf
) -> None:
    release.run.state = "done"
    page = client_of(mira).get(f"/studio/models/{release.cad_model.slug}/").content.decode()
    assert "Thicken the lower third of the shank." in page
    assert "x 1.0, y 2.0, z 3.5 mm" in page


def test_staff_see_the_report_when_they_decide(
    release: Release, staff: User, client_of: ClientOf
) -> None:
    address = reverse("admin:models_catalog_cadmodel_review", args=[release.cad_model_id])
    page = client_of(staff).get(address).content.decode()
    assert "Too little" in page
    assert "x 1.0, y 2.0, z 3.5 mm" in page


def test_the_api_gives_each_check(release: Release, client: Client) -> None:
    found = client.get(f"/api/v1/models/{release.cad_model.slug}/").json()["measurement"]
    assert found["min_wall_mm"] == 0.72
    assert [row["check_kind"] for row in found["castability"]] == [
        "wall",
        "shank_thickness",
        "prong_diameter",
        "opening",
    ]
    assert found["castability"][1]["verdict_gold"] == "fail"
    assert found["castability"][0]["at_mm"] == [1.0, 2.0, 3.5]


def test_only_rings_have_a_shank(release: Release) -> None:
    report = casting_report(list(release.castability_checks.all()), is_ring=False)
    assert report is not None
    assert [row.name for row in report.rows] == ["Thinnest wall"]


def test_a_second_report_takes_the_place_of_the_first(release: Release) -> None:
    record_castability(release=release, inspected=_inspected(_row("wall", 0.9, "pass")))
    assert [row.value_mm for row in release.castability_checks.all()] == [0.9]


@pytest.mark.parametrize(
    "changed",
    [
        {"value_mm": None},
        {"verdict_gold": "not_found"},
        {"check_kind": "colour"},
        {"at_x_mm": None},
        {"min_gold_mm": 0},
    ],
)
def test_the_table_refuses_a_row_that_contradicts_itself(
    release: Release, changed: dict[str, Any]
) -> None:
    row = release.castability_checks.filter(check_kind="wall")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(**changed)


def _with_band(cad_model: CadModel) -> Release:
    """The listing's measured file is a real band of 0.7 mm wall."""
    release = cad_model.releases.get()
    stored = release.files.get()
    data = shapes.binary_stl(shapes.shell(shapes.band(wall=0.7)))
    stored.storage_key = private_files().save("originals/band/file", ContentFile(data))
    with as_measured():
        stored.save()
    return release


@pytest.mark.slow
def test_remeasure_makes_only_old_reports_again(
    offer: LicenceOffer,
    mira: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    release = _with_band(offer.cad_model)
    record_castability(release=release, inspected=_inspected(_row("wall", 0.1, "fail"), version=0))
    current = shelve(designer=mira, title="Another").cad_model.releases.get()
    record_castability(release=current, inspected=_inspected(_row("wall", 0.9, "pass")))
    said = StringIO()
    call_command("remeasure", stdout=said)
    assert "Queued 1 releases." in said.getvalue()
    assert "1/1" in said.getvalue()
    wall = release.castability_checks.get(check_kind="wall")
    assert wall.value_mm == pytest.approx(0.7, rel=0.05)
    assert (wall.verdict_silver, wall.verdict_gold) == ("fail", "pass")
    assert wall.code_version == CASTABILITY_VERSION
    release.measurement.refresh_from_db()
    assert release.measurement.min_wall_mm == pytest.approx(0.7, rel=0.05)
    assert release.castability_checks.count() == len(MINIMUMS)
    assert current.castability_checks.get().value_mm == 0.9
    assert not releases_to_recheck().exists()
    said = StringIO()
    call_command("remeasure", stdout=said)
    assert "up to date" in said.getvalue()


def test_a_release_without_a_report_is_due(offer: LicenceOffer) -> None:
    assert list(releases_to_recheck()) == [offer.cad_model.releases.get()]
    assert not CastabilityCheck.objects.exists()
