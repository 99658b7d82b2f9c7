"""Whom a client means by the names that stand in a private brief, one a line."""

from django.core.exceptions import ValidationError
from django.db.models import Q

from accounts.models import User

ASKED_AT_MOST = 10


def designers_named(text: str) -> list[User]:
    """Each once, by the studio's name or the username. Raises ValidationError with the reason."""
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise ValidationError("Name at least one designer, or show the brief to all.")
    if len(names) > ASKED_AT_MOST:
        raise ValidationError(f"Name {ASKED_AT_MOST} at most.")
    return list({named.pk: named for named in map(_named, names)}.values())


def _named(name: str) -> User:
    there = User.objects.filter(designer_profile__isnull=False, closed_at=None)
    is_name = Q(username__iexact=name) | Q(designer_profile__studio_name__iexact=name)
    found = list(there.filter(is_name)[:2])
    if not found:
        raise ValidationError(f"No designer here is named “{name}”.")
    if len(found) > 1:
        raise ValidationError(
            f"Several designers are named “{name}”: take the name in the address of the page."
        )
    return found[0]
