"""A report as its two sides see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from common.appeals import CONTESTABLE_FOR, AppealState
from moderation.models import Appeal, Report, ReportDecision, ReportFile
from moderation.selectors.strikes import strike_count
from moderation.services.contest_decision import can_counter, why_not_contested
from moderation.statement import statement
from moderation.states import AppealKind, Side


@dataclass(frozen=True)
class SidePage:
    """What one side reads of a report: where it stands, why, and what it can do."""

    report: Report
    # The newest decision first, each in sentences.
    statements: list[list[str]]
    # What this side wrote against the decision, and how that ended.
    appeal: Appeal | None
    # A designer's counter-notice, for the reporter to answer.
    counter_notice: Appeal | None
    can_contest: bool
    # Why not, where a decision was made.
    why_not: str
    can_counter: bool
    contest_until: datetime | None
    # What the reporter sent along, by name.
    file_names: tuple[str, ...]


def reported_by_link(link: str) -> Report | None:
    found = Report.objects.select_related("designer", "cad_model")
    return found.filter(link=link).first()


def decided_about(designer: User) -> QuerySet[Report]:
    """Reports about a designer's pieces that are decided, the newest first."""
    return (
        Report.objects.decided()
        .filter(designer=designer)
        .select_related("designer", "cad_model")
        .order_by("-decided_at", "-pk")
    )


def side_page(report: Report, *, side: Side) -> SidePage:
    """Five queries beside the report."""
    now = timezone.now()
    strikes = strike_count(report.designer_id, now)
    decisions = list(ReportDecision.objects.filter(report=report).select_related("report"))
    appeals = list(report.appeals.all())
    own = next((one for one in appeals if one.side == side), None)
    counter = next(
        (
            one
            for one in appeals
            if one.kind == AppealKind.COUNTER_NOTICE and one.state == AppealState.OPEN
        ),
        None,
    )
    problem = why_not_contested(report, side=side, now=now)
    return SidePage(
        report=report,
        statements=[statement(one, side=side, strikes=strikes) for one in decisions],
        appeal=own,
        counter_notice=counter if side == Side.REPORTER else None,
        can_contest=own is None and not problem,
        why_not=problem if report.decided_at else "",
        can_counter=can_counter(report, side=side),
        contest_until=report.decided_at + CONTESTABLE_FOR if report.decided_at else None,
        file_names=_file_names(report) if side == Side.REPORTER else (),
    )


def _file_names(report: Report) -> tuple[str, ...]:
    return tuple(ReportFile.objects.filter(report=report).values_list("file_name", flat=True))
