"""Empties the database after a test whose commits were real."""

from functools import cache

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

# One statement: asking and deleting table by table from here costs ten times as much.
_EMPTY = """
DO $$ DECLARE name text; has_rows boolean;
BEGIN
    FOREACH name IN ARRAY ARRAY[{names}] LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM ' || quote_ident(name) || ')' INTO has_rows;
        IF has_rows THEN EXECUTE 'DELETE FROM ' || quote_ident(name); END IF;
    END LOOP;
END $$
"""


def empty_tables() -> None:
    """Delete every row that a test can have made, also where a trigger refuses it.

    In place of Django's flush, which truncates every table and writes all permissions again.
    """
    # The triggers that wait for the commit look away too, so it comes before `ignore` ends.
    with pgtrigger.ignore(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(_EMPTY.format(names=", ".join(f"'{name}'" for name in _tables())))


@cache
def _tables() -> list[str]:
    """A run has one schema: asked once."""
    return sorted(set(connection.introspection.table_names()) - KEPT)
