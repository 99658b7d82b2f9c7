"""Writes a dump of the database in which nobody real is left, for development."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from common.postgres_programs import PLAIN, address_of, empty_database, run
from privacy.anonymising import replace_all, words_of_people
from privacy.data_map import data_map
from privacy.disguise import Disguise


class Command(BaseCommand):
    help = "Dump the database with other people's names in place of real ones; files are not in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Where the SQL is written to; psql loads it.")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if file.exists():
            raise CommandError(f"{file} is there already; name another file.")
        with _copy_of_database() as (copy, address):
            with copy, copy.cursor() as cursor:
                words = words_of_people(cursor, data_map())
                replace_all(cursor, data_map(), Disguise(secrets.token_bytes(32)))
            copy.close()
            run("pg_dump", *PLAIN, "--file", str(file), "--dbname", address)
        left = _left(file, words)
        if left:
            file.unlink()
            raise CommandError(
                f"{left} words of people were still in the dump, which is deleted again. The data "
                "map calls a column not personal that holds some."
            )
        self.stdout.write(f"{file} has nobody real in it; {len(words)} words were sought.")


@contextmanager
def _copy_of_database() -> Iterator[tuple[Any, str]]:
    """A connection to a second database with the same rows, which goes at the end."""
    with empty_database("anonymised") as address:
        dumped = run("pg_dump", *PLAIN, "--dbname", address_of(connection.settings_dict["NAME"]))
        run("psql", "--quiet", "--dbname", address, said=dumped)
        with closing(psycopg2.connect(address)) as copy:
            yield copy, address


def _left(file: Path, words: set[str]) -> int:
    """A single word may be one of the language too, so it counts as a whole cell."""
    text = file.read_text(errors="replace")
    cells = {cell for line in text.splitlines() for cell in line.split("\t")}
    return sum(word in (cells if word.isalpha() else text) for word in words)
