"""The line in Redis where events wait until they are written, and the secret of the day.

Each question waits a tenth of a second at most. When Redis is away, events are lost and pages are
not: after a failure nothing is asked for some seconds, so that no page waits again.
"""

import json
import logging
import secrets
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

MOST_WAITING = 100_000
PAGE_WAITS_SECONDS = 0.1
WRITER_WAITS_SECONDS = 5.0
ASKED_AGAIN_AFTER_SECONDS = 10
# So long a process keeps the secret by itself; when Redis has lost it, all soon share one again.
SECRET_HELD_SECONDS = 60
# What nobody has written by then goes unwritten.
KEPT_FOR = timedelta(days=1)

# All in one step: two processes at once neither pass the limit nor miss the count.
_ADD = """
local room = tonumber(ARGV[1]) - redis.call('LLEN', KEYS[1])
local last = math.min(#ARGV, 2 + math.max(room, 0))
for number = 3, last do
    redis.call('RPUSH', KEYS[1], ARGV[number])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
if last < #ARGV then
    redis.call('INCRBY', KEYS[2], #ARGV - last)
    redis.call('EXPIRE', KEYS[2], ARGV[2])
end
"""
# The whole line becomes a batch under a number of its own, which is written down in the same step.
_TAKE = """
if redis.call('EXISTS', KEYS[1]) == 1 then
    redis.call('RENAME', KEYS[1], KEYS[2])
    redis.call('EXPIRE', KEYS[2], ARGV[2])
    redis.call('SADD', KEYS[3], ARGV[1])
    redis.call('EXPIRE', KEYS[3], ARGV[2])
end
return redis.call('SMEMBERS', KEYS[3])
"""


@dataclass(frozen=True)
class Place:
    """A Redis and its keys: a process of tests has several."""

    address: str
    waiting: str
    dropped: str


@dataclass
class _PageLine:
    """The connection of pages, and until when it is left alone."""

    redis: Redis
    quiet_until: float = 0.0
    # The secret of the day by its key, and until when nobody asks for it again.
    secret: tuple[str, bytes] = ("", b"")
    secret_until: float = 0.0

    @contextmanager
    def lost_while_away(self) -> Iterator[None]:
        try:
            yield
        except (RedisError, OSError) as error:
            self.quiet_until = time.monotonic() + ASKED_AGAIN_AFTER_SECONDS
            log.warning("usage is not written down for some seconds error=%s", type(error).__name__)

    @property
    def is_quiet(self) -> bool:
        return time.monotonic() < self.quiet_until


def place() -> Place:
    return Place(settings.REDIS_URL, _key("waiting"), _key("dropped"))


def add(where: Place, events: list[str]) -> None:
    """Put events at the end of the line; beyond MOST_WAITING they are dropped and counted."""
    line = _page_line(where.address)
    if line.is_quiet:
        return
    with line.lost_while_away():
        line.redis.eval(
            _ADD,
            2,
            where.waiting,
            where.dropped,
            MOST_WAITING,
            int(KEPT_FOR.total_seconds()),
            *events,
        )


def secret_of_day() -> bytes | None:
    """Made by the first who asks on a day (UTC), gone at its end; None while Redis is away."""
    line = _page_line(settings.REDIS_URL)
    if line.is_quiet:
        return None
    day = timezone.now().astimezone(UTC).date()
    midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), UTC)
    key = _key(f"secret:{day.isoformat()}")
    if line.secret[0] == key and time.monotonic() < line.secret_until:
        return line.secret[1] or None
    kept: Any = None
    with line.lost_while_away():
        kept = line.redis.get(key)
        if kept is None:
            # Of two who make one at once, the first's counts.
            fresh = secrets.token_bytes(32)
            line.redis.set(key, fresh, nx=True, exat=int(midnight.timestamp()))
            kept = line.redis.get(key)
    line.secret, line.secret_until = (
        (key, bytes(kept or b"")),
        time.monotonic() + SECRET_HELD_SECONDS,
    )
    return line.secret[1] or None


def take() -> list[uuid.UUID]:
    """Makes a batch of what waits. Gives it and those that somebody took and did not finish.

    Raises RedisError.
    """
    number = uuid.uuid4()
    keys = [_key("waiting"), _batch_key(number), _key("batches")]
    seconds = int(KEPT_FOR.total_seconds())
    found: Any = _writer_line(settings.REDIS_URL).eval(
        _TAKE, len(keys), *keys, str(number), seconds
    )
    return [uuid.UUID(one.decode()) for one in found]


def events_of(batch: uuid.UUID) -> list[dict[str, Any]]:
    lines: Any = _writer_line(settings.REDIS_URL).lrange(_batch_key(batch), 0, -1)
    return [json.loads(line) for line in lines]


def forget(batch: uuid.UUID) -> None:
    """The batch is written, or nothing of it can be."""
    with _writer_line(settings.REDIS_URL).pipeline() as steps:
        steps.srem(_key("batches"), str(batch))
        steps.delete(_batch_key(batch))
        steps.execute()


def take_dropped() -> int:
    """How many were dropped since the last look."""
    found: Any = _writer_line(settings.REDIS_URL).getdel(_key("dropped"))
    return int(found or 0)


def _key(name: str) -> str:
    # The cache's prefix, so that tests and two sites on one Redis keep apart.
    return f"{settings.CACHES['default']['KEY_PREFIX']}:usage:{name}"


def _batch_key(batch: uuid.UUID) -> str:
    return _key(f"batch:{batch}")


@lru_cache(maxsize=8)
def _page_line(address: str) -> _PageLine:
    return _PageLine(_connected(address, PAGE_WAITS_SECONDS))


@lru_cache(maxsize=1)
def _writer_line(address: str) -> Redis:
    return _connected(address, WRITER_WAITS_SECONDS)


def _connected(address: str, seconds: float) -> Redis:
    return Redis.from_url(
        address,
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        # It would try again by itself, while a person waits for the page.
        retry=Retry(NoBackoff(), 0),
    )
