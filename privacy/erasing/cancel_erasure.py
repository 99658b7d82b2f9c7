"""The person stays after all."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.locking import lock_name
from common.personal import hold_person
from common.secret_tokens import token_hash
from privacy.emails import mail_erasure_cancelled
from privacy.errors import ErasureRefused
from privacy.models import Erasure
from privacy.states import ErasureState

TOO_LATE = _("This erasure cannot be cancelled any more: it has begun, or was cancelled before.")


@transaction.atomic
def cancel_erasure(*, actor: AbstractBaseUser, erasure: Erasure) -> Erasure:
    """End the days of grace with nothing erased. Locks the person; raises ErasureRefused after."""
    hold_person(actor.pk)
    return _cancel(Erasure.objects.open().of_person(actor.pk).filter(pk=erasure.pk).first())


@transaction.atomic
def _cancel_for_address(erasure: Erasure) -> Erasure:
    lock_name(f"erasure:{erasure.contact}")
    return _cancel(Erasure.objects.open().filter(pk=erasure.pk, person=None).first())


def _cancel(mine: Erasure | None) -> Erasure:
    now = timezone.now()
    if mine is None or not mine.is_in_grace(now):
        raise ErasureRefused(str(TOO_LATE))
    mail_erasure_cancelled(erasure=mine)
    mine.state, mine.cancelled_at = ErasureState.CANCELLED, now
    mine.contact, mine.addresses, mine.cancel_hash = "", [], ""
    mine.save()
    return mine


def cancel_by_link(*, token: str) -> Erasure:
    """The mailed link does it without a log-in: whoever reads the mail owns the address."""
    erasure = find_by_link(token)
    if erasure is None:
        raise ErasureRefused(str(TOO_LATE))
    if erasure.person is None:
        return _cancel_for_address(erasure)
    return cancel_erasure(actor=erasure.person, erasure=erasure)


def find_by_link(token: str) -> Erasure | None:
    """The erasure that this link can cancel; None once it was used, or the work has begun."""
    found = Erasure.objects.open().filter(cancel_hash=token_hash(token)).first()
    return found if found and found.is_in_grace(timezone.now()) else None
