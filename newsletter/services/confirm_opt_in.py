"""The owner of an address confirms: the newsletter begins, and a suppression ends."""

from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from common.secret_tokens import token_hash
from newsletter.models import OptIn, Subscription, Suppression
from privacy.consent import record_choice
from privacy.purposes import Purpose


@transaction.atomic
def confirm_opt_in(token: str) -> Subscription | None:
    """None when the link is over, used or none of ours."""
    theirs = OptIn.objects.filter(token_hash=token_hash(token)).values("address_code")
    # All of this address: two of its links at once would wait for each other.
    asked = lock_rows(OptIn.objects.filter(address_code__in=theirs))
    opt_in = next((one for one in asked if one.token_hash == token_hash(token)), None)
    if opt_in is None or opt_in.is_over:
        return None
    now = timezone.now()
    subscription, _ = Subscription.objects.update_or_create(
        address_code=opt_in.address_code,
        defaults={
            "address": opt_in.address,
            "person": opt_in.person,
            "interests": opt_in.interests,
            "frequency": opt_in.frequency,
            "language": opt_in.language,
            "confirmed_at": now,
            "left_at": None,
        },
    )
    suppressed = Suppression.objects.in_force().filter(address_code=opt_in.address_code)
    suppressed.update(lifted_at=now)
    record_choice(
        user=opt_in.person,
        address=opt_in.address,
        purpose=Purpose.NEWSLETTER,
        granted=True,
        method=opt_in.method,
        text_version=opt_in.text_version,
        page=opt_in.page,
        asked_at=opt_in.asked_at,
        proof_hash=opt_in.token_hash,
    )
    OptIn.objects.filter(address_code=opt_in.address_code).delete()
    return subscription
