"""The desk says what a request is, and how it was shown whose it is."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from common.personal import account_of
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case
from privacy.desk.send_link import send_link
from privacy.desk.states import ABOUT_ONESELF, CaseAct, CaseKind, CaseReason, Identity
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case


@transaction.atomic
def sort_case(*, actor: AbstractBaseUser, case: Case, kind: CaseKind, reason: str) -> Case:
    """What is about the person's own data gets a link first, unless it is shown who asks."""
    case = lock_case(case)
    if case.kind == kind:
        return case
    case.kind = kind
    needs_link = kind in ABOUT_ONESELF and case.identity == Identity.NOT_NEEDED
    if needs_link:
        case.identity = Identity.OPEN
    case.save(update_fields=["kind", "identity"])
    note(case, CaseAct.SORTED, actor=actor, detail=str(kind.label))
    record_act(actor=actor, act=DeskAct.SORTED, target=case, reason=f"{kind.label}: {reason}")
    if needs_link and case.contact.address:
        send_link(case=case)
    return case


@transaction.atomic
def resend_link(*, actor: AbstractBaseUser, case: Case, reason: str) -> Case:
    """Raises CaseNotPossible where nothing has to be shown, or no address is known."""
    case = lock_case(case)
    if case.identity != Identity.OPEN:
        raise CaseNotPossible("No link is needed: it is shown already, or need not be.")
    if not case.contact.address:
        raise CaseNotPossible("There is no e-mail address. Write to the person by post.")
    send_link(case=case)
    record_act(actor=actor, act=DeskAct.LINK, target=case, reason=reason)
    return case


@transaction.atomic
def accept_identity(*, actor: AbstractBaseUser, case: Case, how: str) -> Case:
    """Staff saw it otherwise, such as by a signature on paper. The clock goes on."""
    case = lock_case(case)
    if case.identity != Identity.OPEN:
        return case
    now = timezone.now()
    if case.paused_at is not None:
        stood = now - case.paused_at
        case.first_due_at += stood
        case.due_at += stood
    case.paused_at = None
    if case.reason == CaseReason.NEED_USER_VERIFICATION:
        case.reason = ""
    case.identity, case.proven_at = Identity.STAFF, now
    case.person_id = account_of(case.contact.address) if case.contact.address else None
    case.save()
    begin_work(case, actor=actor)
    note(case, CaseAct.PROVEN, actor=actor, detail=how)
    record_act(actor=actor, act=DeskAct.IDENTITY, target=case, reason=how)
    return case
