"""Landlock: the kernel opens no file for this process but those that are named here.

From Linux 5.13 on, without any right, and inside containers too.
"""

import ctypes
import os
from collections.abc import Iterable

from geometry.confinement import kernel

_RULE_PATH_BENEATH = 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_TRUNCATE = 1 << 14
# How many of the rights on files each version of Landlock knows.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
_NEWEST_FILE_RIGHTS = 16
_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

_READ = _READ_FILE | _READ_DIR
# No links, sockets, pipes or devices: whoever reads the folder later must find files in it.
_WRITE = _READ | _WRITE_FILE | _TRUNCATE | _MAKE_DIR | _MAKE_REG | _REMOVE_DIR | _REMOVE_FILE
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE


class _Ruleset(ctypes.Structure):
    _fields_ = [
        ("files", ctypes.c_uint64),
        ("network", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    ]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("rights", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def hold_to_files(*, reads: Iterable[str], writes: Iterable[str], executes: Iterable[str]) -> None:
    """For the rest of this process's life. Raises OSError where the kernel has no Landlock."""
    version = kernel.system_call(kernel.LANDLOCK_CREATE_RULESET, None, 0, 1)
    known = (1 << _FILE_RIGHTS.get(version, _NEWEST_FILE_RIGHTS)) - 1
    rules = _Ruleset(
        known,
        _TCP_BIND_AND_CONNECT if version >= 4 else 0,
        _ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0,
    )
    # An older kernel refuses a structure that is longer than the one it knows.
    length = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = kernel.system_call(
        kernel.LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(length), 0
    )
    for paths, rights in ((reads, _READ), (writes, _WRITE), (executes, _READ | _EXECUTE)):
        for path in paths:
            _allow(ruleset, path, rights & known)
    kernel.system_call(kernel.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:  # a machine without /lib64, say
        return
    if not os.path.isdir(path):
        rights &= _OF_FILES
    rule = _PathBeneath(rights, opened)
    kernel.system_call(kernel.LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(opened)
