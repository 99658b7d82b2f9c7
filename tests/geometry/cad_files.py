"""STEP, 3DM and ZIP files made by the tests, from figures whose measures are known."""

import base64
import json
import struct
import zipfile
from io import BytesIO

import numpy as np
import rhino3dm

from geometry.piece import Shell

STEP_UNITS = {
    "mm": "( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.MILLI.,.METRE.) )",
    "cm": "( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT(.CENTI.,.METRE.) )",
    "m": "( LENGTH_UNIT() NAMED_UNIT(*) SI_UNIT($,.METRE.) )",
}


class _Entities:
    """Numbered lines of a STEP data section."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, text: str) -> str:
        self.lines.append(f"#{len(self.lines) + 1}={text};")
        return f"#{len(self.lines)}"

    def point(self, x: float, y: float, z: float) -> str:
        return self.add(f"CARTESIAN_POINT('',({x:.6f},{y:.6f},{z:.6f}))")

    def plane(self, one: Shell, face: tuple[int, int, int]) -> str:
        a, b, c = one.vertices[list(face)]
        normal, along = np.cross(b - a, c - a), b - a
        axes = [self.add(f"DIRECTION('',({x:.9f},{y:.9f},{z:.9f}))") for x, y, z in (normal, along)]
        placed = f"AXIS2_PLACEMENT_3D('',{self.point(*a)},{axes[0]},{axes[1]})"
        return self.add(f"PLANE('',{self.add(placed)})")

    def placement(self, z: float) -> str:
        up = self.add("DIRECTION('',(0.,0.,1.))")
        right = self.add("DIRECTION('',(1.,0.,0.))")
        return self.add(f"AXIS2_PLACEMENT_3D('',{self.point(0, 0, z)},{up},{right})")


def step_band(
    *, inner: float = 17.3, wall: float = 1.6, width: float = 4.0, unit: str = "mm"
) -> bytes:
    """A ring of exact cylinders and planes; its volume is pi (R2 - r2) width."""
    lines = _Entities()
    radii = {"in": inner / 2, "out": inner / 2 + wall}
    edges, points = {}, {}
    for side, radius in radii.items():
        for end, z in (("low", 0.0), ("high", width)):
            points[side, end] = lines.add(f"VERTEX_POINT('',{lines.point(radius, 0, z)})")
            circle = lines.add(f"CIRCLE('',{lines.placement(z)},{radius:.6f})")
            ends = f"{points[side, end]},{points[side, end]}"
            edges[side, end] = lines.add(f"EDGE_CURVE('',{ends},{circle},.T.)")
        up = lines.add("DIRECTION('',(0.,0.,1.))")
        along = lines.add(f"VECTOR('',{up},1.)")
        line = lines.add(f"LINE('',{lines.point(radius, 0, 0)},{along})")
        ends = f"{points[side, 'low']},{points[side, 'high']}"
        edges[side, "seam"] = lines.add(f"EDGE_CURVE('',{ends},{line},.T.)")

    def bound(kind: str, *parts: tuple[str, str, str]) -> str:
        used = [
            lines.add(f"ORIENTED_EDGE('',*,*,{edges[side, edge]},.{way}.)")
            for side, edge, way in parts
        ]
        loop = lines.add(f"EDGE_LOOP('',({','.join(used)}))")
        return lines.add(f"{kind}('',{loop},.T.)")

    faces = []
    for side, radius in radii.items():
        parts = [(side, "low", "T"), (side, "seam", "T"), (side, "high", "F"), (side, "seam", "F")]
        if side == "in":
            parts = [(one, edge, "TF"[way == "T"]) for one, edge, way in reversed(parts)]
        surface = lines.add(f"CYLINDRICAL_SURFACE('',{lines.placement(0)},{radius:.6f})")
        outer = bound("FACE_OUTER_BOUND", *parts)
        sense = "T" if side == "out" else "F"
        faces.append(lines.add(f"ADVANCED_FACE('',({outer}),{surface},.{sense}.)"))
    for end, z, way in (("low", 0.0, "F"), ("high", width, "T")):
        plane = lines.add(f"PLANE('',{lines.placement(z)})")
        outer = bound("FACE_OUTER_BOUND", ("out", end, way))
        hole = bound("FACE_BOUND", ("in", end, "TF"[way == "T"]))
        faces.append(lines.add(f"ADVANCED_FACE('',({outer},{hole}),{plane},.{way}.)"))
    closed = lines.add(f"CLOSED_SHELL('',({','.join(faces)}))")
    solid = lines.add(f"MANIFOLD_SOLID_BREP('',{closed})")
    return _step_file(lines, [("shank", solid)], STEP_UNITS[unit])


def step_facets(*shells: Shell) -> bytes:
    """Each shell as a faceted solid and a product of its own, in millimetres."""
    lines = _Entities()
    solids = []
    for one in shells:
        points = [lines.point(*vertex) for vertex in one.vertices]
        faces = []
        for a, b, c in one.faces:
            loop = lines.add(f"POLY_LOOP('',({points[a]},{points[b]},{points[c]}))")
            outer = lines.add(f"FACE_OUTER_BOUND('',{loop},.T.)")
            faces.append(lines.add(f"FACE_SURFACE('',({outer}),{lines.plane(one, (a, b, c))},.T.)"))
        closed = lines.add(f"CLOSED_SHELL('',({','.join(faces)}))")
        solids.append((one.name, lines.add(f"FACETED_BREP('',{closed})")))
    return _step_file(lines, solids, STEP_UNITS["mm"], "FACETED_BREP_SHAPE_REPRESENTATION")


def _step_file(
    lines: _Entities,
    solids: list[tuple[str, str]],
    unit: str,
    kind: str = "ADVANCED_BREP_SHAPE_REPRESENTATION",
) -> bytes:
    length = lines.add(unit)
    angle = lines.add("( NAMED_UNIT(*) PLANE_ANGLE_UNIT() SI_UNIT($,.RADIAN.) )")
    solid_angle = lines.add("( NAMED_UNIT(*) SI_UNIT($,.STERADIAN.) SOLID_ANGLE_UNIT() )")
    fine = lines.add(
        f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-07),{length},'accuracy','')"
    )
    context = lines.add(
        "( GEOMETRIC_REPRESENTATION_CONTEXT(3) "
        f"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({fine})) "
        f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({length},{angle},{solid_angle})) "
        "REPRESENTATION_CONTEXT('','3D') )"
    )
    application = lines.add("APPLICATION_CONTEXT('automotive design')")
    for name, solid in solids:
        mechanical = lines.add(f"PRODUCT_CONTEXT('',{application},'mechanical')")
        product = lines.add(f"PRODUCT('{name}','{name}','',({mechanical}))")
        formation = lines.add(f"PRODUCT_DEFINITION_FORMATION('','',{product})")
        design = lines.add(f"PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')")
        definition = lines.add(f"PRODUCT_DEFINITION('design','',{formation},{design})")
        shape = lines.add(f"PRODUCT_DEFINITION_SHAPE('','',{definition})")
        held = lines.add(f"{kind}('',({lines.placement(0)},{solid}),{context})")
        lines.add(f"SHAPE_DEFINITION_REPRESENTATION({shape},{held})")
    header = (
        "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\n"
        "FILE_NAME('ring.stp','2024-01-01T00:00:00',(''),(''),'','','');\n"
        "FILE_SCHEMA(('AUTOMOTIVE_DESIGN { 1 0 10303 214 1 1 1 1 }'));\nENDSEC;\nDATA;\n"
    )
    return (header + "\n".join(lines.lines) + "\nENDSEC;\nEND-ISO-10303-21;\n").encode()


def threedm(
    *shells: Shell,
    unit: str = "Millimeters",
    layers: dict[str, str] | None = None,
    sphere: bool = False,
) -> bytes:
    """A Rhino file of meshes; `layers` names the layer of a shell, `sphere` adds a bare Brep."""
    model = rhino3dm.File3dm()
    model.Settings.ModelUnitSystem = getattr(rhino3dm.UnitSystem, unit)
    numbers: dict[str, int] = {}
    for one in shells:
        attributes = rhino3dm.ObjectAttributes()
        layer_name = (layers or {}).get(one.name)
        attributes.Name = "" if layer_name else one.name
        if layer_name and layer_name not in numbers:
            layer = rhino3dm.Layer()
            layer.Name = layer_name
            numbers[layer_name] = model.Layers.Add(layer)
        attributes.LayerIndex = numbers[layer_name] if layer_name else 0
        model.Objects.AddMesh(rhino_mesh(one), attributes)
    if sphere:
        ball = rhino3dm.Sphere(rhino3dm.Point3d(0, 0, 0), 5)
        model.Objects.AddBrep(rhino3dm.Brep.CreateFromSphere(ball))
    return encoded(model)


def rhino_mesh(one: Shell) -> rhino3dm.Mesh:
    mesh = rhino3dm.Mesh()
    for x, y, z in one.vertices:
        mesh.Vertices.Add(float(x), float(y), float(z))
    for a, b, c in one.faces:
        mesh.Faces.AddFace(int(a), int(b), int(c))
    return mesh


def encoded(model: rhino3dm.File3dm) -> bytes:
    return base64.b64decode(model.Encode())


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", method) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name), content, method)
    return stream.getvalue()


def ply(one: Shell, *, order: str = "<") -> bytes:
    """A PLY with a normal and a colour to step over; `order` is "<", ">" or "" for text."""
    kinds = {"<": "binary_little_endian", ">": "binary_big_endian", "": "ascii"}
    header = (
        f"ply\nformat {kinds[order]} 1.0\ncomment made by a test\n"
        f"element vertex {len(one.vertices)}\n"
        "property float x\nproperty float y\nproperty float z\nproperty uchar red\n"
        f"element face {len(one.faces)}\nproperty list uchar int vertex_indices\n"
        "property uchar flags\nend_header\n"
    ).encode()
    if not order:
        rows = [f"{x:.9g} {y:.9g} {z:.9g} 7" for x, y, z in one.vertices]
        rows += [f"3 {a} {b} {c} 1" for a, b, c in one.faces]
        return header + "\n".join(rows).encode() + b"\n"
    points = b"".join(struct.pack(f"{order}3fB", *vertex, 7) for vertex in one.vertices)
    faces = b"".join(struct.pack(f"{order}B3iB", 3, *face, 1) for face in one.faces)
    return header + points + faces


def gltf(one: Shell, *, uri: str | None = None) -> bytes:
    """A glTF as text, in metres; its geometry inside unless `uri` names another place."""
    points = np.asarray(one.vertices / 1000, "<f4").tobytes()
    corners = np.asarray(one.faces, "<u4").tobytes()
    packed = base64.b64encode(points + corners).decode()
    document = {
        "asset": {"version": "2.0"},
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": one.name}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(one.vertices), "type": "VEC3"},
            {"bufferView": 1, "componentType": 5125, "count": one.faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
        ],
        "buffers": [
            {
                "byteLength": len(points) + len(corners),
                "uri": uri or f"data:application/octet-stream;base64,{packed}",
            }
        ],
    }
    return json.dumps(document).encode()
