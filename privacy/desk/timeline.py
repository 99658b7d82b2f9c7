"""Writes one line into the timeline of a case, inside the transaction of what it tells."""

from common.audit import Actor
from common.models import Machine
from privacy.desk.states import CaseAct
from privacy.models import Case, CaseEvent, Doer


def note(case: Case, what: CaseAct, *, actor: Actor | None, detail: str = "") -> CaseEvent:
    """`actor` is who did it at the desk; None is the person whom the case is about."""
    if actor is None:
        by, staff_id = Doer.PERSON, None
    elif isinstance(actor, Machine):
        by, staff_id = Doer.SHOP, None
    else:
        by, staff_id = Doer.DESK, actor.pk
    return CaseEvent.objects.create(
        case=case, what=what, by=by, staff_id=staff_id, detail=detail[:300]
    )
