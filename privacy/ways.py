"""Queries out of the map: the rows of a person, the moment a period counts from, what is held.

They are about all rows of a table, also such as a room's own manager leaves out.
"""

from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.module_loading import import_string

from common.personal import Clock, DataSubject, Road, Rule
from privacy.entries import RecordEntry, Subject, Way

NO_ROWS = Q(pk__in=[])


def all_rows(record: RecordEntry) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model(record.label)._base_manager.all()
    return rows


def rows_of(record: RecordEntry, subject: Subject, person: DataSubject) -> QuerySet[Any]:
    """The rows that are about the person in this role."""
    found = all_rows(record)
    return found.filter(reduce(or_, (reached(found.model, road, person) for road in subject.roads)))


def rows_about(record: RecordEntry, person: DataSubject) -> QuerySet[Any]:
    """The rows that are about the person in any role, each once."""
    found = all_rows(record)
    roads = [road for subject in record.subjects.values() for road in subject.roads]
    asked = (reached(found.model, road, person) for road in roads)
    return found.filter(reduce(or_, asked, NO_ROWS)).distinct()


def reached(model: type[Model], road: Way, person: DataSubject) -> Q:
    if not road.function:
        if person.account_id is None:
            return NO_ROWS
        return Q(**{"pk" if road.path == "self" else road.path: person.account_id})
    call: Road = import_string(road.function)
    return _about(model, road, call(person))


def covered(model: type[Model], rule: Way) -> Q:
    """The rows that a rule holds, or that a case of erasure covers."""
    call: Rule = import_string(rule.function)
    return _about(model, rule, call())


def moment(model: type[Model], clock: Way) -> Any:
    """For each row when the period began to count, or NULL."""
    if not clock.function:
        return F(clock.path)
    call: Clock = import_string(clock.function)
    if not clock.path:
        return call()
    at = model_at(model, clock.path)._base_manager.filter(pk=OuterRef(clock.path))
    return Subquery(at.annotate(_moment=call()).values("_moment")[:1])


def model_at(model: type[Model], path: str) -> Any:
    """The table where foreign keys joined by __ end. Raises LookupError when they end nowhere."""
    found: Any = model
    for step in path.split("__"):
        field = next((f for f in found._meta.get_fields() if f.name == step), None)
        found = getattr(field, "related_model", None)
        if found is None:
            raise LookupError(f"{path} ends at {step}")
    return found


def _about(model: type[Model], way: Way, said: Q) -> Q:
    """What was said of the row at the end of the path, said of the row itself."""
    if not way.path:
        return said
    there = model_at(model, way.path)._base_manager.filter(said)
    return Q(**{f"{way.path}__in": there})
