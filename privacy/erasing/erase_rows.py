"""Do to a person's rows what the data map says, table by table, batch by batch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import SET_NULL, CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from common.locking import LOCK_ORDER
from common.personal import DataSubject, hold_person
from privacy.empty_tables import has_rows
from privacy.erasing.entries import ACCOUNT, ErasureEntry, erasure_entries, held_rows
from privacy.erasing.plan_erasure import what_waits
from privacy.holds import holds_stay
from privacy.models import Erasure, ErasureStep, PendingFile
from privacy.purge_entries import Pointer
from privacy.purge_files import keys_of
from privacy.purposes import Erasure as Word
from privacy.ways import rows_of

BATCH_ROWS = 500
# Rows to which something still points that is not the person's own to take away.
LEFT = "left"


def erase_rows(
    erasure: Erasure,
    step: ErasureStep,
    *,
    is_over: Callable[[], bool],
    batch_rows: int = BATCH_ROWS,
) -> bool:
    """True when each table is through; the step remembers after which row it stands.

    Safe to repeat from any row: what was deleted is not found again, and what was replaced is
    replaced by the same text.
    """
    entries = erasure_entries()
    names = [entry.name for entry in entries]
    begin = names.index(step.at_entry) if step.at_entry in names else 0
    for entry in entries[begin:]:
        while has_rows(entry.model) and _batch(erasure, step, entry, batch_rows):
            if is_over():
                return False
    return True


def subject_of(erasure: Erasure) -> DataSubject:
    """The person by the addresses that the account had when it began: they are gone from it."""
    return DataSubject(erasure.person_id, tuple(erasure.addresses))


@transaction.atomic
def _batch(erasure: Erasure, step: ErasureStep, entry: ErasureEntry, batch_rows: int) -> bool:
    """The next rows after the step's cursor; False when there are none."""
    holds_stay()
    person = subject_of(erasure)
    found = rows_of(entry.record, entry.record.subjects[entry.role], person)
    is_downwards = any(pointer.model is entry.model for pointer in entry.pointers)
    if step.at_entry == entry.name and step.after_row:
        after = entry.model._meta.pk.to_python(step.after_row)
        found = found.filter(**{"pk__lt" if is_downwards else "pk__gt": after})
    order = "-pk" if is_downwards else "pk"
    looked_at = list(found.order_by(order).values_list("pk", flat=True).distinct()[:batch_rows])
    if not looked_at:
        return False
    if _place(entry.record.label) < _place(ACCOUNT):
        _lock(entry, looked_at)
    if erasure.person_id is not None:
        # A checkout, a payout or a dispute that comes now is an open matter before or after.
        hold_person(erasure.person_id)
    _lock_above(entry, looked_at)
    _lock(entry, looked_at)
    held = held_rows(what_waits(person))
    still = entry.rows(person, held).filter(pk__in=looked_at)
    pks = sorted(set(still.values_list("pk", flat=True)))
    going = set()
    for name in entry.fields:
        for case, covered in entry.cases(name, pks):
            if case.do == Word.DELETE:
                going.update(covered)
            else:
                _change(erasure, step, entry, name, case, covered)
    if going:
        _delete(erasure, step, entry, sorted(going), held)
    step.at_entry, step.after_row = entry.name, str(looked_at[-1])
    step.save(update_fields=["at_entry", "after_row", "counts"])
    return True


def _lock(entry: ErasureEntry, pks: list[Any]) -> None:
    rows = entry.model._base_manager.filter(pk__in=pks).order_by("pk").select_for_update()
    list(rows.values_list("pk", flat=True))


def _lock_above(entry: ErasureEntry, pks: list[Any]) -> None:
    """Rows that let go of these or go along, of tables that are locked before this one."""
    above = [one for one in entry.pointers if _place(one.label) < _place(entry.record.label)]
    for pointer in sorted(above, key=lambda one: _place(one.label)):
        rows = _pointing(pointer, pks, entry).order_by("pk").select_for_update()
        list(rows.values_list("pk", flat=True))


def _change(
    erasure: Erasure, step: ErasureStep, entry: ErasureEntry, name: str, case: Any, pks: list[Any]
) -> None:
    """Empty the column or give it its text; what is kept or points on to the account is left."""
    if case.do not in (Word.BLANK, Word.REPLACE):
        return
    empty = empty_value(entry.model, name)
    rows = entry.model._base_manager.filter(pk__in=pks).exclude(_is(name, empty))
    value = empty
    if case.do == Word.REPLACE:
        value = text_for_each(case.by)
        rows = rows.exclude(**{name: value})
    record_files(erasure, keys_of(rows, only=name))
    _count(step, str(case.do.label).lower(), rows.update(**{name: value}))


def text_for_each(text: str) -> Any:
    """The text, in which NUMBER is the row's own, so that a column stays unique."""
    before, number, after = text.partition("NUMBER")
    if not number:
        return text
    return Concat(Value(before), Cast("pk", CharField()), Value(after))


def empty_value(model: Any, name: str) -> Any:
    """What stands in a column that is emptied."""
    column = model._meta.get_field(name)
    if column.null:
        return None
    return column.get_default() if column.has_default() else ""


def _is(name: str, value: Any) -> Q:
    return Q(**{f"{name}__isnull": True}) if value is None else Q(**{name: value})


def _delete(
    erasure: Erasure,
    step: ErasureStep,
    entry: ErasureEntry,
    pks: Sequence[Any],
    held: Mapping[str, frozenset[Any]],
) -> None:
    going = set(pks)
    for pointer in entry.pointers:
        needed = _pointing(pointer, going, entry)
        if pointer.is_part or pointer.on_delete is SET_NULL:
            # These go along or let go, unless an open matter holds them.
            needed = needed.filter(pk__in=held.get(pointer.label, ()))
        stays = set(needed.values_list(pointer.column, flat=True))
        going -= stays
        _count(step, LEFT, len(stays))
    for pointer in sorted(entry.pointers, key=lambda one: _place(one.label)):
        rows = _pointing(pointer, going, entry)
        if pointer.on_delete is SET_NULL:
            rows.update(**{pointer.column: None})
        elif pointer.is_part:
            _erase(erasure, step, rows)
    _erase(erasure, step, entry.model._base_manager.filter(pk__in=going))


def _pointing(pointer: Pointer, pks: Iterable[Any], entry: ErasureEntry) -> QuerySet[Any]:
    rows: QuerySet[Any] = pointer.model._base_manager.filter(**{f"{pointer.column}__in": pks})
    return rows.exclude(pk__in=pks) if pointer.model is entry.model else rows


def _place(label: str) -> tuple[int, str]:
    """Of the tables that are only added to the last: they are locked by nobody else."""
    return (LOCK_ORDER.index(label) if label in LOCK_ORDER else len(LOCK_ORDER)), label


def _erase(erasure: Erasure, step: ErasureStep, rows: QuerySet[Any]) -> None:
    # Recorded in the transaction that takes the row away, so that no file is forgotten.
    record_files(erasure, keys_of(rows))
    # One statement: what Django would gather first is dealt with above, table by table.
    _count(step, str(Word.DELETE.label).lower(), rows._raw_delete(rows.db))


def record_files(erasure: Erasure, keys: Iterable[tuple[str, str]]) -> None:
    PendingFile.objects.bulk_create(
        [PendingFile(store=store, key=key, erasure=erasure) for store, key in keys],
        update_conflicts=True,
        unique_fields=["store", "key"],
        update_fields=["erasure"],
    )


def _count(step: ErasureStep, what: str, number: int) -> None:
    if number:
        step.counts = {**step.counts, what: step.counts.get(what, 0) + number}
