"""Begin a copy of somebody's data: one at a time, one a day."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.languages import moment
from common.personal import hold_person, refuse_leaving
from common.queue import enqueue
from privacy.errors import ExportRefused
from privacy.models import DataExport
from privacy.models.data_export import DataExportQuerySet
from privacy.states import ExportState

BETWEEN_TWO = timedelta(days=1)


@transaction.atomic
def request_export(*, actor: AbstractBaseUser, address: str = "") -> DataExport:
    """A copy for the person who asks. Locks the person; raises ExportRefused, PersonLeaves.

    With an address the copy is opened by a link that is mailed there, and not by the log-in.
    """
    # Of two wishes at once the second waits here, and then finds the first.
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    mine = DataExport.objects.of_person(actor.pk)
    export = begin_export(mine, person_id=actor.pk, address=address)
    enqueue("privacy.build_export_task", export.pk)
    return export


def begin_export(mine: DataExportQuerySet, **whose: Any) -> DataExport:
    """One at a time, one a day; whoever calls it holds the person or the address."""
    if mine.under_way().exists():
        raise ExportRefused(
            gettext("A copy of your data is being made already. A mail tells you when it is ready.")
        )
    now = timezone.now()
    last = mine.exclude(state=ExportState.FAILED).first()
    if last is not None and now < last.requested_at + BETWEEN_TWO:
        again = moment(last.requested_at + BETWEEN_TWO)
        raise ExportRefused(
            gettext(
                "You asked for a copy less than a day ago. Ask for the next one after %(again)s "
                "UTC."
            )
            % {"again": again}
        )
    return DataExport.objects.create(requested_at=now, **whose)
