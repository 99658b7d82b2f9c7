"""Empties the database after a test whose commits were real."""

import pgtrigger
from django.db import connection, transaction

# What `migrate` writes; no test changes it for good.
KEPT = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
}


def empty_tables() -> None:
    """Delete every row that a test can have made, also where a trigger refuses it.

    In place of Django's flush, which truncates every table and writes all permissions again.
    """
    # The triggers that wait for the commit look away too, so it comes before `ignore` ends.
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        tables = sorted(set(connection.introspection.table_names(cursor)) - KEPT)
        looks = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables]  # noqa: S608
        cursor.execute(" UNION ALL ".join(looks))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 (names of our own tables)
