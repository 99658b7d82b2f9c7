"""Writes shells as 3MF (named objects, stones kept apart) and as binary STL (metal only)."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from demo_pieces.assembly import NamedShell

_CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType='
    '"application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/>'
    "</Types>\n"
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>'
    "</Relationships>\n"
)


def write_3mf(shells: Sequence[NamedShell], path: Path) -> None:
    """3MF core 1.3: one named object per shell, unit millimetre, equal bytes each time."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("3D/3dmodel.model", _model(shells)),
        ):
            entry = zipfile.ZipInfo(name, date_time=_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, text.encode(), compresslevel=6)


def _model(shells: Sequence[NamedShell]) -> str:
    objects = "".join(_object(number, shell) for number, shell in enumerate(shells, start=1))
    items = "".join(f'<item objectid="{number}"/>' for number in range(1, len(shells) + 1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<model unit="millimeter" xml:lang="en-US" xmlns="{_CORE}">'
        f"<resources>{objects}</resources><build>{items}</build></model>\n"
    )


def _object(number: int, shell: NamedShell) -> str:
    corners = "".join(
        f'<vertex x="{x:.5f}" y="{y:.5f}" z="{z:.5f}"/>' for x, y, z in shell.vertices.tolist()
    )
    triangles = "".join(
        f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in shell.faces.tolist()
    )
    return (
        f'<object id="{number}" type="model" name={quoteattr(shell.name)}><mesh>'
        f"<vertices>{corners}</vertices><triangles>{triangles}</triangles></mesh></object>"
    )


def write_stl(shells: Sequence[NamedShell], path: Path) -> None:
    """Binary STL of the metal alone; STL has no unit, these are millimetres."""
    corners = np.concatenate(
        [shell.vertices[shell.faces] for shell in shells if shell.name.startswith("metal")]
    )
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-30)
    facets = np.zeros(
        len(corners),
        dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")],
    )
    facets["normal"], facets["corners"] = normals, corners
    header = b"metal, millimetres".ljust(80, b" ")
    path.write_bytes(header + np.uint32(len(facets)).tobytes() + facets.tobytes())
