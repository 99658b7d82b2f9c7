"""End a restriction: the person hears of it first."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from privacy import emails
from privacy.errors import NotYoursToLift
from privacy.models import Restriction
from privacy.states import RestrictionGround

# Between the notice and the end, where somebody else than the person lifts it.
NOTICE = timedelta(days=7)


@transaction.atomic
def lift_restriction(*, actor: AbstractBaseUser, restriction: Restriction) -> Restriction:
    """The person ends it at once; what staff end lasts a week longer, after a mail.

    Where a child's account was only suspected, a week more would serve nobody. Lifted again, it
    keeps the end that it has. Raises NotYoursToLift.
    """
    lock_rows(get_user_model()._base_manager.filter(pk=restriction.person_id))
    restriction = Restriction.objects.select_related("person").get(pk=restriction.pk)
    is_own = actor.pk == restriction.person_id
    is_suspicion = restriction.ground == RestrictionGround.CHILD
    if is_own and is_suspicion:
        raise NotYoursToLift(
            "This restriction ends when we have looked at the report. Tell us your side of it on "
            "the page of the report."
        )
    now = timezone.now()
    if restriction.ends_at is not None and not (is_own and restriction.ends_at > now):
        return restriction
    restriction.told_at = now
    restriction.ends_at = now if is_own or is_suspicion else now + NOTICE
    restriction.save(update_fields=["told_at", "ends_at"])
    emails.mail_restriction_ends(restriction)
    return restriction
