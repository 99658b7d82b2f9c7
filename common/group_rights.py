"""Groups of staff and their rights, made by every `migrate`."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission


def give_rights(name: str, rights: Iterable[str], *, app: str) -> None:
    """Give a group those of its rights that belong to one app, whose permissions are there by now.

    Takes nothing away: staff may give a group more.
    """
    group, _created = Group.objects.get_or_create(name=name)
    codenames = [right.partition(".")[2] for right in rights if right.startswith(f"{app}.")]
    found = Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    group.permissions.add(*found)
