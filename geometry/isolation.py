"""Runs a command on a stranger's file in a child process that can hurt nobody.

The child has limits of memory, processor time and file size, an own empty folder to work in, and
none of our environment. It sees no file but those it is given, no network and no other process
(`confinement`). It is killed when the time is over.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

# A binary STL of 200 MB takes 2.2 to 2.8 GiB of addresses and 25 to 60 processor seconds.
MEMORY_BYTES = 3584 * 1024**2
CPU_SECONDS = 150
WALL_SECONDS = 240
FILE_BYTES = 64 * 1024**2
EXIT_REFUSED = 2
# The environment variable that hands the child the secret by which a preview is bent.
SEED_VARIABLE = "JEWELCAD_PREVIEW_SEED"

Ending = Literal["done", "refused", "out-of-time", "too-talkative", "crashed"]

_PACKAGE = str(Path(__file__).resolve().parent)
# What any Python needs, and this package; of a folder of Python's, what is no setting or data.
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")
_PYTHON_PARTS = ("bin", "lib", "lib64", "pyvenv.cfg")
_MAX_LINE_BYTES = 4 * 1024**2
_MAX_ERROR_BYTES = 8_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the child ended. `error_text` is the end of its standard error, for our log only."""

    ending: Ending
    exit_status: int
    seconds: float
    error_text: str


def geometry_command(*arguments: str) -> list[str]:
    """The command line of this package, for `run_isolated`. Paths in it must be absolute."""
    return [sys.executable, "-m", "geometry", *arguments]


def run_isolated(
    command: list[str],
    *,
    reads: Sequence[Path] = (),
    writes: Sequence[Path] = (),
    memory_bytes: int = MEMORY_BYTES,
    cpu_seconds: int = CPU_SECONDS,
    wall_seconds: float = WALL_SECONDS,
    niceness: int = 0,
    secret: tuple[str, str] | None = None,
    on_line: Callable[[str], None] | None = None,
) -> Outcome:
    """Runs the command to its end or kills it. `on_line` gets each line of its output at once.

    `reads` and `writes` are the files and folders that it may see beside its own empty one, all of
    them the caller's copies: where we are root they are handed to the child's own user. What lies
    in `writes` afterwards is a stranger's.
    `niceness` above 0 lets other work on the machine go first. `secret` is a variable for the child
    and its value: unlike the command line, it can be read by nobody else on the machine.
    Whatever the child does, this returns an Outcome. If `on_line` raises, the child is killed and
    the error goes on to the caller.
    """
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="geometry-") as base,
        tempfile.TemporaryFile() as errors,
    ):
        folder, code = (f"{base}/{name}" for name in ("work", "code"))
        for path in (folder, code):
            os.mkdir(path)
        # Python lists the folder in which it looks for a package: here it finds nothing else.
        os.symlink(_PACKAGE, f"{code}/geometry")
        plan = {
            "folder": folder,
            "reads": [os.path.abspath(path) for path in reads],
            "writes": [os.path.abspath(path) for path in writes],
            "system": [*_LIBRARIES, *_python_files(), code],
            "memory_bytes": memory_bytes,
            "cpu_seconds": cpu_seconds,
            "file_bytes": FILE_BYTES,
            "niceness": niceness,
        }
        child = subprocess.Popen(  # noqa: S603 - a list of our own making, no shell
            [sys.executable, "-S", "-m", "geometry.confinement", json.dumps(plan), *command],
            cwd=folder,
            env=_environment(folder, code) | dict([secret] if secret else []),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        stopped: Ending | None = None
        try:
            stopped = _follow(child, began + wall_seconds, on_line)
        finally:
            _kill_all(child)
        return Outcome(
            stopped or _ending(child.returncode),
            child.returncode,
            round(time.monotonic() - began, 2),
            _tail(errors),
        )


def _python_files() -> list[str]:
    """Of the interpreter, its packages and this one: never the project, whose .env lies there."""
    prefixes = {sys.prefix, sys.base_prefix}
    parts = [f"{prefix}/{part}" for prefix in prefixes for part in _PYTHON_PARTS]
    return [part for part in parts if os.path.exists(part)] + [_PACKAGE]


def _environment(folder: str, code: str) -> dict[str, str]:
    """Only what Python needs: no secret of ours is inherited by chance."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": folder,
        "TMPDIR": folder,
        "PYTHONPATH": code,
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def _follow(
    child: subprocess.Popen[bytes], deadline: float, on_line: Callable[[str], None] | None
) -> Ending | None:
    """Passes lines on until the output ends; says why when it has to stop before that."""
    stream = child.stdout
    assert stream is not None  # noqa: S101 - opened as a pipe above
    pending = b""
    with stream, selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                return "out-of-time"
            if not selector.select(left):
                continue
            chunk = os.read(stream.fileno(), _CHUNK)
            if not chunk:
                break
            *lines, pending = (pending + chunk).split(b"\n")
            if len(pending) > _MAX_LINE_BYTES:
                return "too-talkative"
            for line in lines:
                if on_line is not None:
                    on_line(line.decode("utf-8", "replace"))
    try:
        child.wait(max(deadline - time.monotonic(), 0.01))
    except subprocess.TimeoutExpired:
        return "out-of-time"
    return None


def _kill_all(child: subprocess.Popen[bytes]) -> None:
    """Ends what is left of the child's process group and collects its exit status."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    child.wait()


def _ending(status: int) -> Ending:
    if status == 0:
        return "done"
    if status == EXIT_REFUSED:
        return "refused"
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "out-of-time"
    return "crashed"


def _tail(errors: IO[bytes]) -> str:
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - _MAX_ERROR_BYTES))
    return errors.read().decode("utf-8", "replace")
