"""Builds every wall that the kernel grants round its own process, then becomes the command.

Started by `isolation` with nothing but the standard library: the walls must stand before the first
byte of a stranger's file is read. One that is refused is left out, as others hold the same thing;
`losses` measures whether anything is open because of that.
Usage: python -m geometry.confinement PLAN COMMAND..., where PLAN is isolation's `Plan` as JSON.
"""

import json
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from geometry.confinement import kernel, landlock, namespaces, seccomp

_OPEN_FILES = 128
# Threads of the ray caster and of the solid modeller: a few for each core.
_THREADS = 256
# Nobody on any machine; each child has its own, so that none can reach another's.
_FIRST_THROWAWAY_USER = 1_600_000_000


def main(arguments: list[str]) -> NoReturn:
    plan, command = json.loads(arguments[0]), arguments[1:]
    if sys.platform != "linux":
        _limit(plan)
        _become(command)
    _die_with_the_parent()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    user = _own_user(plan)
    if not _can(namespaces.leave_the_machine):
        _confine_and_become(plan, command, (os.getuid(), os.getgid()))
    has_small_disk = _can(
        namespaces.enter_small_disk,
        folder=plan["folder"],
        reads=_apart([*plan["system"], *plan["reads"]]),
        writes=plan["writes"],
        owner=user,
    )
    if has_small_disk:
        for path in plan["writes"]:
            os.chown(path, *user)
        # Counted for this user, or in this space of users, alone.
        resource.setrlimit(resource.RLIMIT_NPROC, (_THREADS, _THREADS))
    else:
        user = os.getuid(), os.getgid()
    # The first process of the new space: when it ends, all others there are ended.
    first = os.fork()
    if first == 0:
        _wait_for_ever(user)
    worker = os.fork()
    if worker == 0:
        _die_with_the_parent()
        _confine_and_become(plan, command, user)
    _, status = os.waitpid(worker, 0)
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    _end_like(status)


def _own_user(plan: dict[str, Any]) -> tuple[int, int]:
    """Who the child will be: root starts it as somebody who does not exist."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    for path in plan["reads"]:
        _let_everybody_read(Path(path))
    # A container may know few numbers of users.
    known = int(Path("/proc/self/uid_map").read_text().split()[2])
    process = os.getpid()
    number = _FIRST_THROWAWAY_USER + process if known > 2**31 else 60_000 + process % 5_000
    return number, number


def _let_everybody_read(path: Path) -> None:
    """Copies of ours, in a folder that nobody else can enter."""
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        one.chmod(one.stat().st_mode | (0o055 if one.is_dir() else 0o044))


def _confine_and_become(
    plan: dict[str, Any], command: list[str], user: tuple[int, int]
) -> NoReturn:
    _become_user(user)
    _die_with_the_parent()
    _limit(plan)
    program = os.path.realpath(command[0])
    _can(
        landlock.hold_to_files,
        reads=[*plan["system"], *plan["reads"]],
        writes=[plan["folder"], *plan["writes"]],
        executes=[program, "/lib", "/lib64", "/usr/lib", "/usr/lib64"],
    )
    _can(seccomp.answer_few_calls)
    _become(command)


def _limit(plan: dict[str, Any]) -> None:
    for kind, limit in (
        (resource.RLIMIT_AS, plan["memory_bytes"]),
        (resource.RLIMIT_CPU, plan["cpu_seconds"]),
        (resource.RLIMIT_FSIZE, plan["file_bytes"]),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    os.nice(plan["niceness"])


def _become_user(user: tuple[int, int]) -> None:
    with suppress(OSError):  # an ordinary user may not, and has no others' groups to lose
        os.setgroups([])
    namespaces.drop_every_right()
    os.setresgid(user[1], user[1], user[1])
    os.setresuid(user[0], user[0], user[0])


def _wait_for_ever(user: tuple[int, int]) -> NoReturn:
    _become_user(user)
    _die_with_the_parent()
    kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    while True:
        signal.pause()


def _die_with_the_parent() -> None:
    """A worker that is killed takes its child along. To be said again after a change of user."""
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


def _can(wall: Any, **how: Any) -> bool:
    try:
        wall(**how)
    except OSError:
        return False
    return True


def _apart(paths: list[str]) -> list[str]:
    """Without what lies inside another of them."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(other + "/") for other in found):
            found.append(path)
    return found


def _become(command: list[str]) -> NoReturn:
    os.execvp(command[0], command)  # noqa: S606 - the caller's own fixed command


def _end_like(status: int) -> NoReturn:
    """The parent sees the end of the command as if nobody stood between."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


if __name__ == "__main__":
    main(sys.argv[1:])
