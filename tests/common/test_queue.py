"""Work is asked for by name: every name is a task, and a broker that is away breaks nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from kombu.exceptions import OperationalError
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from common.models import OutboxMail
from common.outbox import enqueue_mail
from common.queue import send
from jewelcad.schedule import BEAT_SCHEDULE
from tests.fixtures import ReadMails
from tests.queue import NOBODY, queue_at

PROJECT = Path(settings.BASE_DIR)
OURS = [config for config in apps.get_app_configs() if Path(config.path).parent == PROJECT]


def sources() -> Iterator[tuple[str, ast.Module]]:
    for config in OURS:
        for path in sorted(Path(config.path).rglob("*.py")):
            yield str(path.relative_to(PROJECT)), ast.parse(path.read_text())


def task_names() -> set[str]:
    current_app.loader.import_default_modules()
    return {name for name in current_app.tasks if name.split(".")[0] in {c.label for c in OURS}}


def test_every_name_that_is_sent_scheduled_or_routed_is_a_task() -> None:
    asked = {entry["task"] for entry in BEAT_SCHEDULE.values()} | set(settings.CELERY_TASK_ROUTES)
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"enqueue", "send"}:
                name = node.args[0]
                if path != "common/queue.py":
                    assert isinstance(name, ast.Constant), f"{path}:{node.lineno} hides the name"
                    asked.add(name.value)
    assert asked
    assert asked <= task_names()


def test_a_task_is_named_by_its_room_and_its_function() -> None:
    for name in task_names():
        function = current_app.tasks[name].run
        room = function.__module__.removesuffix(".tasks")
        assert name == f"{room}.{function.__name__}"
        assert name.endswith("_task")


def test_nobody_imports_tasks() -> None:
    guilty = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".tasks")
    ]
    assert guilty == []


def test_a52_a_broker_that_is_away_breaks_no_request(
    ben: User,
    read_mails: ReadMails,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with queue_at(NOBODY), django_capture_on_commit_callbacks(execute=True):
        enqueue_mail(
            kind="account_unknown",
            to_address=ben.email,
            recipient=ben,
            context={"user": ben, "email": ben.email},
        )
    assert OutboxMail.objects.get().sent_at is None
    assert [mail.to for mail in read_mails()] == [ben.email]


def test_who_has_no_sweeper_is_told_that_the_broker_is_away() -> None:
    with queue_at(NOBODY), pytest.raises(OperationalError):
        send("common.deliver_mail_task", 1)
