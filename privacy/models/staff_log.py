from django.contrib.admin.models import LogEntry

from common.triggers import append_only, years_over


class StaffLogEntry(LogEntry):
    """The staff desk's own log, which Django would delete together with the account that acted.

    The database refuses that, so that such an account is emptied and the entry stays.
    """

    class Meta:
        proxy = True
        triggers = append_only(
            "staff_log", until=years_over("OLD.action_time", 3), blanks={"object_repr": ""}
        )
