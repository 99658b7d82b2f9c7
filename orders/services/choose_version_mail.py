"""A buyer switches the mail about new versions of what they bought off, or on again."""

from django.db import transaction

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from orders.models import VersionMailStop


@transaction.atomic
def choose_version_mail(*, actor: User, is_wanted: bool) -> None:
    """Twice is as once. Raises PersonLeaves to whoever is being erased and asks for it."""
    hold_person(actor.pk)
    if is_wanted:
        refuse_leaving(actor.pk)
        VersionMailStop.objects.filter(person=actor).delete()
    else:
        VersionMailStop.objects.get_or_create(person=actor)
