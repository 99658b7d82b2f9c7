"""Backs the database up, restores it beside itself, and says how long both take."""

import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from psycopg2 import sql

from common.postgres_programs import PLAIN, address_of, empty_database, run

_JOBS = "2"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


class Command(BaseCommand):
    help = (
        "Dump the database, restore it into a second one on the same server, compare the number "
        "of rows in each table, and say how long that took. The second one and the dump go again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        address = address_of(connection.settings_dict["NAME"])
        with (
            tempfile.TemporaryDirectory(prefix="restore-") as folder,
            closing(psycopg2.connect(address)) as ours,
            ours.cursor() as cursor,
        ):
            dump = Path(folder) / "dump"
            # The site goes on meanwhile: dump and count see the same moment.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = str(cursor.fetchone()[0])
            begun = time.monotonic()
            run(
                "pg_dump",
                *(*PLAIN, "--format", "custom", "--snapshot", snapshot),
                *("--file", str(dump), "--dbname", address),
            )
            dumped = time.monotonic()
            with empty_database("restored") as copy:
                run(
                    "pg_restore",
                    *PLAIN,
                    "--exit-on-error",
                    "--jobs",
                    _JOBS,
                    "--dbname",
                    copy,
                    str(dump),
                )
                restored = time.monotonic()
                with closing(psycopg2.connect(copy)) as theirs, theirs.cursor() as other:
                    rows, differ = _compare(cursor, other)
            megabytes = dump.stat().st_size / 1e6
        if differ:
            raise CommandError(f"Tables differ after the restore: {', '.join(differ)}.")
        self.stdout.write(
            f"{rows:,} rows, a dump of {megabytes:,.1f} MB: backed up in {dumped - begun:.1f} s, "
            f"restored in {restored - dumped:.1f} s, every table has as many rows as before."
        )


def _compare(ours: Any, theirs: Any) -> tuple[int, list[str]]:
    """How many rows there are, and in which tables their number differs."""
    ours.execute(_TABLES)
    tables = [str(name) for (name,) in ours.fetchall()]
    count, differ = 0, []
    for table in tables:
        number = _count(ours, table)
        count += number
        try:
            same = number == _count(theirs, table)
        except psycopg2.errors.UndefinedTable:
            theirs.connection.rollback()
            same = False
        if not same:
            differ.append(table)
    return count, differ


def _count(cursor: Any, table: str) -> int:
    cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return int(cursor.fetchone()[0])
