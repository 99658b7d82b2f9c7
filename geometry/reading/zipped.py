"""A ZIP of files: the best one that can be measured is measured, all are delivered as they are."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from posixpath import normpath
from urllib.parse import unquote

from geometry.errors import Refused
from geometry.piece import Piece
from geometry.reading.archive import Archive
from geometry.reading.gltf_views import Beside
from geometry.reading.limits import MAX_FILE_BYTES, clean_name

# Files that name their unit and their parts come first, then those that name parts, then the rest.
ORDER = (".3mf", ".step", ".stp", ".p21", ".glb", ".3dm", ".gltf", ".obj", ".ply", ".stl")
MOST_TRIED = 3
_MOST_LISTED = 5
# What a Mac adds to an archive beside each file.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def parse(archive: Archive, measure: Callable[[bytes, Beside], Piece]) -> Piece:
    """The first file inside that can be measured, by ORDER, then the larger one; else Refused.

    `measure` reads one file from its bytes, and those that it names beside it. At most MOST_TRIED
    files are tried.
    """
    sizes = {name: size for name, size in archive.sizes.items() if not is_litter(name)}
    candidates = _candidates(sizes)
    if not candidates:
        raise Refused(
            "empty",
            "The ZIP holds no file that we can measure. Put an STL, 3MF, OBJ, PLY, GLB, STEP or "
            "3DM of the model into it.",
        )
    refusals: list[tuple[str, Refused]] = []
    for name in candidates[:MOST_TRIED]:
        beside = _Folder(archive, name)
        try:
            piece = measure(archive.read(name), beside)
        except Refused as refused:
            refusals.append((name, refused))
            continue
        notes = _notes(name, sizes, refusals, beside.opened)
        return replace(piece, format="zip", notes=(*notes, *piece.notes))
    name, first = refusals[0]
    raise Refused(first.code, f"{_shown(name)} in the ZIP: {first.reason}") from first


class _Folder:
    """The files beside one file of the archive, by the names it calls them. Nothing outside the
    archive is opened, and each file once."""

    def __init__(self, archive: Archive, name: str) -> None:
        self._archive, self._at = archive, PurePosixPath(name.replace("\\", "/")).parent
        self.opened: set[str] = set()

    def __call__(self, called: str) -> bytes | None:
        """The bytes of a file, or None when it is not in the archive."""
        name = normpath(str(self._at / unquote(called)))
        if name in self.opened or name not in self._archive or name.startswith(("/", "..")):
            return None
        self.opened.add(name)
        return self._archive.read(name)


def _candidates(sizes: dict[str, int]) -> list[str]:
    found = [
        (ORDER.index(suffix), -size, name)
        for name, size in sizes.items()
        if (suffix := PurePosixPath(name).suffix.lower()) in ORDER and size <= MAX_FILE_BYTES
    ]
    return [name for _, _, name in sorted(found)]


def _notes(
    measured: str, sizes: dict[str, int], refusals: list[tuple[str, Refused]], opened: set[str]
) -> Iterator[str]:
    yield f"Measured from the ZIP: {', '.join(_shown(one) for one in (measured, *opened))}."
    for name, refused in refusals:
        yield f"{_shown(name)} in the ZIP was passed over: {refused.reason}"
    known = {measured, *opened, *(name for name, _ in refusals)}
    others = [name for name in sizes if name not in known]
    if others:
        listed = ", ".join(_shown(name) for name in others[:_MOST_LISTED])
        more = len(others) - _MOST_LISTED
        yield (
            f"Also in the ZIP, delivered but not measured: {listed}"
            f"{f' and {more} more' if more > 0 else ''}."
        )


def _shown(name: str) -> str:
    return clean_name(name) or "a file without a name"


def is_litter(name: str) -> bool:
    return name.startswith(_LITTER[0]) or PurePosixPath(name).name in _LITTER[1:]
