"""The whole site as `make run` starts it, on a free port and in a folder of its own."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from redis import Redis

from embedded.postgres import _installed
from tests.two_ports import two_free_ports

PROJECT = Path(__file__).resolve().parents[2]
# Generous: a new database takes minutes where other work is on the machine.
START_SECONDS = 600
# How PostgreSQL writes bytes.
_BYTES = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")


@dataclass(frozen=True)
class Site:
    url: str
    local: Path
    environment: dict[str, str]

    def manage(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=PROJECT, env=self.environment, check=True
        )

    def dump_database(self) -> str:
        """Every column of every table; bytes as the text that they may be.

        Not of drawings, whose paths are numbers in a row, some of which look like a card's; the
        database takes nothing else in these columns.
        """
        words = ["--data-only", "--exclude-table-data=models_catalog_drawing"]
        dumped = subprocess.run(
            [str(_installed() / "bin" / "pg_dump"), *words, self._address("DATABASE_URL")],
            capture_output=True,
            check=True,
        ).stdout.decode()
        raw = (bytes.fromhex(one).decode("latin-1") for one in _BYTES.findall(dumped))
        return "\n".join([dumped, *raw])

    def dump_redis(self) -> str:
        with Redis.from_url(self._address("REDIS_URL")) as redis:
            redis.config_set("rdbcompression", "no")
            held = ((key, redis.dump(key) or b"") for key in redis.scan_iter())
            return "\n".join((key + b"\n" + value).decode("latin-1") for key, value in held)

    def _address(self, name: str) -> str:
        ask = "import sys, embedded; print(embedded.embedded_environment()[sys.argv[1]])"
        said = subprocess.run(
            [sys.executable, "-c", ask, name],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            check=True,
        )
        return said.stdout.decode().strip()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Embedded PostgreSQL, Valkey, web, worker, beat and sandbox; the people, no pieces."""
    local = tmp_path_factory.mktemp("site")
    port = two_free_ports()
    unset = ("DATABASE_URL", "REDIS_URL", "STRIPE_SECRET_KEY", "DJANGO_SETTINGS_MODULE")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in unset},
        "JEWELCAD_LOCAL": str(local),
        "PORT": str(port),
        "DEMO": "0",
        "PAYOUT_HOLD_HOURS": "24",
        "PAYOUT_FIRST_SALES": "0",
        "PICTURE_PIXELS": "400",
        "TURNTABLE_PIXELS": "120",
    }
    found = Site(f"http://127.0.0.1:{port}", local, environment)
    log_path = local / "log.txt"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "embedded", "run"],
            cwd=PROJECT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_ready(found, process, log_path)
            found.manage("seed_demo", "--people")
            yield found
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_until_ready(site: Site, process: subprocess.Popen[bytes], log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{site.url}/readyz", timeout=5) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"The site did not start:\n{log_path.read_text()[-4000:]}")
