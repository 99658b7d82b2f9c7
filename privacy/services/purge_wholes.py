"""Purge orders with all their books: what belongs together is whole, or gone."""

from collections import Counter
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from common.locking import LOCK_ORDER
from privacy.holds import holds_stay
from privacy.models import PurgeRun
from privacy.purge_entries import PurgeEntry
from privacy.services.purge_batch import (
    LOCK_TIMEOUT,
    delete_rows,
    lock_above,
    locked,
    next_rows,
    note,
)


@transaction.atomic
def purge_wholes(run: PurgeRun, *, entry: PurgeEntry, rows: int) -> bool:
    """The next wholes after the run's cursor, of so many rows; False when there are none.

    One that has more rows goes by itself. One of which a row is locked, or got a reason to stay
    meanwhile, is left for the next run. Raises DatabaseError when one cannot go; then none went.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    holds_stay()
    looked_at = _next_wholes(run, entry, rows)
    if not looked_at:
        return False
    going = set(locked(entry, pks=looked_at))
    parts = _lock_parts(entry, going)
    going &= set(entry.may_go(run.as_of).filter(pk__in=going).values_list("pk", flat=True))
    while stays := _pointed_to_from_outside(entry, going):
        going -= stays
    for member in entry.members:
        found = (
            [pk for pk, whole in parts[member.name] if whole in going]
            if member.name in parts
            else list(going)
        )
        if found:
            note(run, name=member.name, count=len(found))
            delete_rows(run, entry=member, pks=sorted(found))
    run.at_entry, run.after_row = entry.name, str(looked_at[-1])
    run.batch_count += 1
    run.save(update_fields=["at_entry", "after_row", "counts", "batch_count"])
    return True


def _next_wholes(run: PurgeRun, entry: PurgeEntry, rows: int) -> list[Any]:
    # Each has a row in several tables; to look at more than could go would be in vain.
    found = next_rows(run, entry=entry, rows=max(rows // len(entry.members), 1))
    counts: Counter[Any] = Counter(found)
    for member in _parts(entry):
        rows_of = member.model._base_manager.filter(**member.part_of(found)).order_by()
        counts.update(dict(rows_of.values_list(str(member.road)).annotate(Count("pk"))))
    taken = 0
    for place, pk in enumerate(found):
        taken += counts[pk]
        if taken > rows and place:
            return found[:place]
    return found


def _parts(entry: PurgeEntry) -> list[PurgeEntry]:
    """In the order in which their tables are locked."""
    found = [member for member in entry.members if member.name != entry.name]
    return sorted(found, key=lambda one: (_place(one.record.label), one.name))


def _place(label: str) -> int:
    return LOCK_ORDER.index(label) if label in LOCK_ORDER else len(LOCK_ORDER)


def _lock_parts(entry: PurgeEntry, going: set[Any]) -> dict[str, list[tuple[Any, Any]]]:
    """The rows of each part with their whole; of what somebody else holds the whole stays."""
    found = {}
    for member in _parts(entry):
        there = member.model._base_manager.filter(**member.part_of(going))
        rows = list(there.values_list("pk", str(member.road)))
        lock_above(member, pks=[pk for pk, _ in rows])
        ours = set(locked(member, pks=[pk for pk, _ in rows]))
        going -= {whole for pk, whole in rows if pk not in ours}
        found[member.name] = rows
    return found


def _pointed_to_from_outside(entry: PurgeEntry, going: set[Any]) -> set[Any]:
    """Wholes to which a row points that will not go with them."""
    inside = {member.record.label: member for member in entry.members}
    stays: set[Any] = set()
    for member in entry.members:
        for pointer in (*member.keeping, *member.parts):
            of_these = member.part_of(going, column=pointer.column)
            pointing = pointer.model._base_manager.filter(**of_these)
            if pointer.is_part:
                pointing = pointing.filter(pointer.in_use)
            if pointer.label in inside:
                pointing = pointing.exclude(**inside[pointer.label].part_of(going))
            (path,) = of_these
            stays |= set(pointing.values_list(path.removesuffix("__in"), flat=True))
    return stays
