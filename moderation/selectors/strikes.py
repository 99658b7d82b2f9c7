"""Strikes of a designer, and who has too many of them."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Subquery
from django.utils import timezone

from moderation.models import Report, Suspension
from moderation.models.report import ReportQuerySet
from moderation.states import STRIKES_OF_REPEAT_OFFENDER


def strike_count(designer_id: int, now: datetime) -> int:
    return Report.objects.strikes(now).filter(designer=designer_id).count()


def of_repeat_offenders(now: datetime) -> ReportQuerySet:
    """The last strike of each designer with as many as make a repeat offender.

    Without those whom staff have suspended since.
    """
    strikes = Report.objects.strikes(now)
    mine = strikes.filter(designer=OuterRef("designer")).order_by()
    count = mine.values("designer").annotate(number=Count("pk")).values("number")
    last = mine.order_by("-decided_at", "-pk").values("pk")[:1]
    since = Suspension.objects.filter(
        person=OuterRef("designer"), starts_at__gte=OuterRef("decided_at")
    )
    return (
        strikes.annotate(strike_count=Subquery(count))
        .filter(pk=Subquery(last), strike_count__gte=STRIKES_OF_REPEAT_OFFENDER)
        .exclude(Exists(since))
    )


def suspension_of(designer_id: int, now: datetime) -> Suspension | None:
    return Suspension.objects.in_force(now).filter(person=designer_id).first()


def why_not_offered(designer_id: int) -> str:
    """For the catalogue: why this designer may put nothing on the shelf now."""
    found = suspension_of(designer_id, timezone.now())
    if found is None:
        return ""
    return (
        f"Until {found.ends_at:%-d %B %Y} nothing of this studio goes on the shelf, because of "
        "decisions about its pieces. The mail about it says why, and how to contest that."
    )
