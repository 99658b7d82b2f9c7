"""Whoever reported a copyright answers the designer's counter-notice."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.audit import record_act
from common.models import Machine
from moderation.acts import ModerationAct
from moderation.errors import AppealRefused
from moderation.models import Report
from moderation.services.lock_report import lock_report
from moderation.states import AppealKind


@transaction.atomic
def answer_counter_notice(*, actor: User | None, report: Report, text: str) -> Report:
    """Once: a second answer changes nothing. Raises AppealRefused where there is nothing to answer
    any more."""
    report = lock_report(report)
    if report.answered_at is not None:
        return report
    waiting = report.appeals.open().filter(kind=AppealKind.COUNTER_NOTICE)
    if not waiting.exists():
        raise AppealRefused(gettext("There is no counter-notice that waits for an answer."))
    if not text.strip():
        raise AppealRefused(gettext("Say whether you went to a court, or how the work is yours."))
    report.answer, report.answered_at = text.strip(), timezone.now()
    report.save(update_fields=["answer", "answered_at"])
    record_act(actor=actor or Machine.GUEST, act=ModerationAct.ANSWERED, target=report)
    return report
