"""Whether the embedded database is known to be migrated; asking Django costs seconds of imports."""

import hashlib
from contextlib import closing

from .places import PROJECT, run_folder


def is_migrated(database_url: str) -> bool:
    """True when files and applied migrations are exactly those after the last `migrate`."""
    stamp = run_folder() / "migrated"
    return stamp.exists() and stamp.read_text() == _state(database_url)


def note_migrated(database_url: str) -> None:
    (run_folder() / "migrated").write_text(_state(database_url))


def _state(database_url: str) -> str:
    """Of every migration file, of the locked packages (theirs), and of the database's own table."""
    total = hashlib.sha256()
    files = sorted(PROJECT.glob("*/migrations/*.py"))
    # The policy is published together with the migrations.
    policy = PROJECT / "privacy" / "policy_versions.yaml"
    settings = PROJECT / "jewelcad" / "settings.py"
    for path in [*files, PROJECT / "requirements.txt", settings, policy]:
        total.update(str(path.relative_to(PROJECT)).encode() + b"\0" + path.read_bytes())
    total.update(repr(_applied(database_url)).encode())
    return total.hexdigest()


def _applied(database_url: str) -> list[tuple[str, str]]:
    import psycopg2

    with closing(psycopg2.connect(database_url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return []
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(app, name) for app, name in cursor.fetchall()]
