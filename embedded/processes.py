"""Knows whether a process that we started is still that process, and stops it in order."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path


def start_time(pid: int) -> str:
    """What tells this process from a later one with the same number; empty when it is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return "" if Path("/proc/self/stat").exists() else _start_time_without_proc(pid)
    except OSError:
        return ""
    # The name, in brackets, may hold spaces; state is the 3rd field and start time the 22nd.
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def _start_time_without_proc(pid: int) -> str:
    """For systems without /proc, such as macOS."""
    shown = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else started.strip()


def is_alive(pid: int, started: str) -> bool:
    return bool(started) and start_time(pid) == started


def command_line(pid: int) -> str:
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        return ""


def stop(pid: int, started: str, *, signals: tuple[tuple[signal.Signals, float], ...]) -> bool:
    """Send each signal and wait its seconds for the process to go; True when it is gone."""
    for number, seconds in signals:
        if not is_alive(pid, started):
            return True
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            _reap(pid)
            if not is_alive(pid, started):
                return True
            time.sleep(0.02)
    return not is_alive(pid, started)


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def last_lines(path: Path, count: int = 5) -> str:
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 8000))
            text = log.read().decode(errors="replace")
    except OSError:
        return ""
    return "\n".join(text.strip().splitlines()[-count:])
