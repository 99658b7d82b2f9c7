"""What stands between a person and their account."""

from collections.abc import Iterator

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext, gettext_noop

from accounts.models import User
from common.personal import DataSubject, OpenMatter, PersonalFile

LAST_SUPERUSER = gettext_noop(
    "This is the last account that may do everything at the staff desk. Give that right to "
    "somebody else first."
)


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """The shop is never left without somebody who can do everything."""
    if not is_last_superuser(person.account_id):
        return []
    return [OpenMatter(words=gettext("somebody else who may do everything at the staff desk"))]


def must_stay(person: AbstractBaseUser) -> str:
    return gettext(LAST_SUPERUSER) if is_last_superuser(person.pk) else ""


def personal_files(person: DataSubject) -> Iterator[PersonalFile]:
    """The picture that a person shows of themselves."""
    shown = User.objects.filter(pk__in=[person.account_id]).exclude(picture_key="")
    for key in shown.values_list("picture_key", flat=True):
        yield PersonalFile(
            key=key,
            path="picture/portrait.webp",
            size_bytes=0,
            about=gettext("your picture"),
            is_public=True,
        )


def is_last_superuser(account_id: int | None) -> bool:
    able = User.objects.filter(is_superuser=True, is_active=True)
    return list(able.values_list("pk", flat=True)) == [account_id]
