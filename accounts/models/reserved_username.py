from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from common.address_code import CODE_LENGTH, keyed_code


def username_code(username: str) -> str:
    return keyed_code("username", username.lower())


def next_midnight() -> datetime:
    """A day, not a moment: by the moment the row could be matched with the emptied account."""
    day = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=1)


class ReservedUsernameQuerySet(models.QuerySet["ReservedUsername"]):
    def of_name(self, username: str) -> "ReservedUsernameQuerySet":
        return self.filter(code=username_code(username))


class ReservedUsername(models.Model):
    """A name of somebody who left, which nobody gets until the purge takes the row.

    How long that is stands in the data map alone.
    """

    # The key of the row: a number would tell in which order people left.
    code = models.CharField(max_length=CODE_LENGTH, primary_key=True)
    since = models.DateTimeField(default=next_midnight)

    objects = ReservedUsernameQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Reserved since {self.since:%Y-%m-%d}"
