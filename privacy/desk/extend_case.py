"""Take up to two months more for a request that needs them: once, with a reason, in time."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from privacy.desk.acts import DeskAct
from privacy.desk.clock import latest_extension
from privacy.desk.emails import mail_case_extended
from privacy.desk.lock_case import begin_work, lock_case
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case


def why_no_extension(case: Case, *, until: datetime, now: datetime) -> str:
    """Empty where it can be extended until then."""
    latest = latest_extension(case.first_due_at)
    if case.paused_at is not None:
        return "The clock stands: it waits for the link. There is nothing to extend yet."
    if now >= case.first_due_at:
        return "The first period is over. Answer it today; it cannot be extended any more."
    if until <= case.first_due_at:
        return f"It is due on {case.first_due_at:%d %B %Y} already. Choose a later day."
    if until > latest:
        return f"Two months more are the most: choose a day up to {latest:%d %B %Y}."
    return ""


@transaction.atomic
def extend_case(*, actor: AbstractBaseUser, case: Case, until: datetime, reason: str) -> Case:
    """The person reads the reason in a mail. Raises CaseNotPossible."""
    case = lock_case(case)
    if case.extended_at is not None:
        if case.due_at == until:  # the same form once more
            return case
        raise CaseNotPossible(
            f"It was extended once, until {case.due_at:%d %B %Y}, and cannot be a second time."
        )
    now = timezone.now()
    problem = why_no_extension(case, until=until, now=now)
    if problem:
        raise CaseNotPossible(problem)
    begin_work(case, actor=actor)
    case.due_at, case.extended_at = until, now
    case.save(update_fields=["due_at", "extended_at"])
    note(case, CaseAct.EXTENDED, actor=actor, detail=f"Until {until:%Y-%m-%d}.")
    record_act(actor=actor, act=DeskAct.EXTENDED, target=case, reason=reason)
    mail_case_extended(case=case, why=reason)
    return case
