"""`make test`: services of their own, bundles and a browser for the tests, then pytest.

Tests get their own folder, `.local/test`: they never meet the demo data or a running site's queue,
and their database need not survive a power cut.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from .assets import build_assets
from .catalogues import build_catalogues
from .console import Console
from .environment import is_given
from .errors import EmbeddedError
from .places import PROJECT, local_folder
from .services import ensure, release

BROWSER_VARIABLE = "JEWELCAD_CHROMIUM"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET_A_BROWSER = (
    "no Chromium found, so browser tests are skipped; get one with "
    "`apt-get install chromium` or `.local/venv/bin/playwright install chromium`"
)


def testing_local() -> Path:
    return local_folder() / "test"


def run_tests(words: list[str], console: Console) -> int:
    """Run pytest with the given words; gives its exit code. Raises EmbeddedError."""
    assets = build_assets(say=console.say)
    browser = find_browser()
    if browser is None:
        if os.environ.get("CI"):
            raise EmbeddedError(
                HOW_TO_GET_A_BROWSER.replace("so browser tests are skipped", "in CI")
            )
        console.say(HOW_TO_GET_A_BROWSER)
    testing_local().mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "JEWELCAD_LOCAL": str(testing_local()),
        "JEWELCAD_THROWAWAY_DATABASE": "1",
        "CATALOGUES_DIR": str(build_catalogues()),
        "ASSETS_DIR": os.environ.get("ASSETS_DIR") or str(assets),
        BROWSER_VARIABLE: str(browser or ""),
        "DESIGN_REQUESTS_OPEN": "true",
    }
    wants_database, wants_redis = not is_given("DATABASE_URL"), not is_given("REDIS_URL")
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        ensure(postgres=wants_database, redis=wants_redis, keep=False)
        return _run_pytest(words)
    finally:
        release()


def find_browser() -> Path | None:
    """JEWELCAD_CHROMIUM, the system's, or the newest of those that Playwright has downloaded."""
    named = os.environ.get(BROWSER_VARIABLE)
    if named:
        return Path(named)
    for name in BROWSERS:
        path = shutil.which(name)
        if path:
            return Path(path)
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"
    )
    return max(folder.glob("chromium-*/chrome-linux*/chrome"), default=None)


def _run_pytest(words: list[str]) -> int:
    has_workers = any(word.startswith("-n") for word in words)
    # Each takes a third of the list, so that what a file's tests share is made once. Three, for
    # two cores, since each waits a fifth of its time for the database or for a process below it.
    workers = [] if has_workers else ["-n", "3", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *workers, *words]
    with subprocess.Popen(command, cwd=PROJECT) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:  # pytest got it too and sums up what it has
            return process.wait()
        except SystemExit:
            process.terminate()
            raise
