"""`python -m jewelcad.serve`: the site on one port, by one process or several."""

import argparse
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from types import FrameType

# As many files as the kernel lets us have, up to this: each connection is one.
MOST_FILES = 8_192
RESPAWN_SECONDS = 1.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="jewelcad.serve", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4, help="of each process")
    parser.add_argument("--stop-seconds", type=float, default=25, help="for answers under way")
    options = parser.parse_args()
    _allow_many_files()
    # Bound once, before the processes part, so that the kernel shares connections out among them.
    listening = socket.create_server((options.host, options.port), backlog=1024)
    if options.processes == 1:
        _serve(listening, options)
    else:
        _keep_running(listening, options)
    return 0


def _serve(listening: socket.socket, options: argparse.Namespace) -> None:
    os.environ.setdefault("DATABASE_PATIENCE", "web")
    # Each process loads the site itself: connections and threads do not survive a fork.
    from jewelcad.web_server import make_server
    from jewelcad.wsgi import application

    server = make_server(application=application, listening=listening, threads=options.threads)
    server.run_until_told(stop_seconds=options.stop_seconds)


def _keep_running(listening: socket.socket, options: argparse.Namespace) -> None:
    """Start the processes, replace one that dies, and end all when told."""
    children: set[int] = set()
    is_told = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_told
        is_told = True
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    def start() -> None:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            _serve(listening, options)
            sys.exit(0)
        children.add(child)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for _ in range(options.processes):
        start()
    while children:
        ended, _ = os.wait()
        children.discard(ended)
        if not is_told:
            sys.stderr.write(f"web process {ended} ended by itself; another one starts\n")
            time.sleep(RESPAWN_SECONDS)
            if not is_told:
                start()


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


if __name__ == "__main__":
    sys.exit(main())
