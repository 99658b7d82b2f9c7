"""What waits for staff in the catalogue."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from common.days_work import Waiting
from models_catalog.models import (
    CadModel,
    DuplicateFinding,
    PictureRun,
    PieceQuestion,
    ProcessingRun,
    Release,
)
from models_catalog.selectors.review_queue import awaiting_review, waits_since
from models_catalog.states import FindingState, ListingState, ReleaseState, WorkState

NEAR_THE_SHELF = (ListingState.SUBMITTED, ListingState.PUBLISHED)


def waiting(now: datetime) -> Iterable[Waiting]:
    undecided = DuplicateFinding.objects.against_others().filter(
        release__cad_model=OuterRef("pk"),
        release__state__in=[ReleaseState.SUBMITTED, ReleaseState.PUBLISHED],
        state=FindingState.OPEN,
    )
    return [
        Waiting(
            slug="review",
            label="Pieces to review",
            rows=awaiting_review(),
            since=waits_since(),
        ),
        Waiting(
            slug="likeness",
            label="Pieces that look like another designer's",
            rows=CadModel.objects.filter(Exists(undecided), state__in=NEAR_THE_SHELF),
            since=Subquery(undecided.order_by("found_at").values("found_at")[:1]),
        ),
        Waiting(
            slug="questions",
            label="Questions that were reported",
            rows=PieceQuestion.objects.reported(),
            since="reported_at",
        ),
        Waiting(
            slug="stopped",
            label="Files that our own work failed on",
            rows=_given_up(ProcessingRun.objects.all()),
            since=Coalesce("finished_at", "queued_at"),
        ),
        Waiting(
            slug="undrawn",
            label="Pieces whose pictures failed",
            rows=_given_up(PictureRun.objects.all()),
            since="finished_at",
        ),
    ]


def _given_up(runs: QuerySet[Any]) -> QuerySet[Any]:
    """Of a piece's newest version: whoever has uploaded another file since waits no longer."""
    newer = Release.objects.filter(
        cad_model=OuterRef("release__cad_model"), number__gt=OuterRef("release__number")
    )
    return runs.filter(~Exists(newer), state=WorkState.FAILED).exclude(
        release__state=ReleaseState.SET_ASIDE
    )
