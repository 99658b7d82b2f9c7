"""What people agreed to: every answer is a new row, the newest one holds."""

from django.contrib.auth.models import AbstractBaseUser

from privacy.models import Consent


def record_choice(
    *, user: AbstractBaseUser, purpose: str, granted: bool, method: str, text_version: str
) -> Consent:
    """Keep one answer beside the earlier ones; call within the transaction of its form."""
    return Consent.objects.create(
        person_id=user.pk,
        purpose=purpose,
        granted=granted,
        method=method,
        text_version=text_version,
    )


def current_choice(*, user: AbstractBaseUser, purpose: str) -> bool:
    """Whether the last answer was yes; someone never asked has not agreed."""
    newest = Consent.objects.filter(person_id=user.pk, purpose=purpose).first()
    return newest is not None and newest.granted
