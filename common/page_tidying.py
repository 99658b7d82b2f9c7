"""Keeps the table of page changes short: one row a scope."""

from django.db import connection

# One statement: what another run took at the same time counts for that one.
_TIDY = """
WITH many AS (
    SELECT scope FROM common_pagechange GROUP BY scope HAVING count(*) > 1 LIMIT %s
), gone AS (
    DELETE FROM common_pagechange WHERE scope IN (SELECT scope FROM many) RETURNING scope, mark
)
INSERT INTO common_pagechange (scope, mark) SELECT scope, sum(mark) FROM gone GROUP BY scope
"""
MOST_SCOPES = 50_000


def tidy_page_changes() -> None:
    """Each scope's sum stays what it was, so that no kept page ends by it."""
    with connection.cursor() as cursor:
        cursor.execute(_TIDY, [MOST_SCOPES])
