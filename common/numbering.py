"""Documents whose numbers run without a gap in each series and year: the triggers, and the count.

A table of series counts; a table of documents takes the number that was just counted. What rolls
back the document rolls back its number.
"""

from typing import Any

import pgtrigger

from common.locking import lock_rows

# A document takes the number that its series has just counted, so none is left out or given twice.
_TAKES_THE_NUMBER = """
    IF NOT EXISTS (
        SELECT 1 FROM {series}
            WHERE kind = NEW.kind AND year = NEW.year AND last_number = NEW.number
    ) THEN
        RAISE EXCEPTION 'Number % is not the next of series % of %', NEW.number, NEW.kind, NEW.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

_COUNTS_BY_ONE = """
    IF NEW.kind <> OLD.kind OR NEW.year <> OLD.year OR NEW.last_number <> OLD.last_number + 1 THEN
        RAISE EXCEPTION 'Series % of % counts one by one', OLD.kind, OLD.year
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""

# At commit: what was counted was issued.
_NUMBER_IS_USED = """
    IF NEW.last_number > 0 AND NOT EXISTS (
        SELECT 1 FROM {documents}
            WHERE kind = NEW.kind AND year = NEW.year AND number = NEW.last_number
    ) THEN
        RAISE EXCEPTION 'Number % of series % of % was counted and not issued',
            NEW.last_number, NEW.kind, NEW.year USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


def counts_without_gaps(name: str, *, documents: str) -> list[pgtrigger.Trigger]:
    """For the table of series (`kind`, `year`, `last_number`) of the table `documents`."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_begins_at_nothing",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition("NEW.last_number <> 0"),
            func="RAISE EXCEPTION 'A series begins before its first number'"
            " USING ERRCODE = 'check_violation';",
        ),
        pgtrigger.Trigger(
            name=f"{name}_counts_by_one",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=_COUNTS_BY_ONE,
        ),
        pgtrigger.Trigger(
            name=f"{name}_number_is_used",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            timing=pgtrigger.Deferred,
            func=_NUMBER_IS_USED.format(documents=documents),
        ),
    ]


def takes_the_number(name: str, *, series: str) -> pgtrigger.Trigger:
    """For the table of documents (`kind`, `year`, `number`) of the table `series`."""
    return pgtrigger.Trigger(
        name=f"{name}_takes_the_number",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=_TAKES_THE_NUMBER.format(series=series),
    )


def next_number(series: Any, *, kind: str, year: int) -> int:
    """The next number of that kind and year in the table of series, which counts it as given.

    Locks the row until the end of the transaction, in which the document has to be issued.
    """
    # The first of a year; a second one at once waits here and then finds the row.
    series.objects.bulk_create([series(kind=kind, year=year)], ignore_conflicts=True)
    (row,) = lock_rows(series.objects.filter(kind=kind, year=year))
    row.last_number += 1
    row.save(update_fields=["last_number"])
    return int(row.last_number)
