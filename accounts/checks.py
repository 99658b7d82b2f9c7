"""What must never be deployed about accounts: `manage.py check --deploy --database default`."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from accounts.models import User
from common.second_factor import KINDS

TABLES = {User._meta.db_table, Authenticator._meta.db_table}


@register(Tags.database, deploy=True)
def check_staff_factors(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Each of the staff needs a second factor; before the first `migrate` there are none."""
    if settings.EMBEDDED_MODE or not databases:
        return []
    if not set(connection.introspection.table_names()) >= TABLES:
        return []
    staff = User.objects.filter(is_staff=True, is_active=True)
    shown = Authenticator.objects.filter(type__in=KINDS).values("user")
    return [
        Error(
            f"{name} is one of the staff and has no second factor: whoever learns the password "
            "can set one up and enter the desk.",
            hint="Log in as this account and set one up, or take it from the staff: "
            'manage.py shell -c "from accounts.models import User; '
            f"User.objects.filter(username='{name}').update(is_staff=False)\"",
            id="accounts.E001",
        )
        for name in staff.exclude(pk__in=shown).order_by("pk").values_list("username", flat=True)
    ]
