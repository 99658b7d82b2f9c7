"""Nothing leaves for a browser, the queue, the cache or the log that no data map declares.

In tests, where STRICT_PRIVACY is set, each guard raises. Live it drops what is undeclared and says
so in a line of the log that begins with "undeclared", which is counted.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
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
    """The cache's KEY_FUNCTION. An undeclared key is replaced by one that nobody finds again."""
    if not any(key == name or key.startswith((f"{name}:", f"{name}_")) for name in _cache_names()):
        _tell("cache", re.split("[:_]", key)[0])
        key = f"undeclared:{secrets.token_hex(8)}"
    return f"{key_prefix}:{version}:{key}"


def _cache_names() -> Iterable[str]:
    return data_map().cache_keys


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
