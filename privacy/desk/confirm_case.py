"""Somebody opened the link from their mail and said that the request is theirs."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from common.personal import account_of
from common.secret_tokens import token_hash
from privacy.desk.emails import mail_case_received
from privacy.desk.states import CaseAct, Identity
from privacy.desk.timeline import note
from privacy.errors import LinkNotWorking
from privacy.models import Case, CaseLink


@transaction.atomic
def confirm_case(*, token: str, agent_may_receive: bool = False) -> Case:
    """The clock goes on, later by as long as it stood. Raises LinkNotWorking."""
    link = CaseLink.objects.filter(token_hash=token_hash(token)).first()
    if link is None:
        raise LinkNotWorking("This link is not complete, or was never sent.")
    (case,) = lock_rows(Case.objects.filter(pk=link.case_id))
    now = timezone.now()
    if not CaseLink.objects.working(now).filter(pk=link.pk).update(used_at=now):
        raise LinkNotWorking("This link was used already, or is older than a day.")
    if case.identity != Identity.OPEN:  # by another link of the same request
        return case
    stood = now - case.paused_at if case.paused_at else None
    if stood:
        case.first_due_at += stood
        case.due_at += stood
    case.paused_at, case.reason = None, ""
    case.identity, case.proven_at = Identity.LINK, now
    case.person_id = account_of(case.contact.address)
    case.save()
    if case.contact.agent_address and agent_may_receive:
        case.contact.agent_may_receive = True
        case.contact.save(update_fields=["agent_may_receive"])
    detail = f"It stood for {stood.days} days and {stood.seconds // 3600} hours." if stood else ""
    note(case, CaseAct.PROVEN, actor=None, detail=detail)
    mail_case_received(case=case)
    return case
