"""Starts PostgreSQL and Valkey for those who need them, and stops them with the last user."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from . import postgres, processes, valkey
from .state import Service, State, locked_state


@dataclass(frozen=True)
class _Part:
    variable: str
    start: Callable[[], Service]
    stop: Callable[[Service], bool]


PARTS = {
    "postgres": _Part("DATABASE_URL", postgres.start, postgres.stop),
    "redis": _Part("REDIS_URL", valkey.start, valkey.stop),
}


def ensure(*, postgres: bool, redis: bool, keep: bool) -> dict[str, str]:
    """Find or start the asked services; gives DATABASE_URL and REDIS_URL of those.

    This process becomes one of their users until `release()`; with `keep` they also outlive all
    their users, until `stop_all()`. Raises EmbeddedError.
    """
    wanted = [name for name, asked in (("postgres", postgres), ("redis", redis)) if asked]
    if not wanted:
        return {}
    with locked_state() as state:
        state.owners[os.getpid()] = processes.start_time(os.getpid())
        try:
            for name in wanted:
                if name not in state.services:
                    state.services[name] = PARTS[name].start()
        except BaseException:  # Ctrl-C too: nothing half started stays behind
            del state.owners[os.getpid()]
            _stop_when_unused(state)
            raise
        state.keep = state.keep or keep
        return {PARTS[name].variable: state.services[name].url for name in wanted}


def release() -> None:
    """This process needs the services no more; the last one out stops them."""
    with locked_state() as state:
        state.owners.pop(os.getpid(), None)
        _stop_when_unused(state)


def stop_all() -> list[str]:
    """Stop what runs, whoever uses it; gives the names of what was stopped."""
    with locked_state() as state:
        stopped = list(state.services)
        _stop(state)
        return stopped


def running() -> dict[str, Service]:
    with locked_state() as state:
        return dict(state.services)


def _stop_when_unused(state: State) -> None:
    if not state.owners and not state.keep:
        _stop(state)


def _stop(state: State) -> None:
    for name in reversed(list(PARTS)):
        service = state.services.get(name)
        if service is not None and PARTS[name].stop(service):
            del state.services[name]
    state.keep = False
