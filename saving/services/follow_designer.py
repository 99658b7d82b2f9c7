"""Somebody follows a designer, or ends that."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from common.personal import hold_person, refuse_leaving
from saving.errors import NotSaved
from saving.models import Follow
from saving.models.follow import FOLLOWED_AT_MOST


@transaction.atomic
def follow_designer(*, actor: User, designer: User) -> Follow:
    """Twice is once. Raises NotSaved, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    if actor.pk == designer.pk:
        raise NotSaved(gettext("You need not follow yourself."))
    mine = Follow.objects.filter(follower=actor)
    held = mine.filter(designer=designer).first()
    if held is not None:
        return held
    if mine.count() >= FOLLOWED_AT_MOST:
        raise NotSaved(
            gettext("You follow %(followed_at_most)s designers, the most that we keep.")
            % {"followed_at_most": FOLLOWED_AT_MOST}
        )
    return Follow.objects.create(follower=actor, designer=designer)


@transaction.atomic
def unfollow_designer(*, actor: User, designer: User) -> None:
    Follow.objects.filter(follower=actor, designer=designer).delete()
