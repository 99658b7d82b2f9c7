"""Makes a key to the API for one of a person's programs."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.errors import TooManyTokens
from accounts.models import ApiToken, User
from accounts.token_scopes import DEFAULT_DAYS, TokenScope
from accounts.tokens import SHOWN_CHARACTERS, new_token
from common.locking import lock_rows
from common.secret_tokens import token_hash

MOST_WORKING_TOKENS = 20


@transaction.atomic
def create_api_token(
    *,
    actor: User,
    name: str,
    scope: TokenScope = TokenScope.DOWNLOAD,
    days: int = DEFAULT_DAYS,
) -> tuple[ApiToken, str]:
    """The row and the token itself, which is shown once and not kept. Raises TooManyTokens.

    With 0 days it holds until it is revoked.
    """
    lock_rows(User.objects.filter(pk=actor.pk))
    if ApiToken.objects.working().filter(user=actor).count() >= MOST_WORKING_TOKENS:
        raise TooManyTokens(
            gettext("You have %(most)s tokens. Revoke one that you no longer use first.")
            % {"most": MOST_WORKING_TOKENS}
        )
    token = new_token()
    row = ApiToken(
        user=actor,
        name=name,
        prefix=token[:SHOWN_CHARACTERS],
        token_hash=token_hash(token),
        scope=scope,
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    row.full_clean()
    row.save()
    return row, token
