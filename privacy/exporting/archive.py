"""One ZIP on disk, written as its content comes, with the hash of each file in it."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

CHUNK = 1024 * 1024
# The same content gives the same file.
MADE_AT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Written:
    """One file in a ZIP."""

    path: str
    size_bytes: int
    sha256: str


class Archive:
    """Files are written one after the other; none is held in memory whole."""

    def __init__(self, target: Path) -> None:
        self.written: list[Written] = []
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def add_text(self, path: str, pieces: Iterable[str]) -> None:
        with self._entry(path, zipfile.ZIP_DEFLATED) as entry:
            for piece in pieces:
                entry.write(piece.encode())

    def add_file(self, path: str, source: IO[bytes]) -> None:
        """Models hardly shrink; they are stored as they are, at the speed of the disk."""
        with self._entry(path, zipfile.ZIP_STORED) as entry:
            while chunk := source.read(CHUNK):
                entry.write(chunk)

    def contents(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.written]

    @contextmanager
    def _entry(self, path: str, compression: int) -> Iterator["_Hashed"]:
        info = zipfile.ZipInfo(path, MADE_AT)
        info.compress_type = compression
        with self._zip.open(info, "w", force_zip64=True) as raw:
            entry = _Hashed(raw)
            yield entry
        self.written.append(Written(path, entry.size_bytes, entry.digest.hexdigest()))


class _Hashed:
    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self.size_bytes = 0
        self.digest = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        self._raw.write(chunk)
        self.digest.update(chunk)
        self.size_bytes += len(chunk)
