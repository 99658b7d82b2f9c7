"""Begin the erasure of what is stored about an address that has no account."""

from django.db import transaction
from django.utils import timezone

from common.audit import Actor, record_act
from common.locking import lock_name
from common.personal import account_of
from common.queue import enqueue
from common.secret_tokens import random_token, token_hash
from privacy.acts import PrivacyAct
from privacy.emails import mail_erasure_requested
from privacy.erasing.request_erasure import GRACE
from privacy.errors import ErasureRefused
from privacy.models import Erasure


@transaction.atomic
def request_erasure_of_address(
    *, actor: Actor, address: str, waive_grace: bool = False, reason: str = ""
) -> Erasure:
    """Its one open erasure. Call it once the address is shown to be theirs.

    Raises ErasureRefused where somebody has an account with it: then it is the account's erasure.
    """
    address = address.strip().lower()
    lock_name(f"erasure:{address}")
    if account_of(address) is not None:
        raise ErasureRefused(
            "There is an account with this address now. Its owner asks for the erasure under "
            "My data, or once more by a new request."
        )
    there = Erasure.objects.open().of_address(address).first()
    if there is not None:
        return there
    now = timezone.now()
    token = "" if waive_grace else random_token()
    erasure = Erasure.objects.create(
        contact=address,
        addresses=[address],
        cancel_hash=token_hash(token) if token else "",
        is_grace_waived=waive_grace,
        requested_at=now,
        due_at=now if waive_grace else now + GRACE,
    )
    act = PrivacyAct.ERASURE_HASTENED if waive_grace else PrivacyAct.ERASURE_ASKED
    record_act(actor=actor, act=act, target=erasure, reason=reason)
    mail_erasure_requested(erasure=erasure, token=token, is_own=False)
    if waive_grace:
        enqueue("privacy.continue_erasure_task", erasure.pk)
    return erasure
