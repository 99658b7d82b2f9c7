"""What kind of file this is, from its first bytes and its length."""

import re
from pathlib import PurePath

from models_catalog.geometry.errors import Refused
from models_catalog.geometry.reading import stl
from models_catalog.geometry.reading.limits import check_triangles

HEAD_BYTES = 65_536
MEASURED_FORMATS = frozenset({"stl", "obj", "3mf", "glb"})

_EXTENSIONS = {
    "stl": {".stl"},
    "obj": {".obj"},
    "3mf": {".3mf"},
    "glb": {".glb"},
    "step": {".step", ".stp", ".p21"},
    "3dm": {".3dm"},
}
_MAGIC = (
    (b"PK\x03\x04", "3mf"),
    (b"glTF", "glb"),
    (b"ISO-10303-21;", "step"),
    (b"3D Geometry File Format", "3dm"),
)
_OBJ_LINE = re.compile(rb"^[ \t]*(?:v[ \t]+[-+.0-9]|f[ \t]+-?[0-9])", re.MULTILINE)
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|\?xml|svg|script|head|body)", re.IGNORECASE)


def quick_check(head: bytes, size: int, file_name: str) -> str:
    """The format of an upload, from at least its first 64 kB (or all of it) and its length.

    Cheap enough for a web request: no parsing, no inflating. Raises Refused when the content is
    nothing we accept, or is something else than the file name promises.
    """
    kind = sniff(head, size)
    suffix = PurePath(file_name).suffix.lower()
    if suffix not in _EXTENSIONS[kind]:
        raise Refused(
            "name-and-content-differ",
            f"The file is named {suffix or 'without an ending'} but holds {kind.upper()}. "
            f"Name it {min(_EXTENSIONS[kind])} or export it again.",
        )
    return kind


def sniff(head: bytes, size: int) -> str:
    """One of stl, obj, 3mf, glb, step, 3dm; raises Refused for anything else."""
    if size == 0:
        raise Refused("empty", "The file is empty. Export it again and upload that.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if stl.is_binary(head, size):
        check_triangles(stl.declared_count(head))
        return "stl"
    if stl.looks_ascii(head):
        return "stl"
    if _MARKUP.match(head):
        raise Refused(
            "not-a-model",
            "This is a web page or a text document, not a CAD file. If you downloaded it, "
            "download it again while signed in.",
        )
    if b"\x00" not in head and _OBJ_LINE.search(head):
        return "obj"
    if head.startswith((b"ply\n", b"ply\r")):
        raise Refused("unsupported", "PLY is not accepted. Export the model as STL, OBJ or 3MF.")
    raise _unreadable(head, size)


def _unreadable(head: bytes, size: int) -> Refused:
    """A binary STL has no magic number: say what is missing if it was meant to be one."""
    if size >= stl.HEADER_BYTES and b"\x00" in head:
        count = stl.declared_count(head)
        return Refused(
            "wrong-length",
            f"As an STL this file would declare {count:,} triangles and need "
            f"{stl.binary_size(count):,} bytes, but it has {size:,}. It was cut off or is not an "
            "STL: export it again as binary STL.",
        )
    return Refused(
        "unknown-format",
        "We do not recognise this file. Export the model as STL, OBJ or 3MF.",
    )
