"""A migrated database that each worker of a test run copies, kept until a migration changes."""

from hashlib import sha256
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.migrations.loader import MigrationLoader

PREFIX = "migrated_"


def migrated_template() -> str:
    """Name of the database; it is made first where our server does not have it.

    Of several workers at once, one makes it and the others wait.
    """
    name = PREFIX + _hash_of_migrations()
    with connection._nodb_cursor() as cursor:
        # Migrating takes longer than a page may wait.
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            for other in found:
                cursor.execute(f'DROP DATABASE "{other}"')
            _make(cursor, name)
    return name


def _make(cursor: CursorWrapper, name: str) -> None:
    unfinished = f"{name}_unfinished"
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = unfinished
    try:
        call_command("migrate", verbosity=0, run_syncdb=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')


def _hash_of_migrations() -> str:
    """Over the text of every app's migrations, those of libraries too."""
    hashed = sha256()
    for app in apps.get_app_configs():
        module, _ = MigrationLoader.migrations_module(app.label)
        if module is None:
            continue
        try:
            folder = Path(str(import_module(module).__file__)).parent
        except ModuleNotFoundError:
            continue
        for file in sorted(folder.glob("*.py")):
            hashed.update(f"{module}/{file.name}".encode())
            hashed.update(file.read_bytes())
    return hashed.hexdigest()[:16]
