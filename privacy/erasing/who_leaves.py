"""Which accounts are on their way out, for the rooms that let nothing new begin with them."""

from django.db.models import Q
from django.utils import timezone

from privacy.models import Erasure
from privacy.models.erasure import ErasureQuerySet


def asked_to_leave() -> Q:
    return _people_of(Erasure.objects.open())


def leaving() -> Q:
    return _people_of(Erasure.objects.past_grace(timezone.now()))


def _people_of(erasures: ErasureQuerySet) -> Q:
    # An account that is gone stands there as NULL, and NOT IN a list with NULL is never true.
    return Q(pk__in=erasures.filter(person__isnull=False).values("person"))


def last_address(account_id: int) -> str:
    """Kept until the erasure is finished, so that who left hears of a payout or a refund."""
    found = Erasure.objects.open().of_person(account_id).first()
    return found.contact if found else ""
