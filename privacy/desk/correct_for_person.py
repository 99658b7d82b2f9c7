"""Correct a fact about whom a case is about."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.audit import record_act
from common.personal import Correctable, CorrectionWish, correct, correctable, was_corrected
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case, shown_person
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case


def what_can_be_corrected(person: AbstractBaseUser) -> dict[str, Correctable]:
    return {one.name: one for found in correctable.call_all(person) for one in found}


@transaction.atomic
def correct_for_person(
    *, actor: AbstractBaseUser, case: Case, field: str, value: str, reason: str, attempt: UUID
) -> None:
    """The same attempt is one correction. Raises RuleBroken in words of the room that has it."""
    case = lock_case(case)
    person = shown_person(case)
    if any(was_corrected.call_all(attempt)):
        return
    offered = what_can_be_corrected(person)
    if field not in offered:
        raise CaseNotPossible("This cannot be corrected here. Choose one of the list.")
    wish = CorrectionWish(person=person, name=field, value=value, by=actor, attempt=attempt)
    if not any(correct.call_all(wish)):
        raise CaseNotPossible("It was not corrected. Look again what stands there now.")
    begin_work(case, actor=actor)
    note(case, CaseAct.CORRECTED, actor=actor, detail=offered[field].label)
    record_act(actor=actor, act=DeskAct.CORRECT, target=case, reason=reason)
