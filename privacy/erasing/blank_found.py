"""Blank what a search has found of somebody who left, where it still stands."""

from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from common.personal import Thing
from privacy.data_map import data_map
from privacy.entries import Personal
from privacy.erasing.erase_rows import empty_value, text_for_each
from privacy.errors import SealBroken, TraceNotDecided
from privacy.holds import holds_stay, is_held
from privacy.models import FoundTrace
from privacy.purposes import Erasure as Word
from privacy.tracing.places.columns import Table, every_table
from privacy.tracing.places.database import hits_in, model_of, place_of
from privacy.tracing.sealing import open_sealed
from privacy.tracing.values import Traces

# Of what stands there so many letters are shown.
LONGEST = 2000
BY_HAND = "Mend it where it comes from, and the next search looks again; or keep it with a basis."


def why_not_blanked(found: FoundTrace) -> str:
    """In words why nothing can be blanked there; empty where it can be tried."""
    where = _where(found)
    if where is None:
        return f"“{found.place}” is no column of a table. {BY_HAND}"
    table, column, model = where
    field = _field(model, column) if model else None
    if field is not None and (field.is_relation or field.unique or _is_file(field)):
        return f"“{found.place}” is what its row or its file is found by. {BY_HAND}"
    return ""


def blank_found(found: FoundTrace) -> int:
    """How many rows were blanked. Call it inside a transaction.

    Raises TraceNotDecided where the desk holds the row, or the database refuses.
    """
    holds_stay()
    problem, where = why_not_blanked(found), _where(found)
    if problem or where is None:
        raise TraceNotDecided(problem)
    table, column, model = where
    keys = list(_still_there(found, table, column, model))
    if model and any(is_held(Thing(model._meta.label, key)) for key in keys):
        raise TraceNotDecided("The row is held for a reason that two people agreed on.")
    try:
        with transaction.atomic():
            _blank(table, column, model, keys)
    except DatabaseError as error:
        raise TraceNotDecided(f"The database keeps that column as it is. {BY_HAND}") from error
    return len(keys)


def text_found(found: FoundTrace) -> str:
    """What stands there now, for whoever decides about it; it is written down nowhere else."""
    where = _where(found)
    if where is None or not found.row_pk:
        return ""
    _, column, model = where
    if model is None:
        return ""
    row = (
        model._base_manager.filter(pk=found.row_pk).values_list(_field(model, column).name).first()
    )
    return str(row[0])[:LONGEST] if row else ""


def _where(found: FoundTrace) -> tuple[Table, str, type[models.Model] | None] | None:
    for table in every_table():
        for column in (*table.columns, *table.vectors):
            if place_of(table, column) == found.place:
                return table, column, model_of(table)
    return None


def _field(model: type[models.Model], column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.column == column)


def _still_there(
    found: FoundTrace, table: Table, column: str, model: type[models.Model] | None
) -> Iterator[Any]:
    """The rows in which it stands now: meanwhile somebody may have written something else."""
    traces = _traces(found)
    for key in hits_in(table, model, traces).get(column, {}):
        if not found.row_pk or str(key) == found.row_pk:
            yield key


def _traces(found: FoundTrace) -> Traces:
    try:
        return open_sealed(found.erasure.sealed)
    except SealBroken as error:
        raise TraceNotDecided(str(error)) from error


def _blank(table: Table, column: str, model: type[models.Model] | None, keys: list[Any]) -> None:
    if model is not None:
        field = _field(model, column)
        rows = model._base_manager.filter(pk__in=keys)
        rows.update(**{field.name: _value(model, field)})
        return
    kind = table.columns.get(column, "tsvector")
    empty = "'{}'" if kind.endswith("[]") or kind.startswith("json") else "''"
    name = connection.ops.quote_name(column)
    # The names come from pg_catalog and are quoted, the values are parameters.
    sql = f"UPDATE {table.sql} SET {name} = {empty} WHERE ctid::text = ANY(%s)"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [keys])


def _value(model: type[models.Model], field: Any) -> Any:
    """What the map puts there when somebody leaves, or nothing."""
    said = _said(model, field)
    if said is not None and said.names_others:
        return said.names_others
    texts = [case.by for case in said.erasure if case.do == Word.REPLACE] if said else []
    return text_for_each(texts[0]) if texts else empty_value(model, field.name)


def _said(model: type[models.Model], field: Any) -> Personal | None:
    record = data_map().records.get(model._meta.label)
    entry = record.fields.get(field.name) if record else None
    return entry.personal if entry else None


def _is_file(field: Any) -> bool:
    name = f"{field.model._meta.label}.{field.name}"
    return any(name in prefix.columns for prefix in data_map().storage.values())
