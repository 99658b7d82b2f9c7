"""One row and the rows that belong to it, read by one statement instead of one for each kind."""

from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, JSONField, Model, QuerySet

Whole = TypeVar("Whole", bound=Model)


def whole_row(rows: QuerySet[Whole], *parts: str) -> Whole | None:
    """The first of `rows`, with its parts at hand as prefetch_related would find them.

    The parts travel as JSON, which keeps numbers, words and times as they are; a column of bytes
    or of exact decimals would not come through it.
    """
    annotated: Any = rows.annotate(**{_told(name): _as_json(rows.model, name) for name in parts})
    found: Whole | None = annotated.first()
    if found is not None:
        for name in parts:
            _put_in_place(found, name, found.__dict__.pop(_told(name)))
    return found


def _told(name: str) -> str:
    return f"{name}_as_json"


def _as_json(model: type[Model], name: str) -> Func:
    """Written as SQL, which Django would take longer to put together than to ask for each kind."""
    relation: Any = model._meta.get_field(name)
    parts = relation.related_model._meta
    ordered = ", ".join(_ordered(parts, one) for one in parts.ordering)
    return Func(
        F(relation.field.target_field.name),
        template=f'ARRAY(SELECT to_jsonb(part) FROM "{parts.db_table}" AS part'  # noqa: S608 (names of our models)
        f' WHERE part."{relation.field.column}" = %(expressions)s'
        f"{ordered and f' ORDER BY {ordered}'})",
        output_field=ArrayField(JSONField()),
    )


def _ordered(parts: Any, name: str) -> str:
    field = parts.pk if name.lstrip("-") == "pk" else parts.get_field(name.lstrip("-"))
    return f'part."{field.column}" {"DESC" if name.startswith("-") else "ASC"}'


def _put_in_place(found: Any, name: str, told: list[dict[str, Any]]) -> None:
    relation: Any = found._meta.get_field(name)
    fields = relation.related_model._meta.concrete_fields
    names = [one.attname for one in fields]
    known = getattr(found, name).all()
    known._result_cache = [
        relation.related_model.from_db(
            found._state.db, names, [one.to_python(row[one.column]) for one in fields]
        )
        for row in told
    ]
    for part in known._result_cache:
        relation.field.set_cached_value(part, found)
    known._prefetch_done = True
    found._prefetched_objects_cache = {
        **getattr(found, "_prefetched_objects_cache", {}),
        relation.cache_name: known,
    }
