"""Nothing goes to a browser, queue, cache, log or JSON column that no data map declares.

In tests, where STRICT_PRIVACY is set, each guard raises. Live it drops what is undeclared and says
so in a line of the log that begins with "undeclared", which is counted.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from privacy.data_map import data_map

log = logging.getLogger(__name__)

LOG_KEY = re.compile(r"(?:^|(?<=\s))([a-z_]+)=")
PLAIN_NAME = re.compile(r"[a-z_.]{1,40}")


class Undeclared(Exception):
    """Something is used that no data map declares."""


class UndeclaredCookie(Undeclared):
    """A cookie is set that no data map declares."""


class DeclaredCookiesMiddleware:
    """Lets only declared cookies through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name in list(response.cookies):
            if name.removeprefix("__Host-") not in data_map().cookies:
                _tell("cookie", name, UndeclaredCookie)
                del response.cookies[name]
        return response


def may_send(task: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a task is declared with so many arguments, and each is an id."""
    declared = data_map().tasks.get(task)
    are_ids = all(type(one) is int for one in arguments)
    if declared is not None and are_ids and len(arguments) == len(declared.arguments):
        return True
    _tell("task", task)
    return False


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """The cache's KEY_FUNCTION. An undeclared key is replaced by one that nobody finds again.

    Of a personal one only the declared word can be read. The rest may be an address, or a plain
    hash of one, which whoever has a list of addresses reads like the address.
    """
    word = next(_words_of(key, data_map().cache_keys), None)
    if word is None:
        _tell("cache", re.split("[:_]", key)[0])
        key = f"undeclared:{secrets.token_hex(8)}"
    elif data_map().cache_keys[word].personal:
        code = hmac.new(settings.SECRET_KEY.encode(), f"cache {key}".encode(), hashlib.sha256)
        key = f"{word}:{code.hexdigest()}"
    return f"{key_prefix}:{version}:{key}"


def _words_of(key: str, declared: Iterable[str]) -> Iterator[str]:
    return (one for one in declared if key == one or re.match(rf"{re.escape(one)}[:_.]", key))


def declared_json(column: str, value: Any) -> Any:
    """What of a JSON value may be stored in a column: the keys that its room declares."""
    label, _, name = column.rpartition(".")
    record = data_map().records.get(label)
    entry = record.fields.get(name) if record else None
    paths = [path.split(".") for path in (entry.keys if entry else ())]
    return _of_declared(value, paths)


def _of_declared(value: Any, paths: list[list[str]]) -> Any:
    """Each path is what may lie below; every place of a list goes by `*`."""
    if isinstance(value, list):
        below = _below(paths, "*")
        return [_of_declared(one, below) for one in value if _is_declared("*", one, below)]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, one in value.items():
        below = _below(paths, str(key))
        if _is_declared(str(key), one, below):
            kept[key] = _of_declared(one, below)
    return kept


def _below(paths: list[list[str]], key: str) -> list[list[str]]:
    return [rest for first, *rest in paths if first in (key, "*")]


def _is_declared(key: str, value: Any, below: list[list[str]]) -> bool:
    """A text or a number needs a path that ends here, a filled list or mapping one that goes on."""
    goes_on = isinstance(value, dict | list) and bool(value)
    if any(bool(rest) == goes_on for rest in below) or (below and value in ({}, [], None)):
        return True
    _tell("json", key)
    return False


class DeclaredLogKeys(logging.Filter):
    """Takes the values of undeclared keys out of the lines of our own rooms."""

    def __init__(self, rooms: list[str]) -> None:
        super().__init__()
        self.rooms = frozenset(rooms)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.split(".", 1)[0] not in self.rooms or record.name == __name__:
            return True
        line = record.getMessage()
        for found in LOG_KEY.finditer(line):
            declared = data_map().log_keys.get(found[1])
            if declared is None:
                _tell("log", found[1])
                # What follows is not known to be fit to show.
                record.msg, record.args = f"{line[: found.end()]}…", ()
                break
            if declared.text:
                break
        return True


def _tell(kind: str, name: str, error: type[Undeclared] = Undeclared) -> None:
    if settings.STRICT_PRIVACY:
        raise error(f"{kind} {name}")
    # An undeclared name may itself be somebody's: a key made of an address.
    shown = name if PLAIN_NAME.fullmatch(name) else "…"
    log.error("undeclared %s dropped name=%s", kind, shown)
