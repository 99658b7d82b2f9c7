"""3DM: saved meshes with their unit, names and layers; said plainly when there are none."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rhino3dm

from geometry.errors import Refused
from geometry.inspecting import inspect_piece
from geometry.mesh.topology import edge_counts
from geometry.piece import Piece
from geometry.reading.reader import read
from tests.geometry import cad_files, shapes
from tests.geometry.child import inspected_in_a_child

RING = shapes.shell(shapes.band(), "shank")
CUBE = shapes.shell(shapes.Solid.cube((5, 5, 5)), "gem 1")


def _read(folder: Path, data: bytes) -> Piece:
    return read(shapes.saved(folder, "in", data))


def test_meshes_come_with_their_unit_name_and_volume(tmp_path: Path) -> None:
    piece = _read(tmp_path, cad_files.threedm(RING, CUBE))
    assert (piece.format, piece.unit, piece.unit_source) == ("3dm", "mm", "file")
    assert {one.name: one.role for one in piece.shells} == {"shank": "metal", "gem 1": "stone"}
    assert edge_counts(piece.shells[0].faces).closed
    expected = inspect_piece(shapes.piece(RING))["volume_mm3"]
    assert inspect_piece(piece)["volume_mm3"] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize(
    ("drawn", "unit", "read_as", "source", "side"),
    [
        (2, "Inches", "inch", "file", 50.8),
        (5, "Centimeters", "cm", "file", 50.0),
        (5, "None", "mm", "proposed", 5.0),
    ],
)
def test_the_unit_comes_from_the_file_or_is_proposed(
    tmp_path: Path, drawn: float, unit: str, read_as: str, source: str, side: float
) -> None:
    cube = shapes.shell(shapes.Solid.cube((drawn, drawn, drawn)), "gem 1")
    piece = _read(tmp_path, cad_files.threedm(cube, unit=unit))
    assert (piece.unit, piece.unit_source) == (read_as, source)
    np.testing.assert_allclose(piece.shells[0].size_mm, side, rtol=1e-6)
    assert piece.unit_reason


def test_a_layer_names_what_has_no_name_and_gives_its_role(tmp_path: Path) -> None:
    data = cad_files.threedm(CUBE, RING, layers={"gem 1": "Sapphires", "shank": "Metal 01"})
    found = {one.name: one.role for one in _read(tmp_path, data).shells}
    assert found == {"Sapphires": "stone", "Metal 01": "metal"}


def test_a_file_of_surfaces_without_meshes_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="save with render meshes") as caught:
        _read(tmp_path, cad_files.threedm(sphere=True))
    assert caught.value.code == "no-meshes"
    assert "add an STL" in caught.value.reason


def test_a_body_without_a_mesh_beside_others_is_named_in_a_note(tmp_path: Path) -> None:
    piece = _read(tmp_path, cad_files.threedm(RING, sphere=True))
    assert "1 bodies of the 3DM have no saved mesh" in piece.notes[0]


# Faces meshed apart, their corners off by rounding, as Rhino saves them. The library frees a mesh
# that was given to a face twice, so this runs, and leaves without tidying up, in its own process.
_BOX_WITH_RENDER_MESHES = """
import os, sys
import numpy as np
import rhino3dm

corners = rhino3dm.Point3d(0, 0, 0), rhino3dm.Point3d(6, 6, 6)
body = rhino3dm.Brep.CreateFromBox(rhino3dm.Box(rhino3dm.BoundingBox(*corners)))
chance = np.random.default_rng(1)
meshes = []
for number in range(len(body.Faces)):
    face = body.Faces[number]
    mesh = rhino3dm.Mesh()
    u, v = face.Domain(0), face.Domain(1)
    for at in ((u.T0, v.T0), (u.T1, v.T0), (u.T1, v.T1), (u.T0, v.T1)):
        point = face.PointAt(*at)
        rough = [c + float(chance.uniform(-2e-4, 2e-4)) for c in (point.X, point.Y, point.Z)]
        mesh.Vertices.Add(*rough)
    mesh.Faces.AddFace(*((3, 2, 1, 0) if face.OrientationIsReversed else (0, 1, 2, 3)))
    face.SetMesh(mesh, rhino3dm.MeshType.Render)
    meshes.append(mesh)
model = rhino3dm.File3dm()
model.Settings.ModelUnitSystem = rhino3dm.UnitSystem.Millimeters
model.Objects.AddBrep(body)
model.Write(sys.argv[1], 7)
os._exit(0)
"""


def test_render_meshes_of_the_faces_of_a_body_become_one_closed_shell(tmp_path: Path) -> None:
    path = tmp_path / "box.3dm"
    subprocess.run([sys.executable, "-c", _BOX_WITH_RENDER_MESHES, str(path)], check=True)
    piece = read(path)
    (found,) = piece.shells
    assert len(found.faces) == 12
    assert edge_counts(found.faces).closed
    assert inspect_piece(piece)["volume_mm3"] == pytest.approx(216, rel=1e-3)


def test_a_block_is_placed_where_its_instances_stand(tmp_path: Path) -> None:
    model = rhino3dm.File3dm()
    model.Settings.ModelUnitSystem = rhino3dm.UnitSystem.Millimeters
    attributes = rhino3dm.ObjectAttributes()
    attributes.Name = "claw"
    corner = rhino3dm.Point3d(0, 0, 0)
    part = cad_files.rhino_mesh(CUBE)
    number = model.InstanceDefinitions.Add("claws", "", "", "", corner, (part,), (attributes,))
    block = model.InstanceDefinitions.FindIndex(number)
    for x in (0, 20):
        move = rhino3dm.Transform.Translation(rhino3dm.Vector3d(x, 0, 0))
        model.Objects.AddInstanceObject(rhino3dm.InstanceReference(block.Id, move), attributes)
    found = _read(tmp_path, cad_files.encoded(model)).shells
    assert sorted(round(float(one.vertices[:, 0].min()), 6) for one in found) == [0, 20]
    assert {one.name for one in found} == {"claw"}


def test_a08_every_truncation_is_a_piece_or_a_reason_in_the_child(tmp_path: Path) -> None:
    data = cad_files.threedm(RING)
    for part in (33, 200, len(data) // 2, len(data) - 40):
        answer = inspected_in_a_child(tmp_path, data[:part])
        assert answer.outcome.ending in ("done", "refused"), answer.outcome.error_text
        assert "reason" in answer.message or answer.message["format"] == "3dm"


@pytest.mark.long
@pytest.mark.slow
def test_a08_counts_that_keep_the_library_busy_end_within_their_own_limit(tmp_path: Path) -> None:
    """Counts of two thousand million all over the file: the library would take minutes."""
    data = bytearray(cad_files.threedm(RING))
    for at in range(200, len(data) - 4000, 97):
        data[at : at + 4] = b"\xff\xff\xff\x7f"
    answer = inspected_in_a_child(tmp_path, bytes(data))
    assert answer.outcome.ending == "out-of-time"
    assert answer.outcome.seconds < 60
    assert inspected_in_a_child(tmp_path, cad_files.threedm(RING)).message["watertight"]


def test_a08_a_file_of_the_magic_alone_is_refused(tmp_path: Path) -> None:
    for data in (b"3D Geometry File Format ", b"3D Geometry File Format " + b"\xff" * 100_000):
        answer = inspected_in_a_child(tmp_path, data)
        assert answer.message["refused"] in ("damaged", "empty")
