"""Redis: keys and values of every database in use, the queue and results of Celery among them."""

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from redis import ConnectionPool, Redis, RedisError
from redis.connection import parse_url

from privacy.data_map import data_map
from privacy.tracing.findings import Notes
from privacy.tracing.matching import Matcher

KEYS_AT_ONCE = 500


def seek_in_redis(matcher: Matcher, notes: Notes) -> None:
    try:
        with Redis.from_url(settings.REDIS_URL) as first:
            numbers = sorted(int(name.removeprefix("db")) for name in first.info("keyspace"))
        for number in numbers:
            with database(number) as redis:
                _whole(redis, number, matcher, notes)
    except (RedisError, OSError) as error:
        notes.missed["redis"] = type(error).__name__


def database(number: int) -> Any:
    """Whichever database the address itself names."""
    named: dict[str, Any] = parse_url(settings.REDIS_URL)  # type: ignore[no-untyped-call]
    return Redis(connection_pool=ConnectionPool(**{**named, "db": number}))


def _whole(redis: Any, number: int, matcher: Matcher, notes: Notes) -> None:
    cursor = None
    while cursor != 0:
        cursor, keys = redis.scan(cursor or 0, count=KEYS_AT_ONCE)
        for key, values in _read(redis, keys):
            notes.looked_through["redis keys"] += 1
            hits = matcher.hits(_text(key))
            for value in values:
                hits |= matcher.hits(_text(value))
            notes.add(f"redis {number}", hits, kept_because=_basis(_text(key)))


def _read(redis: Any, keys: list[bytes]) -> Iterator[tuple[bytes, Iterable[bytes]]]:
    """Two questions for all that are plain values, as nearly all are; more for each other one."""
    asked = redis.pipeline(transaction=False)
    for key in keys:
        asked.type(key)
    kinds = dict(zip(keys, asked.execute(), strict=True))
    plain = [key for key, kind in kinds.items() if kind == b"string"]
    for key, value in zip(plain, redis.mget(plain) if plain else (), strict=True):
        yield key, [value or b""]
    for key, kind in kinds.items():
        if kind != b"string":
            yield key, _values(redis, key, kind)


def _values(redis: Any, key: bytes, kind: bytes) -> Iterator[bytes]:
    match kind:
        case b"list":
            yield from redis.lrange(key, 0, -1)
        case b"set":
            yield from redis.sscan_iter(key)
        case b"hash":
            for pair in redis.hscan_iter(key):
                yield from pair
        case b"zset":
            yield from (member for member, _ in redis.zscan_iter(key))
        case b"stream":
            for _, fields in redis.xrange(key):
                for pair in fields.items():
                    yield from pair


def _text(raw: bytes) -> str:
    text = raw.decode(errors="replace")
    return f"{text}\n{_message(text)}" if text.startswith(("{", "[")) else text


def _message(text: str) -> str:
    """The arguments of a task, which Celery packs into its message."""
    try:
        body = json.loads(text)
        # A message that was taken and is not finished stands in a list.
        body = body[0] if isinstance(body, list) and body else body
        return base64.b64decode(body["body"], validate=True).decode(errors="replace")
    except (ValueError, TypeError, KeyError, binascii.Error):
        return ""


def _basis(key: str) -> str:
    """Why a declared key of the cache may name a person until it ends by itself.

    Under whichever prefix: another deployment of ours may have left it.
    """
    name = key.partition(":")[2].partition(":")[2]
    for declared, said in data_map().cache_keys.items():
        if said.personal and name.startswith((f"{declared}:", f"{declared}_")):
            return said.balance or said.about
    return ""
