"""What a buyer can do with a file of each format, in a line beside its size."""

_MESH = "a mesh of triangles: it can be scaled, cut and sculpted; its steps are not in it"
FORMAT_WORDS: dict[str, str] = {
    "stl": _MESH,
    "obj": _MESH,
    "ply": _MESH,
    "3mf": "a mesh with its unit and named bodies: it can be scaled, cut and sculpted",
    "glb": "a mesh with its unit and named bodies: it can be scaled, cut and sculpted",
    "gltf": "a mesh with its unit and named bodies: it can be scaled, cut and sculpted",
    "step": "exact surfaces: any CAD program opens it and can change it",
    "3dm": "opens in Rhino and MatrixGold; surfaces that the designer left in it can be changed",
    "jcd": "opens in the program JewelCAD and can be changed there",
    "mgx": "opens in Matrix and MatrixGold and can be changed there",
    "blend": "opens in Blender and can be changed there",
    "ztl": "opens in ZBrush and can be changed there",
    "zip": "several files in one",
}


def format_words(file_format: str) -> str:
    """Empty for a format of which nothing is certain."""
    return FORMAT_WORDS.get(file_format, "")
