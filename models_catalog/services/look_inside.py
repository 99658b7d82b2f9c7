"""What lies in an archive, and whether all of it may go to buyers; read in a child process."""

from dataclasses import dataclass
from pathlib import Path

from geometry.asking import ask_geometry
from models_catalog.errors import ListingRefused

_ZIP = b"PK\x03\x04"
_CPU_SECONDS, _WALL_SECONDS = 20, 30
_NOT_READ = "The program that looks into files stopped on this one, so it may be damaged."


@dataclass(frozen=True)
class Content:
    name: str
    size_bytes: int


def look_inside(*, path: Path, file_name: str) -> list[Content]:
    """The files inside, none for what is no archive. Raises ListingRefused with the reason."""
    said = ask_geometry(
        *("contents", str(path), "--name", file_name),
        reads=[path],
        cpu_seconds=_CPU_SECONDS,
        wall_seconds=_WALL_SECONDS,
    ).said
    if "contents" not in said:
        raise ListingRefused(str(said.get("reason", _NOT_READ)))
    return [Content(str(one["name"]), int(one["bytes"])) for one in said["contents"]]


def as_stored(contents: list[Content]) -> list[dict[str, str | int]]:
    """For `ReleaseFile.contents`; names are cut, as the review only reads them."""
    return [{"name": one.name[:200], "bytes": one.size_bytes} for one in contents]


def listed(*, path: Path, file_name: str) -> list[dict[str, str | int]] | None:
    """The same for a file that is measured: whether it is refused is decided where it is read."""
    with path.open("rb") as body:
        if body.read(len(_ZIP)) != _ZIP:
            return []
    try:
        return as_stored(look_inside(path=path, file_name=file_name))
    except ListingRefused:
        return None
