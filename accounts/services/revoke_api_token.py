"""Ends a key to the API, at once and for good."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.models import ApiToken, User
from common.locking import lock_rows


@transaction.atomic
def revoke_api_token(*, actor: User, token: ApiToken) -> ApiToken:
    """Revoking again changes nothing. Raises PermissionDenied for another person's token."""
    (row,) = lock_rows(ApiToken.objects.filter(pk=token.pk))
    if row.user_id != actor.pk:
        raise PermissionDenied
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
    return row
