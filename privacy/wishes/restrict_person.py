"""Stop every use of somebody's data that is not needed to keep it."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common.locking import lock_rows
from privacy.models import Restriction
from privacy.states import RestrictionGround


@transaction.atomic
def restrict_person(
    *,
    actor: AbstractBaseUser | None,
    person: AbstractBaseUser,
    ground: RestrictionGround,
    method: str,
) -> Restriction:
    """Holds from the commit on; asked again, it is the same restriction.

    One on another ground stands beside it, and each is lifted by itself. `actor` is None where a
    form without log-in asked.
    """
    lock_rows(get_user_model()._base_manager.filter(pk=person.pk))
    open_ones = Restriction.objects.of_person(person.pk).filter(ends_at=None, ground=ground)
    return open_ones.first() or Restriction.objects.create(
        person_id=person.pk, ground=ground, method=method
    )
