"""Ends every key to the API that a person made: whoever took the account may have made one."""

from django.utils import timezone

from accounts.models import ApiToken, User


def revoke_all_api_tokens(*, actor: User) -> int:
    """How many worked until now."""
    return ApiToken.objects.working().filter(user=actor).update(revoked_at=timezone.now())
