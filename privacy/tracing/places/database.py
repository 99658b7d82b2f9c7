"""Every table that PostgreSQL lists, whether a data map knows it or not."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from privacy.data_map import data_map
from privacy.empty_tables import is_empty
from privacy.entries import Personal
from privacy.tracing.findings import Notes
from privacy.tracing.matching import Matcher, Trace
from privacy.tracing.places.columns import Table, every_table, key_column, likely_rows
from privacy.tracing.values import Traces, is_kept

# By column and row: what stands there.
Hits = dict[str, dict[Any, set[Trace]]]
PKS_AT_ONCE = 1000
NUMBERS = (models.IntegerField, models.UUIDField)


def seek_in_database(traces: Traces, notes: Notes) -> None:
    known, own_schema = _known(), _own_schema()
    everywhere, in_own = matchers(traces)
    for table in every_table():
        model = known.get(table.name) if table.schema == own_schema else None
        own = traces.rows.get(model._meta.label, frozenset()) if model else frozenset()
        try:
            with transaction.atomic():
                if not is_empty(table.sql):
                    hits = _hits(table, model, own, everywhere, in_own)
                    _note(table, model, hits, notes)
        except DatabaseError as error:
            notes.missed[_place(table)] = type(error).__name__
        notes.looked_through["tables"] += 1
        notes.looked_through["columns"] += len(table.columns) + len(table.vectors)


def hits_in(table: Table, model: type[models.Model] | None, traces: Traces) -> Hits:
    """What stands in one table."""
    own = traces.rows.get(model._meta.label, frozenset()) if model else frozenset()
    return _hits(table, model, own, *matchers(traces))


def model_of(table: Table) -> type[models.Model] | None:
    return _known().get(table.name) if table.schema == _own_schema() else None


def _known() -> dict[str, type[models.Model]]:
    return {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }


def matchers(traces: Traces) -> tuple[Matcher, Matcher]:
    """For rows of everybody, and for those of the person alone."""
    return (
        Matcher(one for one in traces.values if not one.only_in_own),
        Matcher(one for one in traces.values if one.only_in_own),
    )


def _own_schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def place_of(table: Table, column: str) -> str:
    return f"{_place(table)}.{column}"


def _place(table: Table) -> str:
    return table.name if table.schema == "public" else f"{table.schema}.{table.name}"


def _hits(
    table: Table,
    model: type[models.Model] | None,
    own: Collection[Any],
    everywhere: Matcher,
    in_own: Matcher,
) -> Hits:
    key = key_column(model)
    found: Hits = {}
    readings = [(everywhere, None), *([(in_own, own)] if own else [])]
    for matcher, only in readings:
        for row in likely_rows(table, key, matcher, only=only):
            for column, text in zip(table.columns, row[1:], strict=True):
                there = matcher.hits(text) if text else set()
                if there:
                    found.setdefault(column, {}).setdefault(row[0], set()).update(there)
        for column in table.vectors:
            for row_key, trace in _in_vector(table, key, column, matcher.traces, only):
                found.setdefault(column, {}).setdefault(row_key, set()).add(trace)
    return found


def _in_vector(
    table: Table, key: str, column: str, traces: Iterable[Trace], only: Collection[Any] | None
) -> Iterator[tuple[Any, Trace]]:
    """A search vector holds the stems of words, in no order."""
    asked = [one for one in traces if not one.is_random]
    quote = connection.ops.quote_name
    key_sql = "t.ctid::text" if key == "ctid" else f"t.{quote(key)}"
    # The names come from pg_catalog and are quoted, the values are parameters.
    sql = f"""
        SELECT {key_sql}, v.number FROM {table.sql} t
        JOIN unnest(%s::text[]) WITH ORDINALITY v(words, number)
          ON t.{quote(column)} @@ plainto_tsquery('simple', v.words)
          OR t.{quote(column)} @@ plainto_tsquery('english', v.words)
        WHERE %s::text[] IS NULL OR {key_sql}::text = ANY(%s::text[])
    """  # noqa: S608
    keys = None if only is None else [str(one) for one in only]
    with connection.cursor() as cursor:
        cursor.execute(sql, [[" ".join(one.words) for one in asked], keys, keys])
        for row_key, number in cursor.fetchall():
            yield row_key, asked[number - 1]


def _note(table: Table, model: type[models.Model] | None, hits: Hits, notes: Notes) -> None:
    for column, rows in hits.items():
        said = _said(model, column)
        kept: set[Any] = set()
        # What staff wrote is not kept where it names somebody, whatever becomes of it otherwise.
        if model is not None and said is not None and said.names_others is None:
            kept = _kept(model, said, rows)
        is_numbered = model is not None and isinstance(model._meta.pk, NUMBERS)
        for key, there in rows.items():
            because = said.because if said and key in kept else ""
            # Another key may be a secret, such as a session's.
            row = str(key) if is_numbered else ""
            notes.add(place_of(table, column), there, kept_because=because, row=row)


def _said(model: type[models.Model] | None, column: str) -> Personal | None:
    """What the map says of the column; None where it knows it not, or calls it not personal."""
    record = data_map().records.get(model._meta.label) if model else None
    if model is None or record is None:
        return None
    names = [field.name for field in model._meta.concrete_fields if field.column == column]
    entry = record.fields.get(names[0]) if names else None
    return entry.personal if entry else None


def _kept(model: type[models.Model], said: Personal, keys: Collection[Any]) -> set[Any]:
    """The rows in which the map keeps the column, with a basis."""
    asked, found = list(keys), set()
    condition = is_kept(model, said)
    for at in range(0, len(asked), PKS_AT_ONCE):
        rows = model._base_manager.filter(condition, pk__in=asked[at : at + PKS_AT_ONCE])
        found |= set(rows.values_list("pk", flat=True))
    return found
