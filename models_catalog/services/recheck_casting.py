"""Makes a release's casting report again when the checks have changed since it was made."""

import json
import logging
import tempfile
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet

from geometry.casting.castability import CASTABILITY_VERSION
from geometry.isolation import geometry_command, run_isolated
from models_catalog.models import CastabilityCheck, Release
from models_catalog.services.fetch_original import fetch_original
from models_catalog.services.record_castability import record_castability
from models_catalog.services.said_by_designer import said_by_designer

log = logging.getLogger(__name__)


def releases_to_recheck() -> QuerySet[Release]:
    """Measured releases without a report, or with one by an older version of the checks."""
    old = CastabilityCheck.objects.older_than(CASTABILITY_VERSION).values("release")
    return (
        Release.objects.filter(measurement__isnull=False, files__is_measured=True)
        .filter(Q(castability_checks__isnull=True) | Q(pk__in=old))
        .order_by("pk")
        .distinct()
    )


def recheck_casting(release: Release) -> bool:
    """Whether the report is new now. The listing's state, preview and pictures stay as they are."""
    stored = release.files.get(is_measured=True)
    said: list[str] = []
    with tempfile.TemporaryDirectory(prefix="jewelcad-") as folder:
        source = Path(folder) / "in"
        fetch_original(stored, source)
        outcome = run_isolated(
            geometry_command("inspect", "--json", str(source), *said_by_designer(release)),
            on_line=said.append,
        )
    if outcome.ending != "done" or not said:
        log.error("casting not rechecked release=%s ending=%s", release.pk, outcome.ending)
        return False
    inspected: dict[str, Any] = json.loads(said[-1])
    record_castability(release=release, inspected=inspected)
    return True
