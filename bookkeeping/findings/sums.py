"""Sums of other tables' rows beside each row of a query, without the doubling that joins bring."""

from typing import Any

from django.db.models import QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce


def sum_of(rows: QuerySet[Any], field: str, *, by: str) -> Coalesce:
    """The sum of `field` over rows that name the outer row by their column `by`; 0 without any."""
    sums = rows.order_by().values(by).annotate(found=Sum(field)).values("found")
    return Coalesce(Subquery(sums), 0)
