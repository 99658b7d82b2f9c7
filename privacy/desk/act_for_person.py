"""What the desk does for the person of a case by the services that the person would use."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.audit import record_act
from privacy.consent import record_choice
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case, shown_address, shown_person
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.models import Case, DataExport
from privacy.purposes import Purpose, Use
from privacy.services.request_export import request_export
from privacy.services.request_export_by_link import request_export_by_link
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.object_to import object_to
from privacy.wishes.restrict_person import restrict_person

METHOD = "request"


@transaction.atomic
def export_for_person(
    *, actor: AbstractBaseUser, case: Case, by_link: bool, reason: str
) -> DataExport:
    """Begin the copy. It lies behind the person's own log-in; or a link goes to their address.

    The link is for whoever has no account, or one that does not let them in: locked, or without
    its password. Raises ExportRefused.
    """
    case = lock_case(case)
    if case.person is None or by_link:
        export = request_export_by_link(person=case.person, address=shown_address(case))
    else:
        export = request_export(actor=shown_person(case))
    _write_down(case, actor, CaseAct.EXPORT_BEGUN, DeskAct.EXPORT, reason)
    return export


@transaction.atomic
def restrict_for_person(
    *, actor: AbstractBaseUser, case: Case, ground: RestrictionGround, reason: str
) -> None:
    case = lock_case(case)
    restrict_person(actor=actor, person=shown_person(case), ground=ground, method=METHOD)
    _write_down(case, actor, CaseAct.RESTRICTED, DeskAct.RESTRICT, reason)


@transaction.atomic
def object_for_person(*, actor: AbstractBaseUser, case: Case, use: Use, reason: str) -> None:
    case = lock_case(case)
    object_to(
        actor=actor,
        person=shown_person(case),
        use=use,
        state=ObjectionState.MADE,
        method=METHOD,
    )
    _write_down(case, actor, CaseAct.OBJECTED, DeskAct.OBJECT, reason)


@transaction.atomic
def withdraw_for_person(
    *, actor: AbstractBaseUser, case: Case, purpose: Purpose, reason: str
) -> None:
    case = lock_case(case)
    record_choice(
        user=shown_person(case),
        purpose=purpose,
        granted=False,
        method=METHOD,
        text_version=METHOD,
    )
    _write_down(case, actor, CaseAct.WITHDRAWN, DeskAct.WITHDRAW, reason)


def _write_down(
    case: Case, actor: AbstractBaseUser, what: CaseAct, act: DeskAct, reason: str
) -> None:
    begin_work(case, actor=actor)
    note(case, what, actor=actor)
    record_act(actor=actor, act=act, target=case, reason=reason)
