"""/livez: the process answers. /readyz: it can serve. Neither tells a secret or sets a cookie."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.races import in_threads


def test_a65_livez_asks_nobody() -> None:
    """No database mark: a query would fail this test."""
    answer = Client().get("/livez")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True}
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@pytest.mark.django_db
def test_a65_readyz_is_well_with_database_and_redis() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "database": True,
        "redis": True,
        "erasures": True,
        "clock": True,
    }


@pytest.mark.django_db
def test_a65_readyz_says_503_without_redis(settings: Settings) -> None:
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ok": False,
        "database": True,
        "redis": False,
        "erasures": True,
        "clock": True,
    }
    assert "127.0.0.1" not in answer.content.decode()


@pytest.mark.django_db
def test_a65_readyz_says_503_while_a_migration_waits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'common'")
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {
        "ok": False,
        "database": False,
        "redis": True,
        "erasures": True,
        "clock": True,
    }


@pytest.mark.django_db
def test_a65_readyz_says_503_without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fresh connection, in a thread of its own, to a database that is not there."""
    monkeypatch.setitem(connections.settings["default"], "NAME", "no_such_database")
    answers: list[Any] = []
    in_threads(lambda: answers.append(Client().get("/readyz")))
    assert answers[0].status_code == 503
    assert answers[0].json() == {
        "ok": False,
        "database": False,
        "redis": True,
        "erasures": True,
        "clock": False,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-1, 1])
def test_a60_a_process_whose_clock_is_wrong_by_an_hour_is_sent_nobody(hours: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["clock"] is False


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a65_health_is_read_only(path: str) -> None:
    assert Client().post(path).status_code == 405
