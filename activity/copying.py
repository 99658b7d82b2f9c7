"""Many rows into a table at once, by PostgreSQL's COPY."""

import io
from collections.abc import Iterable, Sequence

from django.db import connection, models


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Raises DatabaseError, and writes none then."""
    lines = io.StringIO()
    for row in rows:
        lines.write("\t".join(map(_field, row)) + "\n")
    lines.seek(0)
    table = connection.ops.quote_name(model._meta.db_table)
    # Django translates the errors of its own calls alone.
    with connection.wrap_database_errors, connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


def _field(value: object) -> str:
    r"""As COPY reads it: \N is NULL, and what would end a field or a line is written in letters."""
    if value is None:
        return r"\N"
    text = str(value).replace("\\", r"\\")
    return text.replace("\t", r"\t").replace("\n", r"\n").replace("\r", r"\r")
