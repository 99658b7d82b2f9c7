"""The preview says where the metal has less than it needs, as the casting report found it."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from geometry.casting import castability
from geometry.casting.shortfall import ENOUGH_STEP, Shortfall
from geometry.inspecting import inspect_piece
from geometry.mesh.splitting import split_around
from geometry.mesh.topology import edge_counts
from geometry.mesh.triangles import surface_area
from geometry.picturing.previewing import MAX_BYTES, write_preview
from geometry.piece import Piece
from tests.geometry import shapes
from tests.geometry.shapes import Solid

FAILS_UNDER, WARNS_UNDER = 18, 20


def _shortfall(piece: Piece) -> Shortfall:
    reports: list[castability.Report] = []
    inspect_piece(piece, on_report=reports.append)
    assert reports[0].shortfall is not None
    return reports[0].shortfall


def _shares(path: Path) -> tuple[np.ndarray, np.ndarray] | None:
    """Positions in mm and shares for silver and gold of the metal's corners, read from a file."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<I", data, 12)
    document, binary = json.loads(data[20 : 20 + length]), data[28 + length :]
    attributes = document["meshes"][0]["primitives"][0]["attributes"]
    if "_SHARE" not in attributes:
        return None
    node = next(node for node in document["nodes"] if node["name"] == "metal")

    def rows(name: str, kind: str, columns: int) -> np.ndarray:
        accessor = document["accessors"][attributes[name]]
        view = document["bufferViews"][accessor["bufferView"]]
        strides = (view["byteStride"], np.dtype(kind).itemsize)
        shape = (accessor["count"], columns)
        return np.ndarray(shape, kind, binary, view["byteOffset"], strides)

    places = rows("POSITION", "<i2", 3) * np.array(node["scale"]) + np.array(node["translation"])
    return places, rows("_SHARE", "u1", 2).astype(int)


def _written(folder: Path, piece: Piece) -> tuple[np.ndarray, np.ndarray] | None:
    path = folder / "preview.glb"
    write_preview(piece, path, "seed", _shortfall(piece))
    assert path.stat().st_size < MAX_BYTES
    return _shares(path)


@pytest.mark.parametrize(
    ("wall", "silver", "gold"), [(0.5, "fails", "fails"), (0.75, "warns", "enough")]
)
def test_a_thin_band_is_short_all_round(
    wall: float, silver: str, gold: str, tmp_path: Path
) -> None:
    found = _written(tmp_path, shapes.piece(shapes.shell(shapes.band(wall=wall))))
    assert found is not None
    # Half of the corners are those of the rims, which face no other side.
    for column, expected in enumerate((silver, gold)):
        steps = found[1][:, column]
        fails, warns = (steps < FAILS_UNDER).mean(), (steps < WARNS_UNDER).mean()
        assert {"fails": fails, "warns": warns - fails, "enough": 1 - warns}[expected] > 0.45


def test_a_piece_that_casts_says_nothing(tmp_path: Path) -> None:
    assert _written(tmp_path, shapes.piece(shapes.shell(shapes.band(wall=1.6)))) is None


def test_the_thin_place_of_a_thick_plate_shows_on_both_faces_and_nowhere_else(
    tmp_path: Path,
) -> None:
    """The back of the plate has two triangles and no corner near the place."""
    pocket = Solid.cube((2, 2, 2)).translate((12, 5, 0.4))
    plate = Solid.cube((20, 20, 2)) - pocket
    found = _written(tmp_path, shapes.piece(shapes.shell(plate)))
    assert found is not None
    places, shares = found
    short = places[(shares < FAILS_UNDER).all(axis=1)]
    assert np.abs(short - (13, 6, 0.2)).max() < 1.9
    # Previews are bent by 0.15 mm.
    assert (short[:, 2] < 0.16).any()
    assert (short[:, 2] > 0.24).any()
    assert shares[np.abs(places - (13, 6, 0)).max(axis=1) > 2].min() == ENOUGH_STEP


def test_what_is_not_sure_never_fails(tmp_path: Path) -> None:
    shell = shapes.shell(shapes.band(wall=0.5))
    opened = shapes.piece(type(shell)(shell.name, "metal", shell.vertices, shell.faces[8:]))
    found = _written(tmp_path, opened)
    assert found is not None
    assert FAILS_UNDER <= found[1].min() < WARNS_UNDER


def test_splitting_moves_nothing_and_opens_nothing() -> None:
    shell = shapes.shell(Solid.cube((20, 20, 2)))
    vertices, faces = split_around(
        shell.vertices, shell.faces, np.array([[13.0, 6.0, 0.0]]), longest_mm=0.7, most=5_000
    )
    assert edge_counts(faces).closed
    assert surface_area(vertices, faces) == pytest.approx(2 * 400 + 4 * 40)
    near = np.linalg.norm(vertices - (13, 6, 0), axis=1) < 0.7
    assert near.sum() >= 2
    assert len(faces) < 100
