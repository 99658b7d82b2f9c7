"""Text of columns in PostgreSQL: which are there, as text, and the rows that hold a value."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from privacy.tracing.matching import Matcher

# A table that would be read more often than this is read once, and looked through here.
MOST_READINGS = 5
ROWS_AT_ONCE = 2000
# How encode(…, 'escape') writes a byte that is no character of ASCII.
OCTAL = re.compile(r"\\(\d{3})")

# All that can hold letters: no numbers, flags, times, lengths of time and shapes.
TABLES = """
SELECT n.nspname, c.relname,
       array_agg(a.attname::text ORDER BY a.attnum),
       array_agg(format_type(a.atttypid, NULL) ORDER BY a.attnum)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
  AND COALESCE(e.typcategory, t.typcategory) NOT IN ('N', 'B', 'D', 'T', 'G')
GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Table:
    schema: str
    name: str
    # Column and type, search vectors apart.
    columns: dict[str, str]
    vectors: tuple[str, ...]

    @property
    def sql(self) -> str:
        quote = connection.ops.quote_name
        return f"{quote(self.schema)}.{quote(self.name)}"


def every_table() -> list[Table]:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = cursor.fetchall()
    return [
        Table(
            schema=schema,
            name=name,
            columns={
                column: kind
                for column, kind in zip(columns, kinds, strict=True)
                if kind != "tsvector"
            },
            vectors=tuple(c for c, k in zip(columns, kinds, strict=True) if k == "tsvector"),
        )
        for schema, name, columns, kinds in found
    ]


def rows_with(
    model: type[models.Model], names: Collection[str], matcher: Matcher, *, without: Collection[Any]
) -> Iterator[list[str]]:
    """The text of these fields, in rows of others in which a value may stand."""
    table = _table_of(model, names)
    for row in likely_rows(table, key_column(model), matcher, but=without):
        yield row[1:]


def keys_with(
    model: type[models.Model],
    name: str,
    matcher: Matcher,
    *,
    only: Collection[Any] | None = None,
) -> set[Any]:
    """The numbers of the rows in which a value stands in this field."""
    rows = likely_rows(_table_of(model, [name]), key_column(model), matcher, only=only)
    return {key for key, text in rows if matcher.hits(text)}


def _table_of(model: type[models.Model], names: Collection[str]) -> Table:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return Table(
        schema="public",
        name=model._meta.db_table,
        columns={field.column: str(field.db_type(connection)) for field in fields},
        vectors=(),
    )


def key_column(model: type[models.Model] | None) -> str:
    """Of a table that is no model's, PostgreSQL's own place of a row."""
    return str(model._meta.pk.column) if model else "ctid"


def likely_rows(
    table: Table,
    key: str,
    matcher: Matcher,
    *,
    only: Collection[Any] | None = None,
    but: Collection[Any] = (),
) -> Iterator[list[Any]]:
    """Key and texts of each row in which a value may stand; a row can come twice."""
    if not matcher.traces or not table.columns:
        return
    key_sql = "ctid::text" if key == "ctid" else connection.ops.quote_name(key)
    texts = [_as_text(name, kind) for name, kind in table.columns.items()]
    conditions: list[str] = []
    values: list[Any] = []
    if only is not None:
        conditions.append(f"{key_sql} = ANY(%s)")
        values.append(list(only))
    if but:
        conditions.append(f"{key_sql} <> ALL(%s)")
        values.append(list(but))
    expressions = matcher.expressions(in_bytes="bytea" in table.columns.values())
    if len(expressions) > MOST_READINGS:
        expressions = [""]
    whole = f"lower(concat_ws(E'\\n', {', '.join(texts)}))"
    for expression in expressions:
        asked, given = list(conditions), list(values)
        if expression:
            asked.append(f"{whole} ~ %s")
            given.append(expression)
        # The names come from pg_catalog and are quoted, the values are parameters.
        sql = f"SELECT {key_sql}, {', '.join(texts)} FROM {table.sql}"  # noqa: S608
        if asked:
            sql += f" WHERE {' AND '.join(asked)}"
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(sql, given)
            while rows := cursor.fetchmany(ROWS_AT_ONCE):
                for found, *texts_found in rows:
                    pairs = zip(texts_found, table.columns.values(), strict=True)
                    yield [found, *(_read(text, kind) for text, kind in pairs)]


def _as_text(column: str, kind: str) -> str:
    name = connection.ops.quote_name(column)
    return f"encode({name}, 'escape')" if kind == "bytea" else f"{name}::text"


def _read(text: str | None, kind: str) -> str:
    if not text or kind != "bytea":
        return text or ""
    raw = OCTAL.sub(lambda found: chr(int(found[1], 8)), text).encode("latin-1", "replace")
    return raw.decode(errors="replace")
