"""What kind of file this is, from its first bytes and its length."""

import codecs
import re
from pathlib import PurePath

from geometry.errors import Refused
from geometry.reading import stl_head
from geometry.reading.limits import check_triangles

HEAD_BYTES = 65_536
# Every ending that we take, by format; the first is the one we suggest.
MEASURED_ENDINGS = {
    "stl": (".stl",),
    "3mf": (".3mf",),
    "obj": (".obj",),
    "ply": (".ply",),
    "glb": (".glb",),
    "gltf": (".gltf",),
    "step": (".step", ".stp", ".p21"),
    "3dm": (".3dm",),
    "zip": (".zip",),
}
# No open reader: delivered to buyers as they are, beside a file that is measured.
DELIVERED_ENDINGS = {
    "jcd": (".jcd",),
    "mgx": (".mgx",),
    "blend": (".blend",),
    "ztl": (".ztl",),
}
MEASURED_FORMATS = frozenset(MEASURED_ENDINGS)
_ENDINGS = MEASURED_ENDINGS | DELIVERED_ENDINGS
# Formats whose makers publish no first bytes: the name alone says what they are.
_BY_NAME_ONLY = frozenset({"jcd", "mgx", "ztl"})
_MAGIC = (
    (b"PK\x03\x04", "3mf"),
    (b"PK\x05\x06", "3mf"),
    (b"glTF", "glb"),
    (b"ISO-10303-21;", "step"),
    (b"3D Geometry File Format", "3dm"),
    (b"ply\n", "ply"),
    (b"ply\r", "ply"),
    (b"BLENDER", "blend"),
)
# Blender saves its files packed by zstd, older versions by gzip.
_PACKED = (b"\x28\xb5\x2f\xfd", b"\x1f\x8b")
_RUN_BY_MACHINES = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_PROGRAMS = (*_RUN_BY_MACHINES, b"%PDF")
_ARCHIVES = (
    *(b"PK\x03\x04", b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00"),
    *(b"BZh", b"MSCF", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"),
)
_TAR_MARK, _TAR_MARK_AT = b"ustar", 257
_GLTF_KEY = re.compile(rb'"(?:asset|buffers|bufferViews|accessors|meshes|scenes|nodes)"\s*:')
_OBJ_LINE = re.compile(rb"(?:^|\r)[ \t]*(?:v[ \t]+[-+.0-9]|f[ \t]+-?[0-9])", re.MULTILINE)
_MARKUP = re.compile(rb"^\s*<(?:!doctype|html|\?xml|svg|script|head|body)", re.IGNORECASE)


def quick_check(head: bytes, size: int, file_name: str) -> str:
    """The format of an upload, from at least its first 64 kB (or all of it) and its length.

    Cheap enough for a web request: no parsing, no inflating. Raises Refused when the content is
    nothing we accept, or is something else than the file name promises.
    """
    suffix = PurePath(file_name).suffix.lower()
    kind = _kind(head, size, suffix)
    if suffix not in _ENDINGS[kind]:
        raise Refused(
            "name-and-content-differ",
            f"The file is named {suffix or 'without an ending'} but holds {kind.upper()}. "
            f"Name it {_ENDINGS[kind][0]} or export it again.",
        )
    return kind


def is_program(head: bytes) -> bool:
    """Whether a machine would run it: programs, and scripts that name what runs them."""
    return head.startswith(_RUN_BY_MACHINES)


def is_archive(head: bytes) -> bool:
    at = _TAR_MARK_AT
    return head.startswith(_ARCHIVES) or head[at : at + len(_TAR_MARK)] == _TAR_MARK


def _kind(head: bytes, size: int, suffix: str) -> str:
    """What the content is; where it has no mark of its own, what the name says it is."""
    if suffix == ".blend" and head.startswith(_PACKED):
        return "blend"
    try:
        kind = sniff(head, size)
    except Refused as refused:
        named = suffix[1:]
        is_unknown = refused.code in ("unknown-format", "wrong-length")
        if is_unknown and named in _BY_NAME_ONLY and not head.startswith(_PROGRAMS):
            return named
        raise
    # A ZIP and a 3MF begin alike: the directory at the end of the file tells them apart.
    return "zip" if kind == "3mf" and suffix == ".zip" else kind


def without_mark(data: bytes) -> bytes:
    """The bytes without the mark that some editors set before a text."""
    return data.removeprefix(codecs.BOM_UTF8)


def sniff(head: bytes, size: int) -> str:
    """A format that content shows, "3mf" for any archive; raises Refused for anything else."""
    if size == 0:
        raise Refused("empty", "The file is empty. Export it again and upload that.")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(
            "wide-text",
            "This text was saved as UTF-16, which no CAD program reads. Save it as UTF-8 or "
            "export the model again.",
        )
    head, size = without_mark(head), size - len(head) + len(without_mark(head))
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if stl_head.is_binary(head, size):
        check_triangles(stl_head.declared_count(head))
        return "stl"
    if stl_head.looks_ascii(head) or stl_head.has_more(head, size):
        return "stl"
    if stl_head.lacks_count(head, size):
        check_triangles(stl_head.facet_count(head, size))
        return "stl"
    if _MARKUP.match(head):
        raise Refused(
            "not-a-model",
            "This is a web page or a text document, not a CAD file. If you downloaded it, "
            "download it again while signed in.",
        )
    if b"\x00" not in head and _OBJ_LINE.search(head):
        return "obj"
    if head.lstrip()[:1] == b"{" and _GLTF_KEY.search(head):
        return "gltf"
    raise _unreadable(head, size)


def _unreadable(head: bytes, size: int) -> Refused:
    """A binary STL has no magic number: say what is missing if it was meant to be one."""
    if size >= stl_head.HEADER_BYTES and b"\x00" in head:
        count = stl_head.declared_count(head)
        return Refused(
            "wrong-length",
            f"As an STL this file would declare {count:,} triangles and need "
            f"{stl_head.binary_size(count):,} bytes, but it has {size:,}. It was cut off or is not "
            "an STL: export it again as binary STL.",
        )
    return Refused(
        "unknown-format",
        "We do not recognise this file. Export the model as STL, OBJ or 3MF.",
    )
