"""What lies in a file that goes to buyers as it is, and whether it has a place there."""

from pathlib import Path, PurePosixPath

from geometry.errors import Refused
from geometry.reading.archive import Archive
from geometry.reading.limits import clean_name
from geometry.reading.sniffing import (
    DELIVERED_ENDINGS,
    HEAD_BYTES,
    MEASURED_ENDINGS,
    is_archive,
    is_program,
    quick_check,
)
from geometry.reading.zipped import is_litter

# Beside models: their materials and textures, pictures and words about them.
_BESIDE = (
    *(".mtl", ".bin", ".json", ".csv", ".txt", ".md", ".rtf", ".pdf"),
    *(".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".hdr", ".exr"),
)
_WELCOME = {
    *_BESIDE,
    *(
        ending
        for endings in (MEASURED_ENDINGS | DELIVERED_ENDINGS).values()
        for ending in endings
        if ending != ".zip"
    ),
}


def contents(path: Path | str, file_name: str) -> dict[str, int]:
    """Bytes of each file inside an archive, by its name; empty for what is no archive.

    Every file inside is unpacked and looked at. Raises Refused for what quick_check and Archive
    refuse, and for a program, another archive or an unknown kind of file inside.
    """
    path = Path(path)
    size = path.stat().st_size
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        kind = quick_check(head, size, file_name)
        if kind in DELIVERED_ENDINGS and kind != "blend" and is_archive(head):
            raise Refused("nested-archive", f"This is an archive, not a {kind.upper()} file.")
        if kind not in ("zip", "3mf"):
            return {}
        archive = Archive(head + stream.read())
    for name in archive.sizes:
        _look_at(archive, name)
    return archive.sizes


def _look_at(archive: Archive, name: str) -> None:
    """A 3MF is a package with parts of its own kinds: there the name says little."""
    if is_litter(name):
        return
    data = archive.read(name)
    shown = clean_name(name) or "A file without a name"
    suffix = PurePosixPath(name).suffix.lower()
    if is_program(data[:HEAD_BYTES]):
        raise Refused("program", f"{shown} in the archive is a program. Take it out.")
    if archive.is_package:
        return
    if suffix not in _WELCOME:
        raise Refused(
            "unknown-member",
            f"{shown} in the archive is no model, picture or text that we know. Take it out, or "
            "save it in another format.",
        )
    is_package_inside = suffix == ".3mf" and data.startswith(b"PK\x03\x04")
    if suffix == ".blend" or not is_archive(data[:HEAD_BYTES]):
        return
    if not is_package_inside:
        raise Refused("nested-archive", f"{shown} in the archive is another archive. Take it out.")
    inner = Archive(data)
    if not inner.is_package:
        raise Refused("nested-archive", f"{shown} in the archive is another archive. Take it out.")
    for part in inner.sizes:
        _look_at(inner, part)
