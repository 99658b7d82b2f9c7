"""The person stays after all."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.personal import hold_person
from privacy.emails import mail_erasure_cancelled
from privacy.erasing.request_erasure import token_hash
from privacy.errors import ErasureRefused
from privacy.models import Erasure
from privacy.states import ErasureState

TOO_LATE = "This erasure cannot be cancelled any more: it has begun, or was cancelled before."


@transaction.atomic
def cancel_erasure(*, actor: AbstractBaseUser, erasure: Erasure) -> Erasure:
    """End the days of grace with nothing erased. Locks the person; raises ErasureRefused after."""
    hold_person(actor.pk)
    mine = Erasure.objects.open().of_person(actor.pk).filter(pk=erasure.pk).first()
    now = timezone.now()
    if mine is None or not mine.is_in_grace(now):
        raise ErasureRefused(TOO_LATE)
    mail_erasure_cancelled(erasure=mine)
    mine.state, mine.cancelled_at = ErasureState.CANCELLED, now
    mine.contact, mine.addresses, mine.cancel_hash = "", [], ""
    mine.save()
    return mine


def cancel_by_link(*, token: str) -> Erasure:
    """The mailed link does it without a log-in: whoever reads the mail owns the address."""
    erasure = find_by_link(token)
    if erasure is None or erasure.person is None:
        raise ErasureRefused(TOO_LATE)
    return cancel_erasure(actor=erasure.person, erasure=erasure)


def find_by_link(token: str) -> Erasure | None:
    """The erasure that this link can cancel; None once it was used, or the work has begun."""
    found = Erasure.objects.open().filter(cancel_hash=token_hash(token)).first()
    return found if found and found.is_in_grace(timezone.now()) else None
