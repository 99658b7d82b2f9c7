"""How the shop works right now, for everybody to see; nothing of it is about anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.access import public
from common.models import OutboxMail
from models_catalog.models import PictureRun, ProcessingRun
from models_catalog.states import WorkState
from payments.models import WebhookEvent
from payments.states import EventState

# What waits longer than this is late.
LATE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Part:
    """A part of the shop; `since` is when the oldest of what waits began to."""

    name: str
    count: int
    since: datetime | None
    is_late: bool


@require_safe
@public
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    """Four queries; where the database does not answer, the page of that fault says so."""
    now = timezone.now()
    parts = [
        _part(
            gettext("Payments"),
            WebhookEvent.objects.filter(state=EventState.RECEIVED),
            "received_at",
            now,
        ),
        _part(
            gettext("Mails"),
            OutboxMail.objects.filter(sent_at=None, given_up_at=None),
            "created_at",
            now,
        ),
        _part(
            gettext("Measuring files"),
            ProcessingRun.objects.filter(state=WorkState.QUEUED),
            "queued_at",
            now,
        ),
        _part(
            gettext("Drawing pictures"),
            PictureRun.objects.filter(state=WorkState.QUEUED),
            "queued_at",
            now,
        ),
    ]
    late = [part for part in parts if part.is_late]
    return render(request, "status.html", {"parts": parts, "late": late, "looked_at": now})


def _part(name: str, waiting: QuerySet[Any], began: str, now: datetime) -> Part:
    found = waiting.order_by().aggregate(count=Count("pk"), since=Min(began))
    since = found["since"]
    is_late = since is not None and now - since > LATE_AFTER
    return Part(name=name, count=found["count"], since=since, is_late=is_late)
