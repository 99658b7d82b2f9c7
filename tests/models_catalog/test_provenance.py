"""The sheet says how each number was found and how sure it is."""

from typing import Any

import pytest

from models_catalog.geometry.inspecting import inspect_piece
from models_catalog.models import Measurement
from models_catalog.selectors.provenance import LABELS, found_rows
from tests.geometry import shapes
from tests.shop import shelve

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_ring", [True, False])
def test_the_model_page_tells_how_each_number_was_found(
    client: Any, mira: Any, is_ring: bool
) -> None:
    offer = shelve(designer=mira)
    solid = shapes.band() if is_ring else shapes.Solid.cube((9, 9, 9))
    facts = inspect_piece(shapes.piece(shapes.shell(solid)))
    measurement = Measurement.objects.get(release__cad_model=offer.cad_model)
    measurement.provenance = facts["found"]
    measurement.inner_diameter_mm = facts["inner_diameter_mm"]
    measurement.save()
    page = client.get(offer.cad_model.get_absolute_url()).content.decode()
    assert "How this was measured" in page
    told = {label for label in LABELS.values() if f'<th scope="row">{label}</th>' in page}
    ring_only = {"Inner diameter", "Finger size"}
    assert told == set(LABELS.values()) - (set() if is_ring else ring_only)
    assert facts["found"]["weights_g"]["how"] in page


def test_a_piece_measured_before_that_was_kept_says_nothing_of_it(client: Any, mira: Any) -> None:
    page = client.get(shelve(designer=mira).cad_model.get_absolute_url()).content.decode()
    assert "How this was measured" not in page


def test_a_unit_that_the_designer_confirmed_is_no_estimate(mira: Any) -> None:
    release = shelve(designer=mira).cad_model.releases.get()
    release.confirmed_unit = "mm"
    release.measurement.provenance = {"unit": {"how": "Proposed.", "sure": "estimated"}}
    (row,) = found_rows(release.measurement)
    assert (row.label, row.sure, row.how) == ("Unit", "Exact", "The designer said so.")
