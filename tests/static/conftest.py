"""The bundled browser code, and a server whose pages use it."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def bundles() -> Path:
    folder = Path(settings.ASSETS_DIR)
    if not all((folder / name).exists() for name in ("css/site.css", "js/site.js")):
        pytest.skip("the browser code is not bundled; `make test` does that first")
    return folder


@pytest.fixture
def site_url(
    bundles: Path, transactional_db: None, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    # The server's threads would keep their connections beyond the test database.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    yield live_server.url
    _wait_for_answers()


def _wait_for_answers(seconds: float = 10) -> None:
    """Until the server has answered what a closed page still asked for.

    Such a question would meet the emptying of the tables, which PostgreSQL ends as a deadlock.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not any("process_request_thread" in one.name for one in threading.enumerate()):
            return
        time.sleep(0.02)
