"""Ends every key to the API that a person made: whoever took the account may have made one."""

from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, User
from common.locking import lock_rows


@transaction.atomic
def revoke_all_api_tokens(*, actor: User) -> int:
    """How many worked until now; one that is being made in this moment is among them."""
    lock_rows(User.objects.filter(pk=actor.pk))
    return ApiToken.objects.working().filter(user=actor).update(revoked_at=timezone.now())
