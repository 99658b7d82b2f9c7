"""What a buyer can do with a file of each format, in a line beside its size."""

from django.utils.translation import gettext, gettext_noop

_MESH = gettext_noop(
    "a mesh of triangles: it can be scaled, cut and sculpted; its steps are not in it"
)
_NAMED = gettext_noop("a mesh with its unit and named bodies: it can be scaled, cut and sculpted")
FORMAT_WORDS: dict[str, str] = {
    "stl": _MESH,
    "obj": _MESH,
    "ply": _MESH,
    "3mf": _NAMED,
    "glb": _NAMED,
    "gltf": _NAMED,
    "step": gettext_noop("exact surfaces: any CAD program opens it and can change it"),
    "3dm": gettext_noop(
        "opens in Rhino and MatrixGold; surfaces that the designer left in it can be changed"
    ),
    "jcd": gettext_noop("opens in the program JewelCAD and can be changed there"),
    "mgx": gettext_noop("opens in Matrix and MatrixGold and can be changed there"),
    "blend": gettext_noop("opens in Blender and can be changed there"),
    "ztl": gettext_noop("opens in ZBrush and can be changed there"),
    "zip": gettext_noop("several files in one"),
}


def format_words(file_format: str) -> str:
    """Empty for a format of which nothing is certain."""
    words = FORMAT_WORDS.get(file_format)
    return gettext(words) if words else ""
