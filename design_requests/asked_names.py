"""Whom a client means by the names that stand in a private brief, one a line."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import User

ASKED_AT_MOST = 10


def designers_named(text: str) -> list[User]:
    """Each once, by the studio's name or the username. Raises ValidationError with the reason."""
    names = [line.strip() for line in text.splitlines() if line.strip()]
    if not names:
        raise ValidationError(gettext("Name at least one designer, or show the brief to all."))
    if len(names) > ASKED_AT_MOST:
        raise ValidationError(gettext("Name %(number)s at most.") % {"number": ASKED_AT_MOST})
    return list({named.pk: named for named in map(_named, names)}.values())


def _named(name: str) -> User:
    there = User.objects.filter(designer_profile__isnull=False, closed_at=None)
    is_name = Q(username__iexact=name) | Q(designer_profile__studio_name__iexact=name)
    found = list(there.filter(is_name)[:2])
    if not found:
        raise ValidationError(gettext("No designer here is named “%(name)s”.") % {"name": name})
    if len(found) > 1:
        raise ValidationError(
            gettext(
                "Several designers are named “%(name)s”: take the name in the address of the page."
            )
            % {"name": name}
        )
    return found[0]
