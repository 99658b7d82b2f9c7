"""Things made once and kept for a while in a room of fixed size; without Redis nothing is kept.

Each word has so many places. Two things that fall on one place push each other out, so that the
room never grows beyond its places, whatever strangers ask for.
"""

import hashlib
import json
import logging
import time
import zlib
from functools import cache as cache_once
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from common.languages import language_now
from common.reader_manner import manner_now

log = logging.getLogger(__name__)
LONGEST_SECONDS = 600
# Of one thing, as it lies there. What is larger is made each time.
MOST_BYTES = 32_768
PLACES = {"page": 4096, "sheet": 8192, "beside": 4096, "counts": 512, "list": 1024}
# After a failure nobody waits for Redis for so long.
PAUSE_SECONDS = 10.0
_away_until = [0.0]


def find(word: str, name: str) -> Any:
    """What was kept under this name by this very code; None otherwise."""
    return find_beside(word, name)[0]


def find_beside(word: str, name: str, key: str = "") -> tuple[Any, Any]:
    """The same, and what the cache has under a key of somebody else, for one question."""
    if time.monotonic() < _away_until[0]:
        return None, None
    place = _place(word, name)
    try:
        there = cache.get_many([place, key] if key else [place])
    except RedisError:
        _pause()
        return None, None
    found = there.get(place)
    if isinstance(found, tuple) and found[0] == _full(name):
        return found[1], there.get(key)
    return None, there.get(key)


def keep(word: str, name: str, thing: Any, *, seconds: float = LONGEST_SECONDS) -> None:
    if seconds < 1 or time.monotonic() < _away_until[0]:
        return
    try:
        cache.set(_place(word, name), (_full(name), thing), int(seconds))
    except RedisError:
        _pause()


def begin(word: str, name: str, *, seconds: int) -> bool:
    """Whether nobody else is making this now; True too where nobody can say."""
    if time.monotonic() < _away_until[0]:
        return True
    try:
        return bool(cache.add(f"{_place(word, name)}:made", 1, seconds))
    except RedisError:
        _pause()
        return True


def end(word: str, name: str) -> None:
    if time.monotonic() < _away_until[0]:
        return
    try:
        cache.delete(f"{_place(word, name)}:made")
    except RedisError:
        _pause()


def forget() -> None:
    """All of it goes: words of somebody who left may stand in any. Raises RedisError."""
    for word, count in PLACES.items():
        cache.delete_many([f"kept:{word}:{number}" for number in range(count)])


def packed(text: bytes) -> bytes | None:
    """None for what is too large to keep."""
    small = zlib.compress(text, 1)
    return small if len(small) <= MOST_BYTES else None


def unpacked(small: bytes) -> bytes:
    return zlib.decompress(small)


@cache_once
def code_version() -> str:
    """Another one after each deployment, the same in all processes of one.

    Over our code, templates and bundles as they lie there, and over the settings that are plain.
    """
    hashed = hashlib.sha256(json.dumps(_plain_settings(), sort_keys=True).encode())
    for folder in (
        settings.BASE_DIR / "templates",
        settings.BASE_DIR / "locale",
        *_rooms(),
        *_bundles(),
    ):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {
                ".py",
                ".html",
                ".svg",
                ".css",
                ".js",
                ".json",
                ".yaml",
                ".txt",
                ".po",
            }:
                hashed.update(str(path.relative_to(folder)).encode())
                hashed.update(path.read_bytes())
    return hashed.hexdigest()[:16]


def _rooms() -> list[Path]:
    names = [name for name in settings.INSTALLED_APPS if (settings.BASE_DIR / name).is_dir()]
    return [settings.BASE_DIR / name for name in [*names, "geometry"]]


def _bundles() -> list[Path]:
    folders = [settings.ASSETS_DIR, settings.BASE_DIR / "static" / "public", settings.STATIC_ROOT]
    return [folder for folder in folders if folder.is_dir()]


def _plain_settings() -> dict[str, str]:
    kinds = (str, int, float, bool, list, type(None))
    return {
        name: repr(getattr(settings, name))
        for name in dir(settings)
        if name.isupper() and isinstance(getattr(settings, name), kinds)
    }


def _full(name: str) -> str:
    """What is kept has words and figures in it: one for each language and manner."""
    return f"{code_version()} {_reader()} {name}"


def _place(word: str, name: str) -> str:
    code = hashlib.sha256(f"{_reader()} {name}".encode()).digest()
    return f"kept:{word}:{int.from_bytes(code[:8]) % PLACES[word]}"


def _reader() -> str:
    manner = manner_now()
    return f"{language_now()} {manner.units} {manner.size_system}"


def _pause() -> None:
    log.warning("nothing is kept while Redis does not answer")
    _away_until[0] = time.monotonic() + PAUSE_SECONDS
