"""A token that is made while all of a person's tokens are revoked is revoked too."""

import pytest

from accounts.models import ApiToken, User
from accounts.services.create_api_token import create_api_token
from accounts.services.revoke_all_api_tokens import revoke_all_api_tokens
from tests.races import while_open


@pytest.mark.django_db(transaction=True)
def test_a_token_made_in_the_same_moment_is_revoked_with_the_others(ben: User) -> None:
    while_open(
        lambda: create_api_token(actor=ben, name="script"),
        lambda: revoke_all_api_tokens(actor=ben),
    )
    assert not ApiToken.objects.working().exists()
