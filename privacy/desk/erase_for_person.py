"""Erase whom a case is about: one at the desk proposes it, another one decides."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case, shown_address, shown_person
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.erasing.request_erasure import request_erasure
from privacy.erasing.request_erasure_of_address import request_erasure_of_address
from privacy.errors import CaseNotPossible
from privacy.models import Case, CaseErasure


@transaction.atomic
def ask_erasure(
    *, actor: AbstractBaseUser, case: Case, is_grace_waived: bool, reason: str
) -> CaseErasure:
    """Nothing is erased by it. Raises CaseNotPossible."""
    case = lock_case(case)
    _require_shown(case)
    there = CaseErasure.objects.filter(case=case).first()
    if there is not None:
        return there
    asked = CaseErasure.objects.create(
        case=case, is_grace_waived=is_grace_waived, asked_by_id=actor.pk
    )
    begin_work(case, actor=actor)
    note(case, CaseAct.ERASURE_ASKED, actor=actor)
    record_act(actor=actor, act=DeskAct.ERASURE_ASKED, target=case, reason=reason)
    return asked


@transaction.atomic
def approve_erasure(*, actor: AbstractBaseUser, case: Case, reason: str) -> None:
    """The person's erasure begins, by the same way as if they had asked for it themselves.

    Raises CaseNotPossible, to whoever proposed it among others, and ErasureRefused.
    """
    case = lock_case(case)
    asked = _asked(case)
    if asked.approved_at is not None:
        return
    if asked.asked_by_id == actor.pk:
        raise CaseNotPossible("You proposed this erasure. Somebody else has to approve it.")
    asked.approved_by_id, asked.approved_at = actor.pk, timezone.now()
    asked.save(update_fields=["approved_by", "approved_at"])
    note(case, CaseAct.ERASURE_APPROVED, actor=actor)
    record_act(actor=actor, act=DeskAct.ERASURE_APPROVED, target=case, reason=reason)
    why = f"Request {case.number}"
    if case.person is None:
        request_erasure_of_address(
            actor=actor,
            address=shown_address(case),
            waive_grace=asked.is_grace_waived,
            reason=why,
        )
    else:
        request_erasure(
            actor=actor,
            person=shown_person(case),
            waive_grace=asked.is_grace_waived,
            reason=why,
        )


@transaction.atomic
def drop_erasure(*, actor: AbstractBaseUser, case: Case, reason: str) -> None:
    """By anybody at the desk, as long as it is not approved. Raises CaseNotPossible."""
    case = lock_case(case)
    asked = _asked(case)
    if asked.approved_at is not None:
        raise CaseNotPossible(
            "It is approved. As long as its days of grace last, the person can stop it by the link "
            "in their mail."
        )
    asked.delete()
    note(case, CaseAct.ERASURE_DROPPED, actor=actor)
    record_act(actor=actor, act=DeskAct.ERASURE_DROPPED, target=case, reason=reason)


def _require_shown(case: Case) -> None:
    """By the account, or by an address that has none."""
    if case.person is None:
        shown_address(case)
    else:
        shown_person(case)


def _asked(case: Case) -> CaseErasure:
    asked = CaseErasure.objects.filter(case=case).first()
    if asked is None:
        raise CaseNotPossible("Nobody proposes to erase this person now.")
    return asked
