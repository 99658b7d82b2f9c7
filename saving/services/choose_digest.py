"""Somebody asks for the mail about what they saved, or ends it; nobody gets it unasked."""

from django.db import transaction

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from saving.models import DigestWish


@transaction.atomic
def choose_digest(*, actor: User, is_wanted: bool) -> None:
    """Raises PersonLeaves to whoever is being erased and asks for it."""
    hold_person(actor.pk)
    if not is_wanted:
        DigestWish.objects.filter(person=actor).delete()
        return
    refuse_leaving(actor.pk)
    DigestWish.objects.get_or_create(person=actor)
