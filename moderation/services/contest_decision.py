"""The side that lost contests a decision; a designer can make a counter-notice."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.appeals import CONTESTABLE_FOR
from common.audit import record_act
from common.models import Machine
from moderation.acts import ModerationAct
from moderation.emails import tell_contested
from moderation.errors import AppealRefused
from moderation.models import Appeal, Report
from moderation.services.lock_report import lock_report
from moderation.states import COUNTER_NOTICE_WAITS, AppealKind, ReportKind, ReportState, Side


@transaction.atomic
def contest_decision(
    *,
    actor: User | None,
    report: Report,
    side: Side,
    text: str,
    name: str = "",
    post: str = "",
) -> Appeal:
    """Once a side, within the period; with a name and an address by post it is a counter-notice.

    A second one is the first. `actor` is None for a reporter without an account, who has the link.
    Raises AppealRefused.
    """
    report = lock_report(report)
    _refuse_stranger(actor, report, side)
    first = report.appeals.filter(side=side).first()
    if first is not None:
        return first
    problem = why_not_contested(report, side=side, now=timezone.now())
    if problem:
        raise AppealRefused(problem)
    if not text.strip():
        raise AppealRefused(gettext("Say why the decision is wrong."))
    is_counter = bool(name.strip() and post.strip())
    if is_counter and not can_counter(report, side=side):
        raise AppealRefused(gettext("A counter-notice answers a report about a copyright alone."))
    first_decision = report.decisions.latest("decided_at")
    appeal = Appeal.objects.create(
        report=report,
        side=side,
        kind=AppealKind.COUNTER_NOTICE if is_counter else AppealKind.APPEAL,
        person=actor,
        text=text.strip(),
        name=name.strip() if is_counter else "",
        post=post.strip() if is_counter else "",
        answer_by=timezone.now() + COUNTER_NOTICE_WAITS if is_counter else None,
        first_decided_by=first_decision.decided_by,
    )
    record_act(actor=actor or Machine.GUEST, act=ModerationAct.CONTESTED, target=appeal)
    tell_contested(appeal)
    return appeal


def why_not_contested(report: Report, *, side: Side, now: datetime) -> str:
    """What stands against it, in a sentence for that side; empty when nothing does."""
    lost = ReportState.UPHELD if side == Side.DESIGNER else ReportState.REFUSED
    if report.decided_at is None:
        return gettext("It is not decided yet.")
    if report.decisions.filter(appeal__isnull=False).exists():
        return gettext("It was looked at twice already, and that is our last word.")
    if report.state != lost:
        return gettext("It was decided as you wished.")
    if report.decided_at + CONTESTABLE_FOR <= now:
        return gettext("The time to contest it is over.")
    return ""


def can_counter(report: Report, *, side: Side) -> bool:
    return side == Side.DESIGNER and report.kind == ReportKind.COPY


def _refuse_stranger(actor: User | None, report: Report, side: Side) -> None:
    if side == Side.DESIGNER and (actor is None or actor.pk != report.designer_id):
        raise AppealRefused(
            gettext("Only its designer contests that a piece was taken off the shelf.")
        )
