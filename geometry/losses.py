"""Measures what a child that reads a stranger's file could do on this machine and must not.

The walls (`confinement`) are the kernel's, and a container or an old kernel may refuse some. Each
danger is held by two of them, so what counts is what can be done, tried out and not looked up.
"""

import json
import os
import socket
import sys
import tempfile
from pathlib import Path

from geometry.isolation import run_isolated

DANGERS = {
    "parent": "read the environment of the worker, with every key in it",
    "reading": "read other files, such as originals of other designers",
    "writing": "write into files outside its folder",
    "network": "open a connection",
    "sockets": "reach the sockets of PostgreSQL and Redis on this machine",
    "processes": "start processes without end",
    "signals": "end other processes",
    "root": "act as root",
}
_SECONDS = 30


class NotMeasured(Exception):
    """The child did not come so far as to try; the text is the end of what it said."""


def losses() -> list[str]:
    """Names of DANGERS that nothing holds off here. Raises NotMeasured where no child can work."""
    with (
        tempfile.TemporaryDirectory(prefix="geometry-probe-") as folder,
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.socket(socket.AF_UNIX) as local,
    ):
        # Open to everybody, so that only the walls keep the child out.
        Path(folder).chmod(0o777)
        secret = Path(folder) / "secret"
        secret.write_text("canary")
        secret.chmod(0o666)
        local.bind(f"{folder}/socket")
        local.listen()
        targets = {
            "process": os.getpid(),
            "secret": str(secret),
            "port": listening.getsockname()[1],
            "socket": f"{folder}/socket",
        }
        said: list[str] = []
        outcome = run_isolated(
            [sys.executable, "-m", "geometry.confinement.probe", json.dumps(targets)],
            wall_seconds=_SECONDS,
            on_line=said.append,
        )
    if outcome.ending != "done" or not said:
        raise NotMeasured(f"{outcome.ending}: {outcome.error_text[-400:]}")
    found: list[str] = json.loads(said[-1])
    return found
