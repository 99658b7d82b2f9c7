from django.conf import settings
from django.db import models
from django.utils import timezone

from common.triggers import append_only, years_over


class StaffView(models.Model):
    """That somebody of the staff opened a page about one person. It is never changed."""

    # No foreign key: the row stays when the account goes, and its number leads to nobody then.
    account_number = models.PositiveBigIntegerField()
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # As what they acted: their groups at the desk.
    viewer_role = models.CharField(max_length=100)
    # Which kind of page, such as "order".
    what = models.CharField(max_length=100)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["account_number", "-at"], name="staff_view_by_account")]
        triggers = append_only("staff_view", until=years_over("OLD.at", 3))

    def __str__(self) -> str:
        return f"{self.what} at {self.at:%Y-%m-%d %H:%M}"
