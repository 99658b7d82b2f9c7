"""Deletes copies that are past their week or were given up, and looks whether they are gone."""

import logging

from django.db import transaction
from django.utils import timezone

from common.storage import private_files
from privacy.errors import ExportNotDeleted
from privacy.models import DataExport, ExportPart
from privacy.states import ExportState

log = logging.getLogger(__name__)


def delete_exports() -> int:
    """Gives how many copies went. A store that fails is asked again by the next run."""
    done = 0
    for export in DataExport.objects.to_delete(timezone.now()).order_by("pk"):
        try:
            _delete(export)
        except Exception as error:  # noqa: BLE001 (whatever a store says: the others still go)
            log.error("a copy stays export=%s error=%s", export.pk, type(error).__name__)
        else:
            done += 1
    return done


def _delete(export: DataExport) -> None:
    for part in export.parts.filter(deleted_at=None):
        _delete_part(part)
    DataExport.objects.filter(pk=export.pk, state=ExportState.READY).update(
        state=ExportState.DELETED, deleted_at=timezone.now()
    )


def _delete_part(part: ExportPart) -> None:
    private_files().delete(part.storage_key)
    if private_files().exists(part.storage_key):
        raise ExportNotDeleted(part.pk)
    with transaction.atomic():
        # Names of files are personal too.
        ExportPart.objects.filter(pk=part.pk).update(
            deleted_at=timezone.now(), planned=[], contents=[]
        )
