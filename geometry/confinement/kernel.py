"""Calls of the Linux kernel that Python has no name for."""

import ctypes
import os
import platform

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
IS_ARM = platform.machine() == "aarch64"
IS_KNOWN = platform.machine() in ("x86_64", "aarch64")
# Numbers of calls on x86_64 and on ARM. From 424 on they are the same everywhere.
PIVOT_ROOT = 41 if IS_ARM else 155
SECCOMP = 277 if IS_ARM else 317
MOUNT_SETATTR = 442
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long


def system_call(number: int, *arguments: object) -> int:
    """Raises OSError where the kernel says no."""
    return checked(
        libc.syscall(
            ctypes.c_long(number),
            *(ctypes.c_long(one) if isinstance(one, int) else one for one in arguments),
        )
    )


def checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def prctl(option: int, value: int) -> None:
    checked(libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0))
