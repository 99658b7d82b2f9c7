"""Takes the fingerprint of a file that has been measured before, in a child process."""

import logging
from typing import Any

from django.db.models import QuerySet

from geometry.likeness.fingerprint_size import VERSION
from models_catalog.models import ReleaseFile
from models_catalog.services.ask_about_original import ask_about_original
from models_catalog.services.find_duplicates import find_duplicates
from models_catalog.services.store_fingerprint import store_fingerprint
from models_catalog.states import WorkState

log = logging.getLogger(__name__)


def files_without_fingerprint() -> QuerySet[ReleaseFile]:
    """Measured files that have none, or one of an older version of the code."""
    return (
        ReleaseFile.objects.filter(is_measured=True, release__run__state=WorkState.DONE)
        .exclude(fingerprints__version=VERSION)
        .order_by("pk")
    )


def fingerprint_file(file_id: int) -> None:
    """Safe to call twice; does nothing for a file that is gone or has its fingerprint."""
    stored = files_without_fingerprint().filter(pk=file_id).first()
    if stored is None:
        return
    found = _fingerprint(stored)
    if found is not None:
        store_fingerprint(release_file=stored, found=found)
        find_duplicates(release=stored.release)


def _fingerprint(stored: ReleaseFile) -> dict[str, Any] | None:
    with ask_about_original(stored=stored, command="fingerprint") as (answer, _):
        if answer.is_done:
            return answer.said
    log.warning("no fingerprint file=%s %s", stored.pk, answer.account)
    return None
