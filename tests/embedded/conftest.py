"""A folder of its own for each test, and processes that use the launcher in it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.clean import remove_everything

PROJECT = Path(__file__).resolve().parents[2]
HIDDEN = ("DATABASE_URL", "REDIS_URL", "STRIPE_SECRET_KEY", "PORT", "SITE_URL", "DEPLOYMENT")

USE_BOTH = """
import psycopg2, redis
from embedded import ensure
urls = ensure(postgres=True, redis=True, keep=False)
with psycopg2.connect(urls["DATABASE_URL"]) as connection, connection.cursor() as cursor:
    cursor.execute("SELECT current_user")
    print(cursor.fetchone()[0], redis.from_url(urls["REDIS_URL"]).ping(), flush=True)
"""
AT_THE_END_RELEASE = """
import atexit
from embedded import release
atexit.register(release)
"""


class Machine:
    """Runs processes with JEWELCAD_LOCAL in one place and none of the caller's addresses."""

    def __init__(self, local: Path) -> None:
        self.local = local

    def environment(self, **extra: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        own = {"JEWELCAD_LOCAL": str(self.local), "JEWELCAD_THROWAWAY_DATABASE": "1"}
        return kept | own | extra

    def popen(self, *words: str, **extra: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env=self.environment(**extra),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def python(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        process = self.popen(*words, **extra)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(words, process.returncode, output, errors)

    def code(self, text: str, **extra: str) -> str:
        done = self.python("-c", AT_THE_END_RELEASE + text, **extra)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def launcher(self, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "embedded", *words, **extra)

    def pids(self) -> dict[str, int]:
        """The recorded services that are alive."""
        path = self.local / "run" / "services.json"
        if not path.exists():
            return {}
        services = json.loads(path.read_text())["services"]
        return {name: one["pid"] for name, one in services.items() if is_running(one["pid"])}


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGTERM) -> int:
    process.send_signal(number)
    process.communicate(timeout=30)
    return process.returncode


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    # Not pytest's own folder: that one is closed to the system user who runs PostgreSQL for root.
    folder = Path(tempfile.mkdtemp(prefix="jewelcad-test-"))
    folder.chmod(0o755)
    machine = Machine(folder / "local")
    yield machine
    monkeypatch.setenv("JEWELCAD_LOCAL", str(machine.local))
    remove_everything()
    shutil.rmtree(folder)
