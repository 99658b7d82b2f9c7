"""The processes of `make run`: started together, logged side by side, stopped in order."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import processes
from .console import Console
from .places import PROJECT, run_folder

LAST_LINES = 15


@dataclass
class Child:
    """One program under the launcher and the last lines it wrote."""

    name: str
    process: subprocess.Popen[bytes]
    started: str
    # How long it may take to finish what it does when told to stop.
    grace_seconds: float
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LAST_LINES))


class Children:
    """Starts programs, passes their lines to the console, and ends them with all they started."""

    def __init__(self, *, console: Console, environment: Mapping[str, str]) -> None:
        self._console = console
        self._environment = dict(environment)
        self._children: list[Child] = []
        self._ended: queue.Queue[Child] = queue.Queue()

    def start(
        self,
        name: str,
        command: list[str],
        *,
        grace_seconds: float,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self._environment | dict(extra or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops them in order
        )
        child = Child(name, process, processes.start_time(process.pid), grace_seconds)
        self._children.append(child)
        self._record()
        threading.Thread(target=self._follow, args=(child,), daemon=True).start()

    def wait_for_an_end(self, seconds: float) -> Child | None:
        """The first child that ended by itself, or None when all still run after the wait."""
        try:
            return self._ended.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Tell them one after another, last started first; then wait for each its grace."""
        told = list(reversed(self._children))
        for child in told:
            with suppress(ProcessLookupError):
                child.process.send_signal(signal.SIGTERM)
        begin = time.monotonic()
        for child in told:
            with suppress(subprocess.TimeoutExpired):
                left = child.grace_seconds - (time.monotonic() - begin)
                child.process.wait(timeout=max(left, 0.05))
            end_group(child.process.pid)
            child.process.wait()
        self._children.clear()
        self._record()

    def _follow(self, child: Child) -> None:
        assert child.process.stdout is not None  # noqa: S101 (given by PIPE)
        for raw in child.process.stdout:
            line = raw.decode(errors="replace").rstrip()
            child.lines.append(line)
            self._console.line(child.name, line)
        child.process.wait()
        self._ended.put(child)

    def _record(self) -> None:
        known = {child.process.pid: child.started for child in self._children}
        _record_file().write_text(json.dumps(known))


def end_group(pid: int) -> None:
    """A worker's own children too: each program of ours leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def end_leftovers() -> int:
    """End the programs of a launcher that was killed before it could; gives their number."""
    try:
        known: dict[str, str] = json.loads(_record_file().read_text())
    except (OSError, ValueError):
        return 0
    ended = 0
    for pid, started in known.items():
        if processes.is_alive(int(pid), started):
            processes.stop(int(pid), started, signals=((signal.SIGTERM, 3.0),))
            end_group(int(pid))
            ended += 1
    return ended


def _record_file() -> Path:
    return run_folder() / "children.json"
