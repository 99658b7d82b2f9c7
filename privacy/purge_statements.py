"""What the purge says to PostgreSQL of a table on whose rows nothing else hangs.

Such tables are the long ones: messages, sessions, what was looked at. Batch follows batch inside
the database, each in a transaction of its own: asked from here one by one, they would wait for the
network and for this process longer than they work.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from privacy.holds import DELETING
from privacy.models import PurgeRun
from privacy.purge_entries import PurgeEntry
from privacy.purge_files import has_files

# The session's own setting in which the batches leave word that no row is left.
IS_OVER = "jewelcad.purge_is_over"

# A batch is the rows between two numbers, so that it is looked for in the index of numbers alone,
# and what may go of it is asked by the DELETE itself. To lock a row first would be to write it, as
# dear as to delete it. Whoever has a row that is to go ends the attempt after a thousandth of a
# second; only then are the rows of this batch locked, as far as nobody has them.
# Where nothing went, as behind the old rows of a table that has many new ones, the first and the
# last row that may go are sought by whatever index tells their time: OFFSET 0 keeps PostgreSQL from
# reading the numbers one after the other. Up to that last row the next one is then sought in the
# order of numbers. The DELETE does without bitmaps, which PostgreSQL would fill from the index of
# times again for each batch, with the rows that are gone.
# A batch is planned once: for each plan of its own PostgreSQL would read the index from its begin,
# through all rows that are gone, to learn the least number. The rare search by time is planned
# anew, for how much is over then.
# A crash of the server may lose the last batches, each with its cursor: done again.
_BATCHES = """
DO $purge$
DECLARE
    last {table}.{number}%%TYPE := %s;
    -- Whether the row of that number is still to be looked at.
    is_first boolean := %s;
    -- What is left of the rows that the plan counted; NULL where others may come to be over.
    rest bigint := %s;
    until CONSTANT timestamptz := clock_timestamp() + %s * interval '1 second';
    patience CONSTANT text := %s;
    ends {table}.{number}%%TYPE;
    final {table}.{number}%%TYPE;
    places tid[];
    is_taken boolean;
    gone bigint;
BEGIN
    PERFORM set_config('{is_over}', 'no', FALSE);
    FOR batch IN 1..%s LOOP
        PERFORM set_config('lock_timeout', patience, TRUE),
            set_config('synchronous_commit', 'off', TRUE),
            set_config('plan_cache_mode', 'force_generic_plan', TRUE);
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(%s, 0));
        SELECT {table}.{number} INTO ends FROM {table} WHERE {ahead}
            ORDER BY {table}.{number} OFFSET %s - 1 LIMIT 1;
        IF ends IS NULL THEN
            SELECT {table}.{number} INTO ends FROM {table} WHERE {ahead}
                ORDER BY {table}.{number} DESC LIMIT 1;
        END IF;
        IF ends IS NULL THEN
            PERFORM set_config('{is_over}', 'yes', FALSE);
            EXIT;
        END IF;
        is_taken := FALSE;
        BEGIN
            PERFORM set_config('lock_timeout', '1ms', TRUE),
                set_config('enable_bitmapscan', 'off', TRUE);
            DELETE FROM {table} WHERE {ahead} AND {table}.{number} <= ends AND {where};
            GET DIAGNOSTICS gone = ROW_COUNT;
        EXCEPTION WHEN lock_not_available THEN
            is_taken := TRUE;
        END;
        PERFORM set_config('lock_timeout', patience, TRUE),
            set_config('enable_bitmapscan', 'on', TRUE);
        IF is_taken THEN
            SELECT array_agg(place) INTO places FROM (
                SELECT ctid AS place FROM {table}
                WHERE {ahead} AND {table}.{number} <= ends AND {where}
                FOR UPDATE OF {table} SKIP LOCKED
            ) AS free;
            DELETE FROM {table} WHERE ctid = ANY(places) AND {where};
            GET DIAGNOSTICS gone = ROW_COUNT;
        END IF;
        last := ends;
        is_first := FALSE;
        UPDATE {runs} SET
            at_entry = %s, after_row = last::text, batch_count = batch_count + (gone > 0)::integer,
            counts = CASE WHEN gone = 0 THEN counts ELSE
                counts || jsonb_build_object(%s, coalesce((counts ->> %s)::bigint, 0) + gone) END
            WHERE id = %s;
        rest := rest - gone;
        IF rest <= 0 THEN
            PERFORM set_config('{is_over}', 'yes', FALSE);
            EXIT;
        END IF;
        IF gone = 0 THEN
            PERFORM set_config('plan_cache_mode', 'auto', TRUE);
            IF final IS NULL THEN
                SELECT number INTO ends FROM ({over}) AS over ORDER BY number LIMIT 1;
                SELECT number INTO final FROM ({over}) AS over ORDER BY number DESC LIMIT 1;
            ELSE
                SELECT {table}.{number} INTO ends FROM {table}
                    WHERE {where} AND {table}.{number} > last AND {table}.{number} <= final
                    ORDER BY {table}.{number} LIMIT 1;
            END IF;
            IF ends IS NULL THEN
                PERFORM set_config('{is_over}', 'yes', FALSE);
                EXIT;
            END IF;
            last := ends;
            is_first := TRUE;
        END IF;
        {commit}
        EXIT WHEN clock_timestamp() > until;
    END LOOP;
END $purge$
"""
_AHEAD = "{table}.{number} >= last AND ({table}.{number} > last OR is_first)"
_OVER = """
    SELECT {table}.{number} AS number FROM {table}
    WHERE {where} AND {table}.{number} > last OFFSET 0
"""


@dataclass(frozen=True)
class Statements:
    """Of one entry at one moment; what changes from call to call is put in by `batches`."""

    entry: PurgeEntry
    where: str
    params: tuple[Any, ...]

    def batches(
        self, run: PurgeRun, *, after: Any, rows: int, most: int, seconds: float, lock_timeout: str
    ) -> tuple[str, list[Any]]:
        """The statement, and what stands in it."""
        model = self.entry.model
        first = self._first() if after is None else None
        names = {
            "table": _quoted(model._meta.db_table),
            "number": _quoted(str(model._meta.pk.column)),
            "where": self.where,
        }
        text = _BATCHES.format(
            **names,
            ahead=_AHEAD.format(**names),
            over=_OVER.format(**names),
            runs=_quoted(PurgeRun._meta.db_table),
            is_over=IS_OVER,
            # Whoever holds a transaction open around this gets all batches as one part of it.
            commit="" if connection.in_atomic_block else "COMMIT;",
        )
        name = self.entry.name
        return text, [
            # Of a row that was passed over the number is known, and it must not come again.
            *(first if after is None else after, after is None, self._rest(run)),
            *(seconds, lock_timeout, most, DELETING),
            *(rows, *self.params, *self.params, *self.params),
            *(name, name, name, run.pk, *self.params, *self.params, *self.params),
        ]

    def _rest(self, run: PurgeRun) -> int | None:
        name = self.entry.name
        planned = {line["entry"]: line["goes"] for line in run.plan}
        if self.entry.may_change or name not in planned:
            return None
        return int(planned[name] - run.counts.get(name, 0))

    def _first(self) -> Any:
        numbers = self.entry.model._base_manager.order_by("pk").values_list("pk", flat=True)
        return numbers.first()


def statements_of(entry: PurgeEntry, *, as_of: datetime) -> Statements | None:
    """None where a batch has to look at other tables, or at files, for each of its rows."""
    if not entry.deletes or entry.pointers or entry.root or has_files(entry.record.label):
        return None
    query = entry.may_go(as_of).order_by().query
    compiler = query.get_compiler(connection=connection)
    compiler.pre_sql_setup()
    if [name for name, used in query.alias_refcount.items() if used] != [query.base_table]:
        return None  # joined tables would be locked as well
    where, params = compiler.compile(query.where)
    return Statements(entry, where, tuple(params))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
