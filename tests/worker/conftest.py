"""A real Celery worker on the session's database and broker, which tests send to and wait for."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import redis
from django.conf import settings as shop
from django.db import connection
from pytest_django import Settings

from tests.queue import queue_at
from tests.stripe import KEY, PROJECT, Sandbox, sandbox, sandbox_process

__all__ = ["sandbox", "sandbox_process"]
PATIENCE_SECONDS = 90


@dataclass(frozen=True)
class Worker:
    process: subprocess.Popen[bytes]
    folder: Path
    key_prefix: str

    def until(self, is_so: Callable[[], Any]) -> None:
        """Wait until the worker has made it so; what it logged is shown when it does not."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not is_so():
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not do it:\n{self.log[-4000:]}")
            time.sleep(0.05)  # between two looks

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()


@pytest.fixture(scope="session")
def worker_process(
    django_db_setup: None, sandbox_process: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Worker]:
    """One for the session; xdist's processes have one each, kept apart by the keys' prefix."""
    folder = tmp_path_factory.mktemp("worker")
    queues = {"celery", *(route["queue"] for route in shop.CELERY_TASK_ROUTES.values())}
    with running_worker(folder, *queues, given={"stripe_url": sandbox_process}) as worker:
        yield worker


@contextmanager
def running_worker(
    folder: Path, *queues: str, given: dict[str, Any], key_prefix: str = ""
) -> Iterator[Worker]:
    """A worker of these queues alone, on a broker of its own by the prefix of its keys."""
    key_prefix = key_prefix or f"test-{secrets.token_hex(6)}-"
    told = {
        "folder": str(folder),
        "database": connection.settings_dict["NAME"],
        "key_prefix": key_prefix,
        "stripe_key": KEY,
        **given,
    }
    words = ["worker", "--without-gossip", "--without-mingle", "--concurrency", "1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "jewelcad", *words, "-Q", ",".join(queues)],
            cwd=PROJECT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.worker.settings",
                "TEST_WORKER": json.dumps(told),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Worker(process, folder, key_prefix)
    finally:
        process.terminate()
        process.wait(30)
        broker = redis.Redis.from_url(shop.REDIS_URL)
        for key in broker.scan_iter(match=f"{key_prefix}*"):
            broker.delete(key)


@pytest.fixture
def worker(worker_process: Worker, sandbox: Sandbox, settings: Settings) -> Iterator[Worker]:
    """The worker does what this test sends, with the same stores and mailbox."""
    stores = deepcopy(settings.STORAGES)
    for alias in ("private", "public"):
        stores[alias] = {
            "BACKEND": f"common.storage.{alias.title()}FileStorage",
            "OPTIONS": {"location": worker_process.folder / alias},
        }
    settings.STORAGES = stores
    settings.UPLOADS_DIR = worker_process.folder / "uploads"
    settings.LOCAL_MAIL_DIR = worker_process.folder / "mail"
    with queue_at(settings.CELERY_BROKER_URL, key_prefix=worker_process.key_prefix):
        yield worker_process
