"""What the privacy desk may correct in somebody's account, at their request."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from accounts.errors import AccountNotCorrected
from accounts.models import Profile, User
from accounts.services.update_account import update_account
from common.personal import Correctable

_CORRECTABLE = (("display_name", "Name to show"), ("phone", "Phone"), ("address", "Address"))


def correctable(person: AbstractBaseUser) -> list[Correctable]:
    """Not the e-mail address: by it an account is opened, so its owner alone changes it."""
    facts = _facts(person)
    return [Correctable(name, label, facts[name]) for name, label in _CORRECTABLE]


def correct(person: AbstractBaseUser, name: str, value: str) -> bool:
    facts = _facts(person)
    if name not in facts:
        return False
    try:
        _column(name).clean(value, None)
    except ValidationError as error:
        raise AccountNotCorrected(" ".join(error.messages)) from error
    user = User.objects.get(pk=person.pk)
    update_account(actor=user, **{**facts, name: value})
    return True


def _facts(person: AbstractBaseUser) -> dict[str, str]:
    user = User.objects.get(pk=person.pk)
    profile = Profile.objects.filter(user=user).first()
    return {
        "display_name": user.display_name,
        "phone": profile.phone if profile else "",
        "address": profile.address if profile else "",
    }


def _column(name: str) -> Any:
    owner: Any = User if name == "display_name" else Profile
    return owner._meta.get_field(name)
