"""seccomp: the kernel answers this process the calls that reading and drawing need, and no other.

What is not listed is answered "no such call", which programs expect of older kernels. So there is
no socket, no second program, no tracing of others, and little of the kernel left to attack.
"""

import ctypes
import os
import struct

from geometry.confinement import kernel

# Call: its number on x86_64, and on ARM; None where a machine does not have it.
_CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "open": (2, None),
    "close": (3, 57),
    "stat": (4, None),
    "fstat": (5, 80),
    "lstat": (6, None),
    "poll": (7, None),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "readv": (19, 65),
    "writev": (20, 66),
    "access": (21, None),
    "pipe": (22, None),
    "select": (23, None),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "dup": (32, 23),
    "dup2": (33, None),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "sendfile": (40, 71),
    "execve": (59, 221),
    "exit": (60, 93),
    "uname": (63, 160),
    "flock": (73, 32),
    "fsync": (74, 82),
    "fdatasync": (75, 83),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "getdents": (78, None),
    "getcwd": (79, 17),
    "chdir": (80, 49),
    "rename": (82, None),
    "mkdir": (83, None),
    "rmdir": (84, None),
    "creat": (85, None),
    "unlink": (87, None),
    "readlink": (89, None),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "umask": (95, 166),
    "gettimeofday": (96, 169),
    "getrlimit": (97, 163),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "getppid": (110, 173),
    "getpgrp": (111, None),
    "sigaltstack": (131, 132),
    "statfs": (137, 43),
    "fstatfs": (138, 44),
    "arch_prctl": (158, None),
    "gettid": (186, 178),
    "time": (201, None),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "set_tid_address": (218, 96),
    "restart_syscall": (219, 128),
    "fadvise64": (221, 223),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "openat": (257, 56),
    "mkdirat": (258, 34),
    "newfstatat": (262, 79),
    "unlinkat": (263, 35),
    "renameat": (264, 38),
    "readlinkat": (267, 78),
    "fchmodat": (268, 53),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "utimensat": (280, 88),
    "fallocate": (285, 47),
    "dup3": (292, 24),
    "pipe2": (293, 59),
    "getcpu": (309, 168),
    "renameat2": (316, 276),
    "getrandom": (318, 278),
    "membarrier": (324, 283),
    "copy_file_range": (326, 285),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
}
_CLONE, _IOCTL, _FCNTL, _KILL, _TGKILL, _PRLIMIT = (
    (220, 29, 25, 129, 131, 261) if kernel.IS_ARM else (56, 16, 72, 62, 234, 302)
)
# What a thread is made with, and a process of its own is not.
_CLONE_THREAD = 0x00010000
# Asking what a descriptor is. Anything else could reach a driver or type into a terminal.
_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIOCLEX = 0x5401, 0x5413, 0x541B, 0x5451
# Copying, flags and locks; not the naming of a process that gets a signal of one's choice.
_OF_DESCRIPTORS = [0, 1, 2, 3, 4, 5, 6, 7, 1030]

_ARCHITECTURE = 0xC00000B7 if kernel.IS_ARM else 0xC000003E
_ALLOW, _KILL_PROCESS = 0x7FFF0000, 0x80000000
_NO_SUCH_CALL, _NOT_ALLOWED = 0x00050000 | 38, 0x00050000 | 1
_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
# Where the kernel lays the number, the machine and the first two arguments of a call.
_NUMBER, _MACHINE, _FIRST, _SECOND = 0, 4, 16, 24
_SET_MODE_FILTER = 1
# Python keeps no other program's secrets: the kernel need not slow it down against Spectre.
_SPEC_ALLOW = 4

_Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def answer_few_calls() -> None:
    """For the rest of this process's life and of the program that it becomes.

    Needs "no new privileges". Raises OSError where the kernel has no filters or the machine is one
    whose calls we do not know.
    """
    if not kernel.IS_KNOWN:
        raise OSError("the numbers of this machine's calls are not known")
    install(_instructions(own_process=os.getpid()))


def install(instructions: list[_Instruction]) -> None:
    packed = b"".join(struct.pack("<HBBI", *one) for one in instructions)
    program = _Program(len(instructions), packed)
    kernel.system_call(kernel.SECCOMP, _SET_MODE_FILTER, _SPEC_ALLOW, ctypes.byref(program))


def _instructions(*, own_process: int) -> list[_Instruction]:
    plain = sorted(
        number for pair in _CALLS.values() if (number := pair[kernel.IS_ARM]) is not None
    )
    return [
        (_LOAD, 0, 0, _MACHINE),
        (_JUMP_IF_EQUAL, 1, 0, _ARCHITECTURE),
        # A call in the manner of another machine has other numbers.
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
        *_only_if(_CLONE, _FIRST, _JUMP_IF_BITS, [_CLONE_THREAD]),
        *_only_if(_IOCTL, _SECOND, _JUMP_IF_EQUAL, [_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIOCLEX]),
        *_only_if(_FCNTL, _SECOND, _JUMP_IF_EQUAL, _OF_DESCRIPTORS),
        # A crash is a signal to oneself; nobody else gets one.
        *_only_if(_KILL, _FIRST, _JUMP_IF_EQUAL, [own_process]),
        *_only_if(_TGKILL, _FIRST, _JUMP_IF_EQUAL, [own_process]),
        *_only_if(_PRLIMIT, _FIRST, _JUMP_IF_EQUAL, [0, own_process]),
        *(
            instruction
            for number in plain
            for instruction in (
                (_JUMP_IF_EQUAL, 0, 1, number),
                (_RETURN, 0, 0, _ALLOW),
            )
        ),
        (_RETURN, 0, 0, _NO_SUCH_CALL),
    ]


def _only_if(number: int, argument: int, test: int, values: list[int]) -> list[_Instruction]:
    """Allow the call where its argument passes the test with one of the values."""
    tests = [(test, len(values) - position, 0, value) for position, value in enumerate(values)]
    body = [
        (_LOAD, 0, 0, argument),
        *tests,
        (_RETURN, 0, 0, _NOT_ALLOWED),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return [(_JUMP_IF_EQUAL, 0, len(body), number), *body]
