"""Somebody leaves the newsletter: by a link, a mail program, the provider or their account."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.address_code import address_code
from newsletter.models import Delivery, Subscription
from newsletter.services.suppress import suppress
from newsletter.states import Outcome, SuppressedFor
from newsletter.wording import TEXT_VERSION
from privacy.consent import current_choice, record_choice, record_choice_by_code
from privacy.purposes import Purpose


@transaction.atomic
def leave(
    *, code: str, method: str, issue_id: int = 0, reason: SuppressedFor = SuppressedFor.LEFT
) -> bool:
    """True when the newsletter ended by this; a repeat, or an unknown address, is no error.

    The address is suppressed in every case: whoever follows an old link means it.
    """
    ended = suppress(code=code, reason=reason)
    for subscription in ended:
        record_choice_by_code(
            user_id=subscription.person_id,
            code=code,
            purpose=Purpose.NEWSLETTER,
            granted=False,
            method=method,
            text_version=TEXT_VERSION,
        )
    if ended and issue_id:
        copy = Delivery.objects.filter(issue=issue_id, address_code=code)
        copy.exclude(outcome=Outcome.COMPLAINT).update(
            outcome=Outcome.LEFT, outcome_at=timezone.now()
        )
    return bool(ended)


def leave_as_person(person: AbstractBaseUser) -> bool:
    """Every address under which the person gets it."""
    addresses = {str(getattr(person, person.get_email_field_name()))}
    codes = {address_code(one) for one in addresses}
    theirs = Subscription.objects.current().filter(person_id=person.pk)
    codes |= set(theirs.values_list("address_code", flat=True))
    ended = [leave(code=code, method="my data") for code in sorted(codes)]
    if current_choice(user=person, purpose=Purpose.NEWSLETTER):
        # A yes that no link had confirmed.
        record_choice(
            user=person,
            purpose=Purpose.NEWSLETTER,
            granted=False,
            method="my data",
            text_version=TEXT_VERSION,
        )
    return any(ended)
