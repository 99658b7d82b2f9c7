"""A Redis of its own that is full, or is killed and comes back: pages come, counting goes on."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings
from redis import Redis
from redis.exceptions import RedisError

from activity.held_events import hand_on
from activity.models import UsageEvent
from activity.services.write_events import write_events
from activity.tasks import write_events_task
from activity.waiting_line import _page_line
from embedded.valkey import _program, url
from tests.activity.looking import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("services")]


class OwnRedis:
    def __init__(self, folder: Path) -> None:
        self.socket = folder / "own.sock"
        self.redis = Redis(unix_socket_path=str(self.socket))

    def start(self) -> None:
        command = [str(_program()), "--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.process = subprocess.Popen(command, cwd=self.socket.parent, stdout=subprocess.DEVNULL)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with suppress(RedisError):
                self.redis.ping()
                return
            time.sleep(0.05)
        raise AssertionError("it did not start")

    def stop(self) -> None:
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def own_redis(settings: Settings) -> Iterator[OwnRedis]:
    # Paths of sockets are short: pytest's own folders are not.
    with tempfile.TemporaryDirectory(prefix="jewelcad-test-") as folder:
        held = OwnRedis(Path(folder))
        held.start()
        settings.REDIS_URL = url(held.socket)
        _page_line.cache_clear()
        yield held
        held.stop()
        _page_line.cache_clear()


def look() -> None:
    assert browser().get("/models/").status_code == 200
    hand_on()


def test_a_full_redis_costs_events_and_no_page_and_gives_the_waiting_ones_back(
    own_redis: OwnRedis,
) -> None:
    for _ in range(3):
        look()
    own_redis.redis.config_set("maxmemory", 1)
    look()
    write_events_task()
    write_events_task()
    own_redis.redis.config_set("maxmemory", 0)
    write_events()
    assert UsageEvent.objects.count() == 3


def test_a53_redis_that_is_killed_and_comes_back_costs_what_waited_and_counts_again(
    own_redis: OwnRedis,
) -> None:
    look()
    own_redis.stop()
    look()
    write_events_task()
    own_redis.start()
    # As a process finds it some seconds later.
    _page_line.cache_clear()
    look()
    assert write_events() == 1
