"""The four ends of a case, and the answers on the way there."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from privacy.desk.acts import DeskAct
from privacy.desk.answers import COURT_NOTICE, complaint_body
from privacy.desk.emails import mail_case_answer, mail_case_refused
from privacy.desk.lock_case import begin_work, lock_case
from privacy.desk.states import CaseAct, CaseReason, CaseState
from privacy.desk.timeline import note
from privacy.models import Case, CaseMessage, CaseRefusal


@transaction.atomic
def answer_case(
    *, actor: AbstractBaseUser, case: Case, text: str, is_last: bool, attempt: UUID
) -> Case:
    """Mail the text to the person; the last answer closes the case. The same attempt is one answer.

    Raises CaseNotPossible.
    """
    if CaseMessage.objects.filter(mail_code=f"desk:{attempt}").exists():
        case.refresh_from_db()
        return case
    case = lock_case(case)
    begin_work(case, actor=actor)
    message = _write(case, text, attempt)
    note(case, CaseAct.ANSWERED, actor=actor)
    if is_last:
        _end(case, CaseState.FULFILLED)
        note(case, CaseAct.FULFILLED, actor=actor)
    act = DeskAct.FULFILLED if is_last else DeskAct.ANSWERED
    # What was written is the person's, and goes with the case.
    record_act(actor=actor, act=act, target=case, reason="They asked; the text is in the request.")
    mail_case_answer(case=case, message=message)
    return case


@transaction.atomic
def refuse_case(
    *,
    actor: AbstractBaseUser,
    case: Case,
    reason: CaseReason,
    text: str,
    is_partial: bool,
    attempt: UUID,
) -> Case:
    """Refuse it, or the rest of what was done, with everything that the person has to be told.

    Raises CaseNotPossible.
    """
    if CaseMessage.objects.filter(mail_code=f"desk:{attempt}").exists():
        case.refresh_from_db()
        return case
    case = lock_case(case)
    begin_work(case, actor=actor)
    refusal = CaseRefusal.objects.create(
        case=case,
        reason=reason,
        text=text,
        complaint_body=complaint_body(),
        court_notice=COURT_NOTICE,
    )
    _write(case, text, attempt)
    case.is_partial = is_partial
    _end(case, CaseState.FULFILLED if is_partial else CaseState.DENIED, reason)
    act = CaseAct.FULFILLED if is_partial else CaseAct.DENIED
    note(case, act, actor=actor, detail=str(reason.label))
    record_act(actor=actor, act=DeskAct.REFUSED, target=case, reason=str(reason.label))
    mail_case_refused(case=case, refusal=refusal)
    return case


@transaction.atomic
def revoke_case(*, actor: AbstractBaseUser, case: Case, reason: str) -> Case:
    """The person took the request back. Raises CaseNotPossible."""
    case = lock_case(case)
    _end(case, CaseState.REVOKED)
    note(case, CaseAct.REVOKED, actor=actor, detail=reason)
    record_act(actor=actor, act=DeskAct.REVOKED, target=case, reason=reason)
    return case


def _write(case: Case, text: str, attempt: UUID) -> CaseMessage:
    return CaseMessage.objects.create(
        case=case, is_ours=True, is_proven=True, text=text, mail_code=f"desk:{attempt}"
    )


def _end(case: Case, state: CaseState, reason: str = "") -> None:
    case.state, case.reason = state, reason
    case.paused_at, case.closed_at = None, timezone.now()
    case.save()
