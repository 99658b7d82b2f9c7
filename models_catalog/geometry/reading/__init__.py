"""Turns a CAD file into a Piece. The format comes from the content, never from the name."""

from dataclasses import replace
from pathlib import Path

from models_catalog.geometry.errors import Refused
from models_catalog.geometry.piece import Piece
from models_catalog.geometry.reading import glb, obj, stl, threemf
from models_catalog.geometry.reading.limits import MAX_FILE_BYTES, check_triangles
from models_catalog.geometry.reading.sniffing import (
    HEAD_BYTES,
    MEASURED_FORMATS,
    quick_check,
    sniff,
)
from models_catalog.geometry.reading.tangles import check_tangle
from models_catalog.geometry.reading.units import in_millimetres

__all__ = ["HEAD_BYTES", "MEASURED_FORMATS", "MAX_FILE_BYTES", "quick_check", "read"]

_PARSERS = {"stl": stl.parse, "obj": obj.parse, "3mf": threemf.parse, "glb": glb.parse}


def read(path: Path | str, *, unit: str | None = None) -> Piece:
    """All shells of the file in millimetres.

    `unit` is what the designer confirmed ("mm", "cm", "m", "inch"); without it the unit comes from
    the file, or is proposed from the size. Raises Refused for a file that cannot be worked with.
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
    return in_millimetres(piece, unit)


def _parsed(path: Path, size: int) -> Piece:
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        kind = sniff(head, size)
        if kind == "stl" and stl.is_binary(head, size):
            # The format of the largest files: its numbers go straight into an array.
            return stl.read_binary(stream)
        data = head + stream.read()
    parser = _PARSERS.get(kind)
    if parser is None:
        raise Refused(
            "not-measured",
            f"A {kind.upper()} file is delivered to buyers as it is, but we cannot measure it. "
            "Add an STL, OBJ or 3MF of the same model for measuring.",
        )
    return parser(data)
