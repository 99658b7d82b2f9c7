"""Staff decide whether a reported account is a child's."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.audit import record_act
from common.locking import lock_rows
from privacy.acts import PrivacyAct
from privacy.erasing.request_erasure import request_erasure
from privacy.models import ChildReport, Restriction
from privacy.states import ChildDecision, RestrictionGround
from privacy.wishes.lift_restriction import lift_restriction


@transaction.atomic
def decide_report(
    *, actor: AbstractBaseUser, report: ChildReport, decision: ChildDecision, reason: str
) -> ChildReport:
    """A child's account is erased without days of grace; of another one the hiding ends.

    Decided once: a second decision changes nothing. Raises ErasureRefused.
    """
    lock_rows(get_user_model()._base_manager.filter(pk=report.person_id))
    report = ChildReport.objects.select_related("person").get(pk=report.pk)
    if report.decision != ChildDecision.OPEN or decision == ChildDecision.OPEN:
        return report
    report.decision, report.decided_at = decision, timezone.now()
    report.save(update_fields=["decision", "decided_at"])
    said = f"{decision.label}: {reason}"
    record_act(actor=actor, act=PrivacyAct.CHILD_DECIDED, target=report, reason=said)
    if decision == ChildDecision.CHILD:
        request_erasure(
            actor=actor, person=report.person, waive_grace=True, reason="It is a child's account."
        )
        return report
    hidden = Restriction.objects.of_person(report.person_id).filter(
        ground=RestrictionGround.CHILD, ends_at=None
    )
    for restriction in hidden:
        lift_restriction(actor=actor, restriction=restriction)
    return report
