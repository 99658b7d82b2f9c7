"""The sheet says how each number was found and how sure it is."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from geometry.inspecting import inspect_piece
from geometry.reading.reader import read
from models_catalog.models import Measurement, Release
from models_catalog.selectors.provenance import LABELS, found_rows
from models_catalog.services.record_shells import record_shells
from models_catalog.services.set_shell_roles import set_shell_roles
from models_catalog.states import ListingState, ShellRole
from tests.geometry import shapes
from tests.shop import as_measured, back_to_work, shelve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_ring", [True, False])
def test_the_model_page_tells_how_each_number_was_found(
    client: Client, mira: User, is_ring: bool
) -> None:
    offer = shelve(designer=mira)
    solid = shapes.band() if is_ring else shapes.Solid.cube((9, 9, 9))
    facts = inspect_piece(shapes.piece(shapes.shell(solid)))
    measurement = Measurement.objects.get(release__cad_model=offer.cad_model)
    measurement.provenance = facts["found"]
    measurement.inner_diameter_mm = facts["inner_diameter_mm"]
    with as_measured():
        measurement.save()
    page = client.get(offer.cad_model.get_absolute_url()).content.decode()
    assert "How this was measured" in page
    told = {label for label in LABELS.values() if f'<th scope="row">{label}</th>' in page}
    ring_only = {"Inner diameter", "Finger size"}
    assert told == set(LABELS.values()) - (set() if is_ring else ring_only)
    assert facts["found"]["weights_g"]["how"] in page


def test_a_piece_measured_before_that_was_kept_says_nothing_of_it(
    client: Client, mira: User
) -> None:
    page = client.get(shelve(designer=mira).cad_model.get_absolute_url()).content.decode()
    assert "How this was measured" not in page


def test_a_unit_that_the_designer_confirmed_is_no_estimate(mira: User) -> None:
    release = shelve(designer=mira).cad_model.releases.get()
    release.confirmed_unit = "mm"
    release.measurement.provenance = {"unit": {"how": "Proposed.", "sure": "estimated"}}
    (row,) = found_rows(release.measurement)
    assert (row.label, row.sure, row.how) == ("Unit", "Exact", "The designer said so.")


@pytest.fixture
def nameless(mira: User, tmp_path: Path) -> Release:
    """A draft measured from an STL, whose band and stone are told apart by their form alone."""
    cad_model = shelve(designer=mira).cad_model
    cad_model.state = ListingState.DRAFT
    cad_model.save()
    stone = shapes.brilliant().translate((0, 11.2, 0))
    mesh = shapes.binary_stl(shapes.shell(shapes.band()), shapes.shell(stone))
    facts = inspect_piece(read(shapes.saved(tmp_path, "ring.stl", mesh)))
    release = back_to_work(cad_model.releases.get())
    release.measurement.provenance = facts["found"]
    release.measurement.warnings = [*facts["warnings"], "Another warning."]
    with as_measured():
        release.measurement.save()
    with as_measured():
        record_shells(release=release, found=facts["shells"])
    return release


def _told(release: Release) -> tuple[str, str, list[str]]:
    measurement = Measurement.objects.get(release=release)
    (row,) = (row for row in found_rows(measurement) if row.label == "Metal and stones")
    return row.sure, row.how, measurement.warnings


def test_roles_that_the_designer_confirmed_are_no_proposal(nameless: Release, mira: User) -> None:
    sure, how, warnings = _told(nameless)
    assert (sure, "proposed" in how, len(warnings)) == ("Estimate", True, 2)
    roles = {shell.pk: ShellRole(shell.role) for shell in nameless.shells.all()}
    assert set(roles.values()) == {ShellRole.METAL, ShellRole.STONE}

    set_shell_roles(actor=mira, cad_model=nameless.cad_model, roles=roles)

    said = ("Exact", "The designer said which body is what.", ["Another warning."])
    assert _told(nameless) == said


def test_a_role_that_is_not_confirmed_stays_a_proposal(nameless: Release, mira: User) -> None:
    metal = nameless.shells.get(role=ShellRole.METAL)
    set_shell_roles(actor=mira, cad_model=nameless.cad_model, roles={metal.pk: ShellRole.METAL})
    sure, _, warnings = _told(nameless)
    assert (sure, len(warnings)) == ("Estimate", 2)
