"""Measures a file beside the measured one, such as the same ring in another finger size."""

import logging
from typing import Any

from django.db import transaction
from django.utils import timezone

from geometry.asking import Message
from models_catalog.models import CadModel, ReleaseFile
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.index_listing import index_listing

log = logging.getLogger(__name__)


def measure_further_file(file_id: int) -> None:
    """Inner diameter in mm and volume of the metal in mm3, each where it is sure.

    Safe to call twice; does nothing for a file that is gone or has been looked at.
    """
    stored = ReleaseFile.objects.to_measure().filter(pk=file_id).first()
    if stored is None:
        return
    with ask_about_original(stored=stored, command="inspect", options=["--json"], niceness=5) as (
        answer,
        _,
    ):
        found = answer.said if answer.is_done else {}
    if "volume_mm3" not in found:
        log.info("further file not measured file=%s %s", stored.pk, answer.account)
    _record(stored, _figures(found, unit=stored.release.measurement.unit))


def _figures(found: Message, *, unit: str) -> dict[str, Any]:
    """Nothing where its size is a guess that differs from what the measured file is drawn in."""
    is_guess = found.get("unit_source") == "proposed" and found["unit"] != unit
    if "volume_mm3" not in found or is_guess:
        return {}
    is_sure = found["watertight"] and not found["doubted_volumes_mm3"]
    return {
        "inner_diameter_mm": found["inner_diameter_mm"],
        "volume_mm3": (found["volume_mm3"] or None) if is_sure else None,
    }


@transaction.atomic
def _record(stored: ReleaseFile, figures: dict[str, Any]) -> None:
    listing = CadModel.objects.select_for_update().get(pk=stored.release.cad_model_id)
    left = ReleaseFile.objects.to_measure().filter(pk=stored.pk)
    if left.update(measured_at=timezone.now(), **figures) and listing.published_at is not None:
        index_listing(cad_model=listing)
