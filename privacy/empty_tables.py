"""Whether a table holds any row: most tables of most shops hold none, and nothing else is asked."""

from django.db import connection
from django.db.models import Model


def is_empty(table: str) -> bool:
    """`table` is quoted, with its schema where it has another one than ours."""
    with connection.cursor() as cursor:
        # A name of our own or from pg_catalog, quoted.
        cursor.execute(f"SELECT NOT EXISTS (SELECT FROM {table})")  # noqa: S608
        return bool(cursor.fetchone()[0])


def has_rows(model: type[Model]) -> bool:
    return not is_empty(connection.ops.quote_name(model._meta.db_table))
