"""Sets limits on its own process, then becomes the command it is given.

Started as a script by `isolation`, with nothing but the standard library: limits must stand before
the first byte of a stranger's file is read.
Usage: confined.py MEMORY CPU FILE_SIZE NICENESS COMMAND...
"""

import ctypes
import os
import resource
import signal
import sys

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG = 1
_OPEN_FILES = 128


def main(arguments: list[str]) -> None:
    """Never returns: the command takes this process over."""
    memory, cpu, file_size, niceness = (int(argument) for argument in arguments[:4])
    libc = ctypes.CDLL(None, use_errno=True)
    _die_with_the_parent(libc)
    _leave_the_network(libc)
    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    os.nice(niceness)
    command = arguments[4:]
    os.execvp(command[0], command)  # noqa: S606 - the caller's own fixed command


def _die_with_the_parent(libc: ctypes.CDLL) -> None:
    """A worker that is killed takes its child along (Linux only)."""
    if hasattr(libc, "prctl"):
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _leave_the_network(libc: ctypes.CDLL) -> None:
    """An own, empty network where the kernel lets us; elsewhere the other limits still hold."""
    unshare = getattr(libc, "unshare", None)
    if unshare is None or unshare(_CLONE_NEWNET) == 0:
        return
    unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


if __name__ == "__main__":
    main(sys.argv[1:])
