"""Correct a fact about whom a case is about."""

from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.audit import record_act
from common.personal import Correctable, correct, correctable
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case, shown_person
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case, Correction


def what_can_be_corrected(person: AbstractBaseUser) -> dict[str, Correctable]:
    return {one.name: one for found in correctable.call_all(person) for one in found}


@transaction.atomic
def correct_for_person(
    *, actor: AbstractBaseUser, case: Case, field: str, value: str, reason: str, attempt: UUID
) -> Correction:
    """The same attempt is one correction. Raises RuleBroken in words of the room that has it."""
    there = Correction.objects.filter(attempt=attempt).first()
    if there is not None:
        return there
    case = lock_case(case)
    person = shown_person(case)
    offered = what_can_be_corrected(person)
    if field not in offered:
        raise CaseNotPossible("This cannot be corrected here. Choose one of the list.")
    if not any(correct.call_all(person, field, value)):
        raise CaseNotPossible("It was not corrected. Look again what stands there now.")
    done = Correction.objects.create(
        person_id=person.pk,
        field=field,
        old_value=offered[field].value,
        corrected_by_id=actor.pk,
        attempt=attempt,
    )
    begin_work(case, actor=actor)
    note(case, CaseAct.CORRECTED, actor=actor, detail=offered[field].label)
    record_act(actor=actor, act=DeskAct.CORRECT, target=case, reason=reason)
    return done
