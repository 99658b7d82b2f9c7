"""Gives `manage.py` the services that a command needs, for as long as the command runs."""

import atexit
import os
import signal
import sys
from types import FrameType

from .environment import is_given, is_production
from .errors import EmbeddedError
from .services import ensure, release

# Commands that touch neither the database nor the queue.
NEEDS_NOTHING = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "spectacular",
        "startapp",
        "version",
    }
)


def start_for_command(argv: list[str]) -> None:
    """Start what the command needs and nobody set; ends the program in one line when it can't."""
    if is_production() or not _needs_services(argv):
        return
    wants_database, wants_redis = not is_given("DATABASE_URL"), not is_given("REDIS_URL")
    if not (wants_database or wants_redis):
        return
    _exit_in_order_when_told_to()
    try:
        ensure(postgres=wants_database, redis=wants_redis, keep=False)
    except EmbeddedError as error:
        sys.exit(f"{argv[0]}: {error}")
    owner = os.getpid()
    atexit.register(_release, owner)


def _needs_services(argv: list[str]) -> bool:
    command, *words = argv[1:] or ["help"]
    if command == "check":
        return "--database" in words
    asks_for_help = command.startswith("-") or bool({"--help", "-h"} & set(words))
    return not asks_for_help and command not in NEEDS_NOTHING


def _release(owner: int) -> None:
    if os.getpid() == owner:  # a forked child inherits the exit handler, not the services
        release()


def _exit_in_order_when_told_to() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
