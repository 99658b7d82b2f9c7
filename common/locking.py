"""Row locks in one fixed order, so that two transactions never wait for each other in a ring."""

from typing import TypeVar

from django.db import models
from django.db.models import QuerySet

M = TypeVar("M", bound=models.Model)


def lock_rows(rows: QuerySet[M]) -> list[M]:
    """Lock the rows FOR UPDATE sorted by primary key and return them re-read.

    Call once per transaction, as late as possible and before the rule is checked.
    Raises TransactionManagementError outside a transaction.
    """
    return list(rows.order_by("pk").select_for_update(of=("self",)))
