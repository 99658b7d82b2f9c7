"""Tries, as code that took over the child would, what the child must not be able to do.

Run in the child by `losses`, with the numbers and paths of things that are there to be reached.
Prints the names of what worked, as JSON.
"""

import json
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main(targets: dict[str, Any]) -> None:
    tries: dict[str, Callable[[], object]] = {
        "parent": lambda: _read(f"/proc/{targets['process']}/environ"),
        "reading": lambda: _read(targets["secret"]),
        "writing": lambda: Path(targets["secret"]).write_text("changed"),
        "network": lambda: socket.create_connection(("127.0.0.1", targets["port"]), 5),
        "sockets": lambda: _connect(targets["socket"]),
        "processes": _start_a_process,
        "signals": lambda: os.kill(targets["process"], 0),
        "root": _be_root,
    }
    print(json.dumps([name for name, act in tries.items() if _works(act)]))  # noqa: T201


def _works(act: Callable[[], object]) -> bool:
    try:
        act()
    except OSError:
        return False
    return True


def _read(path: str) -> None:
    if not Path(path).read_bytes():
        raise OSError("it is empty")


def _connect(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as ours:
        ours.connect(path)


def _start_a_process() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _be_root() -> None:
    if os.geteuid() != 0:
        raise OSError("somebody else")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
