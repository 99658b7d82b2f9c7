"""Who may do what with people's data at the staff desk; made by every `migrate`.

Privacy sees accounts and requests, finance (the group of the bookkeeping) sealed invoices, support
neither of the two.
"""

from typing import Any

from django.apps import AppConfig

from common.group_rights import give_rights

GROUPS = {
    "Privacy desk": (
        *("privacy.view_case", "privacy.work_case", "privacy.view_hold", "privacy.decide_hold"),
        "privacy.view_foundtrace",
        *("privacy.view_consent", "privacy.view_purgerun", "privacy.view_pendingfile"),
        "accounts.view_user",
    ),
    "Support": (
        *("models_catalog.view_cadmodel", "orders.view_order", "orders.view_licencegrant"),
    ),
}


def make_groups(*, sender: AppConfig, **_: Any) -> None:
    for name, rights in GROUPS.items():
        give_rights(name, rights, app=sender.label)
