"""The financial year in SQL: the database learns from the setting when a period of books is over.

The triggers that keep books ask one function, so that a shop whose year begins in April changes
one setting and runs `migrate`; no trigger is written anew.
"""

from typing import Any

from django.conf import settings
from django.db import connections
from django.db.utils import DEFAULT_DB_ALIAS

FUNCTION = "books_period_over"
YEARS_KEPT = 7


def _said(first_month: int) -> str:
    """SQL: seven years from the end of the financial year in which a moment was are over."""
    months = f"interval '{first_month - 1} months'"
    begin_of_year = f"date_trunc('year', since AT TIME ZONE 'UTC' - {months}) + {months}"
    return f"SELECT {begin_of_year} + interval '{YEARS_KEPT + 1} years' <= now() AT TIME ZONE 'UTC'"


def write_financial_year(*, using: str = DEFAULT_DB_ALIAS, **of_signal: Any) -> None:
    """Say in the database what the setting says; after each `migrate`."""
    said = _said(settings.FINANCIAL_YEAR_FIRST_MONTH)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {FUNCTION}(since timestamptz) RETURNS boolean "
            f"LANGUAGE sql STABLE AS $$ {said} $$"
        )


def is_financial_year_written(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE oid = to_regprocedure(%s)",
            [f"{FUNCTION}(timestamptz)"],
        )
        row = cursor.fetchone()
    return row is not None and row[0].strip() == _said(settings.FINANCIAL_YEAR_FIRST_MONTH)
