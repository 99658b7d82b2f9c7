"""Begin a copy of somebody's data: one at a time, one a day."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from common.personal import hold_person, refuse_leaving
from common.queue import enqueue
from privacy.errors import ExportRefused
from privacy.models import DataExport
from privacy.states import ExportState

BETWEEN_TWO = timedelta(days=1)


@transaction.atomic
def request_export(*, actor: AbstractBaseUser) -> DataExport:
    """A copy for the person who asks. Locks the person; raises ExportRefused, PersonLeaves."""
    # Of two wishes at once the second waits here, and then finds the first.
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    mine = DataExport.objects.of_person(actor.pk)
    if mine.under_way().exists():
        raise ExportRefused(
            "A copy of your data is being made already. A mail tells you when it is ready."
        )
    now = timezone.now()
    last = mine.exclude(state=ExportState.FAILED).first()
    if last is not None and now < last.requested_at + BETWEEN_TWO:
        again = date_format(last.requested_at + BETWEEN_TWO, "j F Y, H:i")
        raise ExportRefused(
            f"You asked for a copy less than a day ago. Ask for the next one after {again} UTC."
        )
    export = DataExport.objects.create(person_id=actor.pk, requested_at=now)
    enqueue("privacy.build_export_task", export.pk)
    return export
