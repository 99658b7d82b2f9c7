"""A person leaves: every browser is logged out, and every program's key ends."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from accounts.models import Session, User
from accounts.services.revoke_all_api_tokens import revoke_all_api_tokens


@transaction.atomic
def end_access(actor: AbstractBaseUser) -> None:
    revoke_all_api_tokens(actor=User.objects.get(pk=actor.pk))
    Session.objects.filter(account_id=actor.pk).delete()
