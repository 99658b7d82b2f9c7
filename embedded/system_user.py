"""PostgreSQL refuses to run as root: finds whom to run it as, and a place that user can reach."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import EmbeddedError
from .places import local_folder, local_hash, make_private_folder

CANDIDATES = ("jewelcad", "postgres", "nobody")
# Only root writes here, so a folder of ours can't be laid out by somebody else beforehand.
FALLBACK_PARENT = Path("/var/lib/jewelcad-embedded")


@dataclass(frozen=True)
class Runner:
    """Who runs PostgreSQL; None for both means the present user."""

    uid: int | None = None
    gid: int | None = None

    def run(
        self, command: list[str], *, cwd: Path, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            cwd=cwd,
            env=plain_environment(),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    def can(self, test: str, path: Path) -> bool:
        """Whether the user passes `test -x` (or -r, -w) on the path, all its parents included."""
        return (
            self.run(["/bin/sh", "-c", f'test {test} "$0"', str(path)], cwd=Path("/")).returncode
            == 0
        )

    def own(self, folder: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)


def plain_environment() -> dict[str, str]:
    """Without the variables of the caller that change a server (PGDATA, LC_ALL, TZ and others)."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def choose_runner(data: Path) -> Runner:
    """The present user, or when that is root, the owner of the data, or an unprivileged user."""
    if os.getuid() != 0:
        return Runner()
    if data.exists() and data.stat().st_uid != 0:
        found = data.stat()
        return Runner(uid=found.st_uid, gid=found.st_gid)
    for name in CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Runner(uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root and there is no user "
        "'postgres' or 'nobody'; run as a normal user or set DATABASE_URL."
    )


def fallback_base() -> Path:
    return FALLBACK_PARENT / local_hash()


def reachable_base() -> Path:
    """`.local`, or a folder under /var/lib where the system user cannot enter root's clone."""
    local = local_folder()
    if os.getuid() != 0:
        return local
    fallback = fallback_base()
    if (fallback / "postgres").exists():
        return fallback
    if choose_runner(local / "postgres").can("-x", local):
        return local
    try:
        FALLBACK_PARENT.mkdir(mode=0o755, parents=True, exist_ok=True)
        return make_private_folder(fallback, mode=0o755)
    except OSError as error:
        raise EmbeddedError(
            f"PostgreSQL's user cannot enter {local}, and {FALLBACK_PARENT} cannot be "
            f"written ({error.strerror}); clone the project outside /root or set DATABASE_URL."
        ) from error


def reachable_programs(installed: Path, *, runner: Runner, base: Path) -> Path:
    """The installed programs, or a copy of them that the system user can execute."""
    if runner.uid is None or runner.can("-x", installed / "bin" / "postgres"):
        return installed
    copy = base / "programs"
    programs = copy / installed.parent.name / installed.name
    stamp = copy / "from"
    source = f"{installed} {(installed / 'bin' / 'postgres').stat().st_mtime_ns}"
    if stamp.exists() and stamp.read_text() == source:
        return programs
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(installed, programs, symlinks=True, ignore=_not_needed)
    libraries = installed.parents[1] / f"{installed.parent.name}.libs"
    if libraries.exists():  # where the programs look for libpq: three folders up, by name
        shutil.copytree(libraries, copy / libraries.name)
    stamp.write_text(source)
    return programs


def _not_needed(_folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "include" or name.endswith(".a")]
