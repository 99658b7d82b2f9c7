"""An update's migrations are looked at before they run beside a site that people use."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.core.management import call_command
from django.db import (
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    migrations,
    models,
    transaction,
)
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import User
from common.update_weight import burdens
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.services.begin_upload import begin_upload

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


@contextmanager
def old_code_at_work(designer: User) -> Iterator[list[str]]:
    """The code of now begins, reads and discards uploads all the while; what it felt."""
    felt: list[str] = []
    rounds, is_over = threading.Semaphore(0), threading.Event()

    def work() -> None:
        try:
            while not is_over.is_set():
                upload = begin_upload(actor=designer, file_name="ring.stl", size_bytes=9)
                assert Upload.objects.get(pk=upload.pk).file_name == "ring.stl"
                abandon_upload(upload=upload)
                rounds.release()
        except Exception as error:  # noqa: BLE001 (shown by the test)
            felt.append(repr(error))
        finally:
            rounds.release()
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    rounds.acquire()
    try:
        yield felt
        rounds.acquire()  # once more, on what came of it
    finally:
        is_over.set()
        worker.join(30)


@pytest.mark.django_db(transaction=True)
def test_a61_old_code_works_on_beside_an_update_that_is_named_harmless(mira: User) -> None:
    app = "models_catalog"
    state = MigrationLoader(connection).project_state()
    undo: list[tuple[Any, Any, Any]] = []
    try:
        with old_code_at_work(mira) as felt:
            for operation in NOT_FELT:
                before, state = state, state.clone()
                operation.state_forwards(app, state)
                with connection.schema_editor(atomic=operation.atomic) as editor:
                    operation.database_forwards(app, editor, before, state)
                undo.append((operation, before, state))
    finally:
        for operation, before, after in reversed(undo):
            with connection.schema_editor(atomic=operation.atomic) as editor:
                operation.database_backwards(app, editor, after, before)
    assert felt == []
    assert len(undo) == len(NOT_FELT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("why", ["old code still asks", "old code writes rows without"])
def test_a61_old_code_fails_beside_an_update_that_it_is_named_to_feel(mira: User, why: str) -> None:
    operation, app = FELT[why], "models_catalog"
    before = MigrationLoader(connection).project_state()
    after = before.clone()
    operation.state_forwards(app, after)
    with transaction.atomic():
        with connection.schema_editor() as editor:
            operation.database_forwards(app, editor, before, after)
        with pytest.raises((ProgrammingError, IntegrityError)):
            begin_upload(actor=mira, file_name="ring.stl", size_bytes=9)
        transaction.set_rollback(True)
    assert begin_upload(actor=mira, file_name="ring.stl", size_bytes=9)
