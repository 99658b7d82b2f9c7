"""Requests about personal data for the demo: one in each state, and nobody is mailed."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from privacy.desk.answers import COURT_NOTICE, REFUSALS, complaint_body
from privacy.desk.open_case import Arrival, open_case
from privacy.desk.states import CaseAct, CaseChannel, CaseKind, CaseReason, CaseState, Identity
from privacy.desk.timeline import note
from privacy.models import Case, CaseRefusal


@transaction.atomic
def seed_cases(*, person: User, desk: User) -> None:
    """Once: a second call leaves what is there."""
    if Case.objects.exists():
        return
    _case(person, CaseKind.ACCESS, days_ago=26, text="Please send me all that you have about me.")
    begun = _case(person, CaseKind.OBJECT, days_ago=3, text="Recommend nothing to me, please.")
    begun.state = CaseState.IN_PROGRESS
    begun.save()
    note(begun, CaseAct.TAKEN, actor=desk)
    waiting = _case(None, CaseKind.ERASE, days_ago=1, text="Erase what I bought as a guest.")
    waiting.state, waiting.reason = CaseState.IN_PROGRESS, CaseReason.NEED_USER_VERIFICATION
    waiting.paused_at = timezone.now()
    waiting.save()
    refused = _case(person, CaseKind.RECTIFY, days_ago=40, text="Change the date on my invoice.")
    reason = CaseReason.CLAIM_NOT_COVERED
    CaseRefusal.objects.create(
        case=refused,
        reason=reason,
        text=REFUSALS[reason] + "an invoice stays as it was issued.",
        complaint_body=complaint_body(),
        court_notice=COURT_NOTICE,
    )
    refused.reason = reason
    _end(refused, CaseState.DENIED, CaseAct.DENIED, desk)
    for kind, state, act in (
        (CaseKind.PORTABILITY, CaseState.FULFILLED, CaseAct.FULFILLED),
        (CaseKind.RESTRICT, CaseState.REVOKED, CaseAct.REVOKED),
    ):
        _end(_case(person, kind, days_ago=20, text="Please."), state, act, desk)
    unconfirmed = _case(None, CaseKind.WITHDRAW, days_ago=35, text="No more mails.")
    unconfirmed.state = CaseState.IN_PROGRESS
    unconfirmed.save()
    _end(unconfirmed, CaseState.EXPIRED, CaseAct.EXPIRED, desk)


def _case(person: User | None, kind: CaseKind, *, days_ago: int, text: str) -> Case:
    return open_case(
        actor=None,
        kind=kind,
        channel=CaseChannel.FORM,
        address="" if person else "guest@demo.test",
        person=person,
        proven_by=Identity.PASSWORD if person else None,
        text=text,
        arrival=Arrival(received_at=timezone.now() - timedelta(days=days_ago)),
        has_mail=False,
    )


def _end(case: Case, state: CaseState, act: CaseAct, desk: User) -> None:
    case.state, case.closed_at = state, timezone.now()
    case.save()
    note(case, act, actor=desk)
