"""What waits at the privacy desk, by the day until which the law wants it done."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import DateTimeField, ExpressionWrapper, F

from common.days_work import Waiting
from privacy.models import Breach, Case, ChildReport, FoundTrace, Hold
from privacy.models.breach import TO_BE_TOLD_WITHIN
from privacy.models.child_report import TO_BE_DECIDED_WITHIN


def waiting(now: datetime) -> Iterable[Waiting]:
    return [
        Waiting(
            slug="untold",
            label="Breaches to tell the authority",
            rows=Breach.objects.untold(),
            since=ExpressionWrapper(F("known_at") + TO_BE_TOLD_WITHIN, DateTimeField()),
            is_due=True,
        ),
        Waiting(
            slug="child",
            label="Reports of a child's account",
            rows=ChildReport.objects.open(),
            since=ExpressionWrapper(F("reported_at") + TO_BE_DECIDED_WITHIN, DateTimeField()),
            is_due=True,
        ),
        Waiting(
            slug="answer",
            label="Privacy requests to answer",
            rows=Case.objects.running(),
            since="due_at",
            is_due=True,
        ),
        Waiting(
            slug="second",
            label="Holds that wait for a second person",
            rows=Hold.objects.waiting(),
            since="asked_at",
        ),
        Waiting(
            slug="again",
            label="Holds to look at again",
            rows=Hold.objects.to_review(now),
            since="review_at",
            is_due=True,
        ),
        Waiting(
            slug="trace",
            label="Traces of people who left",
            rows=FoundTrace.objects.to_propose(),
            since="found_at",
        ),
        Waiting(
            slug="agree",
            label="Traces that wait for a second person",
            rows=FoundTrace.objects.to_approve(),
            since="decision__asked_at",
        ),
    ]
