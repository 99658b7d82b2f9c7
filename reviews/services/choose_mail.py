"""A designer chooses whether new reviews are told by mail."""

from django.db import transaction

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from reviews.models import ReviewMailStop


@transaction.atomic
def choose_mail(*, actor: User, is_wanted: bool) -> None:
    """Raises PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if is_wanted:
        ReviewMailStop.objects.filter(person=actor).delete()
    else:
        ReviewMailStop.objects.get_or_create(person=actor)
