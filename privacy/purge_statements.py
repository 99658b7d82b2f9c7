"""What the purge says to PostgreSQL of a table on whose rows nothing else hangs.

Such tables are the long ones: messages, sessions, what was looked at. Batch follows batch inside
the database, each in a transaction of its own: asked from here one by one, they would wait for the
network and for this process longer than they work.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from privacy.models import PurgeRun
from privacy.purge_entries import PurgeEntry
from privacy.purge_files import has_files

# The session's own setting in which the batches leave word that no row is left.
IS_OVER = "jewelcad.purge_is_over"

# To lock a row is to write it, so that it costs as much again as to delete it. Rows that bear no
# mark of another transaction (xmax) are deleted at once; who comes between ends the attempt after
# a thousandth of a second. Only then are the rows of this batch locked, as far as nobody has them.
# A locked row keeps its place until its transaction ends: nobody else can write it anew. A crash
# of the server may lose the last batches, each with its cursor: done again.
_BATCHES = """
DO $purge$
DECLARE
    last {table}.{number}%%TYPE := %s;
    until CONSTANT timestamptz := clock_timestamp() + %s * interval '1 second';
    patience CONSTANT text := %s;
    places tid[];
    newest {table}.{number}%%TYPE;
    is_marked boolean;
    gone bigint;
BEGIN
    PERFORM set_config('{is_over}', 'no', FALSE);
    FOR batch IN 1..%s LOOP
        PERFORM set_config('lock_timeout', patience, TRUE),
            set_config('synchronous_commit', 'off', TRUE);
        SELECT array_agg(place), (array_agg(looked_at.number ORDER BY looked_at.number DESC))[1],
            bool_or(looked_at.is_marked)
            INTO places, newest, is_marked
            FROM (
                SELECT ctid AS place, {table}.{number} AS number, xmax <> '0' AS is_marked
                FROM {table} WHERE {where} AND {table}.{number} {after} last
                ORDER BY {table}.{number} LIMIT %s
            ) AS looked_at;
        IF newest IS NULL THEN
            PERFORM set_config('{is_over}', 'yes', FALSE);
            EXIT;
        END IF;
        IF NOT is_marked THEN
            BEGIN
                PERFORM set_config('lock_timeout', '1ms', TRUE);
                DELETE FROM {table} WHERE ctid = ANY(places) AND {where};
                GET DIAGNOSTICS gone = ROW_COUNT;
            EXCEPTION WHEN lock_not_available THEN
                is_marked := TRUE;
            END;
            PERFORM set_config('lock_timeout', patience, TRUE);
        END IF;
        IF is_marked THEN
            SELECT array_agg(place) INTO places FROM (
                SELECT ctid AS place FROM {table} WHERE ctid = ANY(places) FOR UPDATE SKIP LOCKED
            ) AS free;
            DELETE FROM {table} WHERE ctid = ANY(places) AND {where};
            GET DIAGNOSTICS gone = ROW_COUNT;
        END IF;
        last := newest;
        UPDATE {runs} SET
            at_entry = %s, after_row = last::text, batch_count = batch_count + 1,
            counts = counts || jsonb_build_object(%s, coalesce((counts ->> %s)::bigint, 0) + gone)
            WHERE id = %s;
        {commit}
        EXIT WHEN clock_timestamp() > until;
    END LOOP;
END $purge$
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
        text = _BATCHES.format(
            table=_quoted(model._meta.db_table),
            number=_quoted(str(model._meta.pk.column)),
            runs=_quoted(PurgeRun._meta.db_table),
            where=self.where,
            is_over=IS_OVER,
            # Of a row that was passed over the number is known, and it must not come again.
            after=">=" if after is None else ">",
            # Whoever holds a transaction open around this gets all batches as one part of it.
            commit="" if connection.in_atomic_block else "COMMIT;",
        )
        name = self.entry.name
        return text, [
            *(first if after is None else after, seconds, lock_timeout, most, *self.params, rows),
            *(*self.params, *self.params, name, name, name, run.pk),
        ]

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
