"""Solids with known measures, and files made from them, for the geometry tests."""

import io
import struct
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import manifold3d
import numpy as np

from demo_pieces.collection import PIECES
from demo_pieces.spec import PieceSpec
from geometry.piece import Piece, Role, Shell

Solid: TypeAlias = manifold3d.Manifold
SEGMENTS = 256


def shell(solid: Solid, name: str = "metal", role: Role = "metal") -> Shell:
    mesh = solid.to_mesh64()
    vertices = np.array(mesh.vert_properties[:, :3], np.float64)
    return Shell(name, role, vertices, np.array(mesh.tri_verts, np.int64))


def piece(*shells: Shell) -> Piece:
    return Piece("mm", "stl", list(shells), "proposed", "")


def demo_spec(slug: str) -> PieceSpec:
    return next(spec for spec in PIECES if spec.slug == slug)


@cache
def demo_piece(slug: str) -> Piece:
    """A piece of the demo collection, its stones told from its metal by their names."""
    return piece(
        *(
            Shell(
                made.name,
                "stone" if made.name.startswith("stone") else "metal",
                made.vertices.astype(np.float64),
                made.faces.astype(np.int64),
            )
            for made in demo_spec(slug).build()
        )
    )


def torus(inner: float = 17.32, wire: float = 2.0, segments: int = SEGMENTS) -> Solid:
    """A ring of round wire with its axis along Z."""
    circle = manifold3d.CrossSection.circle(wire / 2, segments // 4)
    return Solid.revolve(circle.translate(((inner + wire) / 2, 0)), segments)


def band(inner: float = 17.3, wall: float = 1.6, width: float = 4.0) -> Solid:
    outer = Solid.cylinder(width, inner / 2 + wall, inner / 2 + wall, SEGMENTS, True)
    return outer - Solid.cylinder(2 * width, inner / 2, inner / 2, SEGMENTS, True)


def brilliant(diameter: float = 6.5, facets: int = 32) -> Solid:
    """A plain stand-in for a round brilliant: depth 60%, table 57% of the diameter."""
    radius = diameter / 2
    pavilion = Solid.cylinder(0.43 * diameter, 0.01, radius, facets)
    crown = Solid.cylinder(0.17 * diameter, radius, 0.57 * radius, facets)
    return pavilion + crown.translate((0, 0, 0.43 * diameter))


def binary_stl(*shells: Shell, header: bytes = b"made by a test") -> bytes:
    corners = np.concatenate([one.vertices[one.faces] for one in shells])
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    rows = np.zeros(len(corners), record)
    rows["corners"] = corners
    return header.ljust(80, b"\0")[:80] + struct.pack("<I", len(rows)) + rows.tobytes()


def ascii_stl(one: Shell) -> bytes:
    lines = ["solid made by a test"]
    for corners in one.vertices[one.faces]:
        lines += ["facet normal 0 0 0", "outer loop"]
        lines += [f"vertex {x:.9g} {y:.9g} {z:.9g}" for x, y, z in corners]
        lines += ["endloop", "endfacet"]
    return "\n".join([*lines, "endsolid made by a test", ""]).encode()


def obj(*shells: Shell, first_line: str = "") -> bytes:
    lines, offset = [first_line], 1
    for one in shells:
        lines.append(f"o {one.name}")
        lines += [f"v {x:.9f} {y:.9f} {z:.9f}" for x, y, z in one.vertices]
        lines += [f"f {a} {b} {c}" for a, b, c in one.faces + offset]
        offset += len(one.vertices)
    return "\n".join(lines).encode()


def threemf_model(*shells: Shell, unit: str = "millimeter", before: str = "") -> str:
    objects, items = "", ""
    for number, one in enumerate(shells, 1):
        vertices = "".join(f'<vertex x="{x}" y="{y}" z="{z}"/>' for x, y, z in one.vertices)
        faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in one.faces)
        objects += (
            f'<object id="{number}" name="{one.name}" type="model"><mesh>'
            f"<vertices>{vertices}</vertices><triangles>{faces}</triangles></mesh></object>"
        )
        items += f'<item objectid="{number}"/>'
    space = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<model unit="{unit}" xmlns="{space}">'
        f"<resources>{objects}</resources><build>{items}</build></model>"
    )


def archive(**members: Any) -> bytes:
    """A zip archive; "3dmodel" stands for the usual model part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr("3D/3dmodel.model" if name == "3dmodel" else name, content)
    return stream.getvalue()


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
