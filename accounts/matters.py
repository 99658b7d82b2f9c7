"""What stands between a person and their account."""

from accounts.models import User
from common.personal import DataSubject, OpenMatter


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """The shop is never left without somebody who can do everything."""
    if not is_last_superuser(person.account_id):
        return []
    return [OpenMatter(words="somebody else who may do everything at the staff desk")]


def is_last_superuser(account_id: int | None) -> bool:
    able = User.objects.filter(is_superuser=True, is_active=True)
    return list(able.values_list("pk", flat=True)) == [account_id]
