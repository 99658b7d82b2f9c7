"""What stands between a person and their account."""

from accounts.models import User
from common.personal import DataSubject, OpenMatter


def open_matters(person: DataSubject) -> list[OpenMatter]:
    """The shop is never left without somebody who can do everything."""
    able = User.objects.filter(is_superuser=True, is_active=True)
    if list(able.values_list("pk", flat=True)) != [person.account_id]:
        return []
    return [OpenMatter(words="somebody else who may do everything at the staff desk")]
