"""Which columns of a copied database hold people's words, and how they are replaced there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from psycopg2 import sql
from psycopg2.extras import Json

from privacy.disguise import Disguise
from privacy.entries import DataMap

# A password that opens nothing, in Django's own form.
NO_PASSWORD = "!anonymised"  # noqa: S105
# Columns whose values may be nowhere in the dump, by parts of their names.
IDENTIFYING = ("email", "address", "name", "phone")
SHORTEST_SOUGHT = 6


@dataclass(frozen=True)
class Replaced:
    """What becomes of one table."""

    table: str
    key: str
    texts: tuple[str, ...]
    json: frozenset[str]
    emptied: tuple[str, ...]
    passwords: tuple[str, ...]
    # A row whose key is itself somebody's, as that of a session, cannot stay, nor a copy of words
    # that triggers make of other rows: those rows will have others.
    is_dropped: bool


def tables_to_replace(found: DataMap) -> Iterator[Replaced]:
    """Personal texts, by the map. Numbers, times and what is chosen from a list stay."""
    for label, record in found.records.items():
        model = apps.get_model(label)
        chosen = _chosen_from_a_list(model)
        named = [
            model._meta.get_field(name)
            for name, _ in record.personal_fields()
            if name not in chosen
        ]
        fields = [one for one in named if isinstance(one, models.Field) and one.column]
        passwords = [one for one in fields if _is_password(one)]
        yield Replaced(
            table=model._meta.db_table,
            key=model._meta.pk.column,
            texts=tuple(str(one.column) for one in fields if _is_text(one)),
            json=frozenset(str(one.column) for one in fields if isinstance(one, models.JSONField)),
            emptied=tuple(str(one.column) for one in fields if _is_emptied(one)),
            passwords=tuple(str(one.column) for one in passwords),
            is_dropped=getattr(model, "is_made_of_other_rows", False)
            or any(one.primary_key and isinstance(one, models.CharField) for one in fields),
        )


def _chosen_from_a_list(model: type[models.Model]) -> set[str]:
    """Columns for which the database has the list, by a constraint."""
    found, waiting = (
        set(),
        [one.condition for one in model._meta.constraints if hasattr(one, "condition")],
    )
    while waiting:
        part = waiting.pop()
        if isinstance(part, models.Q):
            waiting += part.children
        elif isinstance(part, tuple) and str(part[0]).endswith("__in"):
            found.add(part[0].removesuffix("__in"))
    return found


def _is_text(field: models.Field[Any, Any]) -> bool:
    if field.is_relation or field.primary_key or field.choices or field.generated:
        return False
    if _is_password(field):
        return False
    if isinstance(field, ArrayField):
        return _is_text(field.base_field)
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def _is_password(field: models.Field[Any, Any]) -> bool:
    return field.model is get_user_model() and field.name == "password"


def _is_emptied(field: models.Field[Any, Any]) -> bool:
    is_derived = isinstance(field, SearchVectorField | models.BinaryField)
    return is_derived and not field.generated and field.null


def replace_all(cursor: Any, found: DataMap, disguise: Disguise) -> None:
    """In a copy, whose triggers against changes are put aside; its constraints hold."""
    for replaced in tables_to_replace(found):
        _run(cursor, "ALTER TABLE {table} DISABLE TRIGGER USER", replaced)
        if replaced.is_dropped:
            _run(cursor, "DELETE FROM {table}", replaced)
        for name in replaced.emptied:
            _run(cursor, "UPDATE {table} SET {name} = NULL", replaced, name=name)
        for name in replaced.passwords:
            _run(cursor, "UPDATE {table} SET {name} = %s", replaced, [NO_PASSWORD], name=name)
        if replaced.texts:
            _replace_texts(cursor, replaced, disguise)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _run(cursor, "ALTER TABLE {table} ENABLE TRIGGER USER", replaced)


def _replace_texts(cursor: Any, replaced: Replaced, disguise: Disguise) -> None:
    listed = sql.SQL(", ").join(map(sql.Identifier, replaced.texts))
    _run(cursor, "SELECT {key}, {listed} FROM {table}", replaced, listed=listed)
    assigned = sql.SQL(", ").join(
        sql.SQL("{} = %s").format(sql.Identifier(name)) for name in replaced.texts
    )
    for key, *values in cursor.fetchall():
        others = [
            Json(disguise.of(one))
            if name in replaced.json and one is not None
            else disguise.of(one)
            for name, one in zip(replaced.texts, values, strict=True)
        ]
        change = "UPDATE {table} SET {assigned} WHERE {key} = %s"
        _run(cursor, change, replaced, [*others, key], assigned=assigned)


def words_of_people(cursor: Any, found: DataMap) -> set[str]:
    """Addresses, names and numbers of people as they are stored: none may be in the dump."""
    said: set[str] = set()
    for replaced in tables_to_replace(found):
        for name in set(replaced.texts) - replaced.json:
            if any(part in name for part in IDENTIFYING):
                _run(cursor, "SELECT DISTINCT {name}::text FROM {table}", replaced, name=name)
                said |= {one for (one,) in cursor.fetchall() if one}
    return {one for one in said if len(one) >= SHORTEST_SOUGHT}


def _run(cursor: Any, words: str, replaced: Replaced, values: Any = None, **parts: Any) -> None:
    named = {
        name: part if isinstance(part, sql.Composable) else sql.Identifier(part)
        for name, part in parts.items()
    }
    table, key = sql.Identifier(replaced.table), sql.Identifier(replaced.key)
    cursor.execute(sql.SQL(words).format(table=table, key=key, **named), values)
