"""Begin somebody's erasure: its days of grace, or its work at once."""

from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from common.audit import Actor, record_act
from common.personal import data_subject, hold_person, must_stay, step_back
from common.queue import enqueue
from common.secret_tokens import random_token, token_hash
from privacy.acts import PrivacyAct
from privacy.emails import mail_erasure_requested
from privacy.errors import ErasureRefused
from privacy.models import Erasure
from privacy.states import ErasureState

GRACE = timedelta(days=7)


@transaction.atomic
def request_erasure(
    *, actor: Actor, person: AbstractBaseUser, waive_grace: bool = False, reason: str = ""
) -> Erasure:
    """The person's one open erasure; a second wish gives it again, or ends its grace.

    From now on a designer's models are off the shelf. `reason` is kept where somebody else asks.
    Locks the person. Raises ErasureRefused for the last superuser, and for an account that is gone.
    """
    held = hold_person(person.pk)
    if held is None or getattr(held, "closed_at", None) is not None:
        raise ErasureRefused(gettext("This account is closed already."))
    for words in must_stay.call_all(held):
        if words:
            raise ErasureRefused(words)
    now = timezone.now()
    erasure = Erasure.objects.open().of_person(held.pk).first()
    if erasure is not None:
        return _hasten(actor, erasure, reason) if waive_grace else erasure
    token = random_token()
    erasure = Erasure.objects.create(
        person_id=held.pk,
        contact=getattr(held, held.get_email_field_name()),
        addresses=list(data_subject(held).addresses),
        cancel_hash="" if waive_grace else token_hash(token),
        is_grace_waived=waive_grace,
        requested_at=now,
        due_at=now if waive_grace else now + GRACE,
    )
    step_back.call_all(held)
    act = PrivacyAct.ERASURE_HASTENED if waive_grace else PrivacyAct.ERASURE_ASKED
    _note(actor, act, erasure, reason)
    mail_erasure_requested(
        erasure=erasure, token="" if waive_grace else token, is_own=actor == held
    )
    if waive_grace:
        enqueue("privacy.continue_erasure_task", erasure.pk)
    return erasure


def _hasten(actor: Actor, erasure: Erasure, reason: str) -> Erasure:
    if erasure.state == ErasureState.GRACE and not erasure.is_grace_waived:
        erasure.is_grace_waived, erasure.cancel_hash = True, ""
        erasure.due_at = max(erasure.requested_at, min(erasure.due_at, timezone.now()))
        erasure.save(update_fields=["is_grace_waived", "cancel_hash", "due_at"])
        _note(actor, PrivacyAct.ERASURE_HASTENED, erasure, reason)
        enqueue("privacy.continue_erasure_task", erasure.pk)
    return erasure


def _note(actor: Actor, act: PrivacyAct, erasure: Erasure, reason: str) -> None:
    """Who did it for somebody else. Of the person it would lead from the receipt to the account."""
    if actor != erasure.person:
        record_act(actor=actor, act=act, target=erasure, reason=reason)
