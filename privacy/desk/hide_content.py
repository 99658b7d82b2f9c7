"""Hide content of one person in which another one appears, until a human being has weighed it."""

from urllib.parse import urlsplit

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.audit import record_act
from common.personal import ShownContent, content_at, hide_content
from privacy.desk.acts import DeskAct
from privacy.desk.lock_case import begin_work, lock_case
from privacy.desk.states import CaseAct
from privacy.desk.timeline import note
from privacy.errors import CaseNotPossible
from privacy.models import Case


def shown_at(address: str) -> ShownContent:
    """What stands at an address of ours. Raises CaseNotPossible."""
    try:
        path = urlsplit(address).path
    except ValueError:  # half an IPv6 address
        path = ""
    found = next((one for one in content_at.call_all(path) if one is not None), None)
    if found is None:
        raise CaseNotPossible("Nothing that can be hidden stands at this address now.")
    return found


@transaction.atomic
def hide_for_person(
    *, actor: AbstractBaseUser, case: Case, address: str, reason: str
) -> ShownContent:
    """Its author is told the reason and can change it. Raises RuleBroken."""
    case = lock_case(case)
    found = shown_at(address)
    hide_content.call_all(actor, found.thing, reason)
    begin_work(case, actor=actor)
    note(case, CaseAct.TAKEN_DOWN, actor=actor, detail=str(found.thing.label))
    record_act(actor=actor, act=DeskAct.TAKE_DOWN, target=case, reason=reason)
    return found
