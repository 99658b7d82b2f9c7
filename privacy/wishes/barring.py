"""Whose data may not serve a use now: the answer to `barred` in common/personal.py.

Nobody's may before the version of the policy that names the use is in force: who is told of it has
14 days first. Where no version is published yet, as in tests, nothing waits.
"""

from django.db.models import Exists, Q
from django.utils import timezone

from privacy.models import Objection, PolicyVersion, Restriction
from privacy.purposes import OPEN_TO_OBJECTION, STOPPED_BY_RESTRICTION, Purpose, Use
from privacy.states import ObjectionState

# From when an objection stops a use. Fraud is looked for until staff have weighed it: it protects
# others.
AT_ONCE = (ObjectionState.MADE, ObjectionState.UPHELD)
AFTER_WEIGHING = (ObjectionState.UPHELD,)


def barred(use: str) -> Q:
    """A condition on accounts. Raises ValueError for a use that the policy does not know."""
    if use not in Use and use not in Purpose:
        raise ValueError(f"{use} is no use of privacy/purposes.py.")
    now = timezone.now()
    # What is no purpose of its own is part of running and improving the shop.
    purpose = use if use in Purpose.values else Purpose.PROVIDE_SERVICE
    who = Q(Exists(PolicyVersion.objects.not_naming(purpose, now)))
    if use in STOPPED_BY_RESTRICTION:
        restricted = Restriction.objects.in_force(now)
        who |= Q(pk__in=restricted.order_by().values("person"))
    if use in OPEN_TO_OBJECTION:
        stopping = AFTER_WEIGHING if use == Use.PREVENT_FRAUD else AT_ONCE
        objected = Objection.objects.filter(use=use).newest().filter(state__in=stopping)
        who |= Q(pk__in=objected.order_by().values("person"))
    return who
