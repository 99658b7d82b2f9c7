"""An update's migrations are looked at before they run beside a site that people use."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import call_command
from django.db import OperationalError, connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.models import Q
from django.db.models.functions import Now

from common.update_weight import burdens

CHECK = models.CheckConstraint(condition=Q(size_bytes__gt=1), name="upload_large_enough")
INDEX = models.Index(fields=["created_at"], name="upload_by_time")
FELT: dict[str, Any] = {
    "old code still asks": migrations.RemoveField("upload", "file_name"),
    "old code writes rows without": migrations.AddField(
        "upload", "note", models.CharField(max_length=9, default="")
    ),
    "writing waits": migrations.AddIndex("upload", INDEX),
    "each row is looked at": migrations.AddConstraint("upload", CHECK),
    "written anew": migrations.AlterField("upload", "file_name", models.IntegerField()),
}
NOT_FELT = [
    migrations.AddField("upload", "seen_at", models.DateTimeField(null=True)),
    migrations.AddField("upload", "kept_at", models.DateTimeField(db_default=Now())),
    AddIndexConcurrently("upload", INDEX),
    AddConstraintNotValid("upload", CHECK),
    migrations.AlterField("upload", "file_name", models.CharField("name", max_length=120)),
    migrations.CreateModel("Wish", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddField("wish", "text", models.CharField(max_length=9, default="")),
]


def weighed(*operations: Any) -> list[str]:
    update = type("Update", (Migration,), {"operations": list(operations)})
    return burdens(
        [update("0999_update", "models_catalog")], MigrationLoader(connection).project_state()
    )


@pytest.mark.django_db
def test_a61_what_old_code_or_visitors_would_feel_is_named() -> None:
    for why, operation in FELT.items():
        (line,) = weighed(operation)
        assert why in line and line.startswith("models_catalog.0999_update: ")
    assert weighed(*NOT_FELT) == []
    move = migrations.RunPython(migrations.RunPython.noop)
    assert weighed(move) == []
    assert any("of its own" in line for line in weighed(NOT_FELT[0], move))
    said = StringIO()
    call_command("weigh_update", stdout=said)
    assert "0 migrations wait" in said.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a61_a_migration_gives_up_on_a_lock_before_a_queue_forms_behind_it() -> None:
    """Under the patience that compose gives to `migrate`, cut short here."""
    other = connection.copy()
    try:
        with other.cursor() as holder:
            holder.execute("BEGIN")
            holder.execute("LOCK TABLE models_catalog_upload IN ACCESS SHARE MODE")
            with (
                pytest.raises(OperationalError, match="lock timeout"),
                connection.schema_editor() as editor,
            ):
                editor.execute("SET LOCAL lock_timeout = '200ms'")
                editor.execute("ALTER TABLE models_catalog_upload ADD COLUMN note text")
            holder.execute("SELECT count(*) FROM models_catalog_upload")
    finally:
        other.close()
