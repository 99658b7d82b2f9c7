"""Who may do what with people's data at the staff desk; made by every `migrate`.

Privacy sees accounts and requests, finance (the group of the bookkeeping) sealed invoices, support
neither of the two.
"""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission

GROUPS = {
    "Privacy desk": (
        *("privacy.view_case", "privacy.work_case", "privacy.view_hold", "privacy.decide_hold"),
        *("privacy.view_consent", "privacy.view_purgerun", "privacy.view_pendingfile"),
        "accounts.view_user",
    ),
    "Support": (
        *("models_catalog.view_cadmodel", "orders.view_order", "orders.view_licencegrant"),
    ),
}


def make_groups(*, sender: AppConfig, **_: Any) -> None:
    """Adds what is missing of the rights of one app, whose permissions are there by now.

    Takes nothing away: staff may give a group more.
    """
    for name, rights in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        for right in rights:
            app, _dot, codename = right.partition(".")
            if app != sender.label:
                continue
            found = Permission.objects.filter(content_type__app_label=app, codename=codename)
            group.permissions.add(*found)
