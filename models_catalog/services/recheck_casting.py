"""Makes a release's casting report again when the checks have changed since it was made."""

import logging

from django.db.models import Q, QuerySet

from geometry.casting.version import CASTABILITY_VERSION
from models_catalog.models import CastabilityCheck, Release
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.index_listing import index_listing
from models_catalog.services.record_castability import record_castability

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
    """Whether the report is new now, and lists that ask what casts with it.

    The listing's state, preview and pictures stay as they are.
    """
    stored = release.files.get(is_measured=True)
    with ask_about_original(stored=stored, command="inspect", options=["--json"]) as (answer, _):
        if not answer.is_done:
            log.error("casting not rechecked release=%s %s", release.pk, answer.account)
            return False
    record_castability(release=release, inspected=answer.said)
    index_listing(cad_model=release.cad_model)
    return True
