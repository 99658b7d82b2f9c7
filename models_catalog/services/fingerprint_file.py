"""Takes the fingerprint of a file that has been measured before, in a child process."""

import logging
import tempfile
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from geometry.isolation import geometry_command, message_of, run_isolated
from geometry.likeness.fingerprint import VERSION
from models_catalog.models import ReleaseFile
from models_catalog.services.fetch_original import fetch_original
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
    last: dict[str, Any] = {}

    def on_line(line: str) -> None:
        last.update(message_of(line))

    with tempfile.TemporaryDirectory(prefix="jewelcad-") as folder:
        source = Path(folder) / "in"
        fetch_original(stored, source)
        outcome = run_isolated(geometry_command("fingerprint", str(source)), on_line=on_line)
    if outcome.ending == "done" and "metal" in last:
        return last
    log.warning(
        "no fingerprint file=%s ending=%s reason=%s error=%s",
        *(stored.pk, outcome.ending, last.get("refused", ""), outcome.error_text[-600:]),
    )
    return None
