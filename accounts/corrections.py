"""What the privacy desk may correct in somebody's account, at their request."""

from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError

from accounts.errors import AccountNotCorrected
from accounts.models import Correction, Profile, User
from accounts.services.update_account import update_account
from common.personal import Correctable, CorrectionWish

_CORRECTABLE = (("display_name", "Name to show"), ("phone", "Phone"), ("address", "Address"))


def correctable(person: AbstractBaseUser) -> list[Correctable]:
    """Not the e-mail address: by it an account is opened, so its owner alone changes it."""
    facts = _facts(person)
    return [Correctable(name, label, facts[name]) for name, label in _CORRECTABLE]


def correct(wish: CorrectionWish) -> bool:
    facts = _facts(wish.person)
    if wish.name not in facts:
        return False
    try:
        _column(wish.name).clean(wish.value, None)
    except ValidationError as error:
        raise AccountNotCorrected(" ".join(error.messages)) from error
    user = User.objects.get(pk=wish.person.pk)
    update_account(actor=user, **{**facts, wish.name: wish.value}, wish=wish)
    return True


def was_corrected(attempt: UUID) -> bool:
    return Correction.objects.filter(attempt=attempt).exists()


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
