"""Decides where everything that is written at run time lives: `.local/`, or JEWELCAD_LOCAL."""

import hashlib
import os
import re
import stat
import tempfile
from pathlib import Path

from .errors import EmbeddedError

PROJECT = Path(__file__).resolve().parent.parent

# A unix socket's address holds 107 bytes; the longest name we add is "/pg/.s.PGSQL.5432" (17).
LONGEST_SOCKET_FOLDER = 90
# PostgreSQL reads a comma as the next folder, and Celery's addresses know no escapes.
PLAIN_PATH = re.compile(r"[A-Za-z0-9/._+-]+")


def local_folder() -> Path:
    """The folder of everything written at run time; JEWELCAD_LOCAL moves it."""
    return Path(os.environ.get("JEWELCAD_LOCAL") or PROJECT / ".local").absolute()


def run_folder() -> Path:
    return local_folder() / "run"


def services_file() -> Path:
    return run_folder() / "services.json"


def socket_folder() -> Path:
    """The run folder, or one under /tmp when its path is too long or odd for a socket address."""
    folder = run_folder()
    is_short = len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER
    if is_short and PLAIN_PATH.fullmatch(str(folder)):
        return folder
    return Path("/tmp") / f"jewelcad-{os.getuid()}-{local_hash()}"  # noqa: S108 (private, checked)


def local_hash() -> str:
    return hashlib.sha256(os.fsencode(local_folder())).hexdigest()[:10]


def make_local_folder() -> Path:
    """Create `.local/run`; raises EmbeddedError in one line when it cannot be written."""
    folder = run_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise EmbeddedError(
            f"{folder} cannot be written ({error.strerror}); give it to your user "
            f"or set JEWELCAD_LOCAL to another folder."
        ) from error
    return folder


def make_private_folder(folder: Path, *, mode: int = 0o700) -> Path:
    """Create a folder of ours in a place that others may write to; refuse one made by somebody."""
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it and start again.")
    folder.chmod(mode)
    return folder
