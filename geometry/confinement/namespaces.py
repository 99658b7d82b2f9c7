"""An own view of the machine: no other process, no network, and a disk of what the child needs."""

import ctypes
import os
from pathlib import Path

from geometry.confinement import kernel

_NEW_USER, _NEW_MOUNTS, _NEW_PROCESSES = 0x10000000, 0x00020000, 0x20000000
_NEW_NETWORK, _NEW_IPC, _NEW_NAME = 0x40000000, 0x08000000, 0x04000000
_APART = _NEW_MOUNTS | _NEW_PROCESSES | _NEW_NETWORK | _NEW_IPC | _NEW_NAME
_NOSUID, _NODEV, _NOEXEC, _READ_ONLY = 2, 4, 8, 1
_REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 32, 4096, 16384, 1 << 18
_DETACH = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_HIGHEST_CAPABILITY = 63
# The new disk holds mount points only; the work folder what a reader writes between its steps.
_DISK_OPTIONS = b"size=1m,nr_inodes=4k,mode=755"
_WORK_OPTIONS = "size=192m,nr_inodes=1k,mode=700,uid={uid},gid={gid}"


class _MountAttributes(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_uint64) for name in ("to_set", "to_clear", "propagation", "user_namespace")
    ]


def leave_the_machine() -> None:
    """Own users (unless we are root), mounts, network and IPC; our next children own processes.

    Raises OSError where the kernel or a container refuses.
    """
    user, group = os.getuid(), os.getgid()
    if user == 0:
        _unshare(_APART)
        return
    _unshare(_APART | _NEW_USER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def enter_small_disk(
    *, folder: str, reads: list[str], writes: list[str], owner: tuple[int, int]
) -> None:
    """A disk that holds the paths named, all but `writes` read-only, and `folder` empty.

    `folder` is where the new disk is put together; in it, it is a small one in memory that belongs
    to `owner`. Raises OSError where mounting is refused; this process's own mounts are of no more
    use then, and nobody else's have changed.
    """
    _mount(None, "/", _RECURSIVE | _PRIVATE)
    base = f"{folder}/disk"
    os.mkdir(base)
    _mount("disk", base, _NOSUID | _NODEV, kind=b"tmpfs", options=_DISK_OPTIONS)
    for path in reads:
        _show(base, path, _READ_ONLY | _NOSUID | _NODEV)
    for path in writes:
        _show(base, path, _NOSUID | _NODEV | _NOEXEC)
    os.makedirs(base + folder)
    uid, gid = owner
    _mount(
        "work",
        base + folder,
        _NOSUID | _NODEV | _NOEXEC,
        kind=b"tmpfs",
        options=_WORK_OPTIONS.format(uid=uid, gid=gid).encode(),
    )
    _mount(None, base, _REMOUNT | _BIND | _READ_ONLY | _NOSUID | _NODEV)
    os.chdir(base)
    here = ctypes.c_char_p(b".")
    kernel.system_call(kernel.PIVOT_ROOT, here, here)
    kernel.checked(kernel.libc.umount2(here, _DETACH))
    os.chdir(folder)


def drop_every_right() -> None:
    """No capability comes back with the next program, whoever owns it."""
    for capability in range(_HIGHEST_CAPABILITY + 1):
        try:
            kernel.prctl(kernel.PR_CAPBSET_DROP, capability)
        except OSError:  # past the last one that this kernel knows
            break


def _show(base: str, path: str, attributes: int) -> None:
    """A file or folder under its own path. What a link leads to is shown under the link's name."""
    target = base + path
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    elif os.path.exists(path):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        Path(target).touch()
    else:
        return
    _mount(path, target, _BIND | _RECURSIVE)
    wanted = _MountAttributes(to_set=attributes)
    kernel.system_call(
        kernel.MOUNT_SETATTR,
        _AT_FDCWD,
        ctypes.c_char_p(target.encode()),
        _AT_RECURSIVE,
        ctypes.byref(wanted),
        ctypes.sizeof(wanted),
    )


def _unshare(flags: int) -> None:
    kernel.checked(kernel.libc.unshare(flags))


def _mount(
    source: str | None,
    target: str,
    flags: int,
    *,
    kind: bytes | None = None,
    options: bytes | None = None,
) -> None:
    kernel.checked(
        kernel.libc.mount(
            source.encode() if source else None,
            target.encode(),
            kind,
            ctypes.c_ulong(flags),
            options,
        )
    )
