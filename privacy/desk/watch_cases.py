"""Each hour: end what nobody confirmed, and remind the desk of what is due and of holds."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from common.locking import lock_rows
from common.models import Machine
from privacy.desk.clock import alarm_of
from privacy.desk.emails import mail_case_alarm, mail_case_expired, mail_hold_review
from privacy.desk.states import CaseAct, CaseState
from privacy.desk.timeline import note
from privacy.models import Case, Hold

log = logging.getLogger(__name__)
# After so long without a confirmed link the request ends by itself.
LINK_AWAITED = timedelta(days=30)


def watch_cases(*, now: datetime) -> None:
    """Safe to repeat: each alarm is mailed once, and once a day for what is overdue."""
    waiting = Case.objects.open().filter(paused_at__lte=now - LINK_AWAITED)
    for pk in waiting.values_list("pk", flat=True):
        _expire(pk, now)
    for case in Case.objects.running():
        _remind(case, now)
    overdue = Case.objects.overdue(now).count()
    if overdue:
        log.error("requests about personal data are overdue count=%s", overdue)
    for hold in Hold.objects.to_review(now):
        with transaction.atomic():
            mail_hold_review(hold=hold)
        log.error("a hold was not reviewed in time count=%s", 1)


@transaction.atomic
def _expire(pk: int, now: datetime) -> None:
    (case,) = lock_rows(Case.objects.filter(pk=pk))
    if not case.is_open or case.paused_at is None:
        return
    case.state, case.reason = CaseState.EXPIRED, ""
    case.paused_at, case.closed_at = None, now
    case.save()
    note(case, CaseAct.EXPIRED, actor=Machine.SCHEDULE)
    mail_case_expired(case=case)


@transaction.atomic
def _remind(case: Case, now: datetime) -> None:
    alarm = alarm_of(due_at=case.due_at, now=now)
    if not alarm:
        return
    day = f"{now:%Y%m%d}" if alarm == "overdue" else ""
    said = f"{alarm} {day}".strip()
    if case.events.filter(what=CaseAct.ALARMED, detail=said).exists():
        return
    note(case, CaseAct.ALARMED, actor=Machine.SCHEDULE, detail=said)
    mail_case_alarm(case=case, alarm=alarm, day=day)
