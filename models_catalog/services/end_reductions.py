"""Reductions end before their time; those that have not begun are forgotten."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from common.locking import lock_rows
from models_catalog.models import CadModel, Reduction
from models_catalog.services.index_listing import index_listing

# What begins so soon may have begun when the database is asked to forget it.
BEGINS_MEANWHILE = timedelta(seconds=10)


@transaction.atomic
def end_reductions(*, actor: User, batch: UUID) -> int:
    """How many of the actor's own were still to run; a second time there are none."""
    theirs = Reduction.objects.filter(batch=batch, cad_model__designer=actor)
    pieces = lock_rows(CadModel.objects.filter(pk__in=theirs.values("cad_model")))
    now = timezone.now()
    ended = list(theirs.not_over(now))
    for reduction in ended:
        end_reduction(reduction, now=now)
    for piece in pieces:
        index_listing(cad_model=piece)
    return len(ended)


def end_reduction(reduction: Reduction, *, now: datetime) -> None:
    if reduction.starts_at > now + BEGINS_MEANWHILE:
        reduction.delete()
        return
    reduction.ends_at = max(now, reduction.starts_at + timedelta(microseconds=1))
    reduction.save(update_fields=["ends_at"])
