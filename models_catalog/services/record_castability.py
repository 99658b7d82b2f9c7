"""Stores what the checks for casting found in a release, in place of what they found before."""

from typing import Any

from django.db import transaction

from models_catalog.models import CastabilityCheck, Measurement, Release


@transaction.atomic
def record_castability(*, release: Release, inspected: dict[str, Any]) -> None:
    """`inspected` is what the geometry package says of the release's measured file."""
    place = inspected["min_wall_at_mm"] or [None] * 3
    Measurement.objects.filter(release=release).update(
        min_wall_mm=inspected["min_wall_mm"],
        **dict(zip(("min_wall_x_mm", "min_wall_y_mm", "min_wall_z_mm"), place, strict=True)),
    )
    release.castability_checks.all().delete()
    CastabilityCheck.objects.bulk_create(
        _check(release, row, inspected["castability_version"], position)
        for position, row in enumerate(inspected["castability"])
    )


def _check(
    release: Release, row: dict[str, Any], code_version: int, position: int
) -> CastabilityCheck:
    at_x, at_y, at_z = row["at_mm"] or [None] * 3
    return CastabilityCheck(
        release=release,
        check_kind=row["check"],
        value_mm=row["value_mm"],
        min_silver_mm=row["silver"],
        min_gold_mm=row["gold"],
        verdict_silver=row["verdict_silver"],
        verdict_gold=row["verdict_gold"],
        at_x_mm=at_x,
        at_y_mm=at_y,
        at_z_mm=at_z,
        found_by=row["found_by"][:300],
        is_sure=row["sure"],
        code_version=code_version,
        position=position,
    )
