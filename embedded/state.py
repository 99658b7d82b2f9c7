"""What runs and for whom: `.local/run/services.json`, changed only under a file lock."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from . import processes
from .places import make_local_folder, run_folder, services_file


@dataclass(frozen=True)
class Service:
    """A server that we started: its process and the address to reach it."""

    pid: int
    started: str
    url: str

    def is_alive(self) -> bool:
        return processes.is_alive(self.pid, self.started)


@dataclass
class State:
    """The running services, the processes that use them, and whether they outlive their users."""

    services: dict[str, Service] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    keep: bool = False

    def living(self, name: str) -> Service | None:
        service = self.services.get(name)
        return service if service is not None and service.is_alive() else None

    def forget_the_dead(self) -> None:
        self.services = {name: one for name, one in self.services.items() if one.is_alive()}
        self.owners = {
            pid: started for pid, started in self.owners.items() if processes.is_alive(pid, started)
        }
        self.keep = self.keep and bool(self.services)

    def write(self) -> None:
        path = services_file()
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(self), indent=1))
        fresh.replace(path)


def read_state() -> State:
    """An unreadable or missing record is an empty one: the data folders tell the rest."""
    try:
        raw: dict[str, Any] = json.loads(services_file().read_text())
        return State(
            services={name: Service(**one) for name, one in raw["services"].items()},
            owners={int(pid): started for pid, started in raw["owners"].items()},
            keep=bool(raw["keep"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return State()


@contextmanager
def locked_state() -> Iterator[State]:
    """The state without what has died; written back at the end, even when the block fails."""
    make_local_folder()
    with (run_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        state = read_state()
        state.forget_the_dead()
        try:
            yield state
        finally:
            state.write()
