"""A real Chromium for tests; without one they are skipped, in CI that is a failure."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from embedded.testing import HOW_TO_GET_A_BROWSER, find_browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_A_BROWSER)
        pytest.skip(HOW_TO_GET_A_BROWSER)
    # Playwright keeps an event loop in this thread until the end of the run, and Django would take
    # every later query of it for one made inside that loop.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(path),
            args=[
                *(["--no-sandbox"] if os.getuid() == 0 else []),
                "--use-gl=angle",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
                "--disable-background-networking",
            ],
        )
        yield browser
        browser.close()
