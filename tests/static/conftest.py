"""The bundled browser code, and a server whose pages use it."""

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
) -> str:
    # The server's threads would keep their connections beyond the test database.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    url: str = live_server.url
    return url
