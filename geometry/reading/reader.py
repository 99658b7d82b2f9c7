"""Turns a CAD file into a Piece. The format comes from the content, never from the name."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from geometry.errors import Refused
from geometry.piece import Piece, Role
from geometry.reading import (
    glb,
    gltf,
    obj,
    ply,
    step,
    stl,
    threedm,
    threemf,
    zipped,
)
from geometry.reading.archive import Archive
from geometry.reading.bodies import taken_apart
from geometry.reading.gltf_views import Beside
from geometry.reading.limits import MAX_FILE_BYTES, check_triangles
from geometry.reading.lying_twice import without_near_copies
from geometry.reading.seams import mended
from geometry.reading.settling import settled
from geometry.reading.sniffing import HEAD_BYTES, sniff, without_mark
from geometry.reading.stl_head import has_more, is_binary, lacks_count
from geometry.reading.tangles import check_tangle
from geometry.reading.units import in_millimetres, with_rounding, with_step

_PARSERS = {
    "stl": stl.parse,
    "obj": obj.parse,
    "ply": ply.parse,
    "glb": glb.parse,
    "gltf": gltf.parse,
    "step": step.parse,
    "3dm": threedm.parse,
}


def read(
    path: Path | str, *, unit: str | None = None, roles: Mapping[str, Role] | None = None
) -> Piece:
    """All shells of the file in millimetres.

    `unit` is what the designer confirmed ("mm", "cm", "m", "inch"); without it the unit comes from
    the file, or is proposed from the size. `roles` are confirmed roles by a shell's name. Raises
    Refused for a file that cannot be worked with.
    """
    path = Path(path)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise Refused(
            "too-big",
            f"This file is {size // 1_000_000} MB; the most we measure is "
            f"{MAX_FILE_BYTES // 1_000_000} MB. Export it with a coarser mesh.",
        )
    piece = _parsed(path, size)
    shells = [shell for shell in piece.shells if len(shell.faces)]
    check_triangles(sum(len(shell.faces) for shell in shells))
    piece = replace(piece, shells=shells)
    check_tangle(piece)
    piece = with_step(in_millimetres(mended(piece), unit))
    said = roles or {}
    piece = replace(piece, said=frozenset(said))
    piece = _with_roles(taken_apart(_with_roles(piece, said), said), said)
    return without_near_copies(settled(piece, said))


def _with_roles(piece: Piece, said: Mapping[str, Role]) -> Piece:
    return replace(
        piece,
        shells=[replace(one, role=said.get(one.name, one.role)) for one in piece.shells],
    )


def _parsed(path: Path, size: int) -> Piece:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        kind = sniff(head, size)
        if kind == "stl" and (
            is_binary(head, size) or has_more(head, size) or lacks_count(head, size)
        ):
            # The format of the largest files: its numbers go straight into an array.
            return with_rounding(stl.read_binary(stream, size))
        data = head + stream.read()
    if kind == "3mf":
        archive = Archive(data)
        if archive.is_package:
            return threemf.parse(archive)
        return zipped.parse(archive, _parsed_member)
    return _parsed_bytes(kind, data)


def _parsed_member(data: bytes, beside: Beside) -> Piece:
    """A file out of a ZIP: a 3MF is one more archive, but there it ends."""
    kind = sniff(data[:HEAD_BYTES], len(data))
    if kind in ("gltf", "glb"):
        parse = gltf.parse if kind == "gltf" else glb.parse
        return with_rounding(parse(without_mark(data), beside))
    if kind != "3mf":
        return _parsed_bytes(kind, data)
    archive = Archive(data)
    if not archive.is_package:
        raise Refused("nested-archive", "It is another archive. Upload that one alone.")
    return threemf.parse(archive)


def _parsed_bytes(kind: str, data: bytes) -> Piece:
    data = without_mark(data)
    parser = _PARSERS.get(kind)
    if parser is None:
        raise Refused(
            "not-measured",
            f"A {kind.upper()} file is delivered to buyers as it is, but we cannot measure it. "
            "Add an STL, OBJ or 3MF of the same model for measuring.",
        )
    return with_rounding(parser(data))
