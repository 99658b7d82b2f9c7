"""A file as large as the shop promises is measured whole; only its pictures use fewer triangles."""

import json
from pathlib import Path

import numpy as np
import pytest

from geometry.isolation import geometry_command, run_isolated
from geometry.mesh.coarsening import LOOK_TRIANGLES, coarsened
from geometry.mesh.topology import bodies, edge_counts
from geometry.mesh.triangles import face_areas, signed_volume
from geometry.piece import Shell
from geometry.reading import stl_head
from geometry.reading.limits import MAX_FILE_BYTES, MAX_TRIANGLES
from tests.geometry import shapes

INNER, WIRE = 17.32, 2.0
GIBIBYTE = 1024**3


def _fine_torus(around: int, across: int) -> Shell:
    """A ring of round wire, axis along Y, of 2 x around x across triangles."""
    turn, roll = np.meshgrid(
        np.arange(around) / around * 2 * np.pi,
        np.arange(across) / across * 2 * np.pi,
        indexing="ij",
    )
    reach = (INNER + WIRE) / 2 + WIRE / 2 * np.cos(roll)
    points = np.stack([reach * np.sin(turn), WIRE / 2 * np.sin(roll), reach * np.cos(turn)], -1)
    row, column = np.divmod(np.arange(around * across), across)
    ahead, beside = (row + 1) % around, (column + 1) % across
    a, b = row * across + column, ahead * across + column
    c, d = ahead * across + beside, row * across + beside
    faces = np.concatenate([np.stack([a, d, c], 1), np.stack([a, c, b], 1)])
    return Shell("ring", "metal", points.reshape(-1, 3), faces)


def test_the_most_triangles_are_those_of_the_largest_file() -> None:
    assert (
        stl_head.binary_size(MAX_TRIANGLES - 100)
        < MAX_FILE_BYTES
        <= stl_head.binary_size(MAX_TRIANGLES)
    )


def test_thinning_keeps_the_solid_and_every_facet_of_small_bodies() -> None:
    torus = _fine_torus(1000, 300)
    stone = shapes.shell(shapes.brilliant().translate((0, 0, 14)), "stone", "stone")
    bead = shapes.shell(shapes.Solid.sphere(0.5, 32).translate((0, 0, 30)))
    both = Shell(
        "ring",
        "metal",
        np.concatenate([torus.vertices, bead.vertices]),
        np.concatenate([torus.faces, bead.faces + len(torus.vertices)]),
    )
    thin = coarsened(shapes.piece(both, stone), 60_000)
    assert thin.triangle_count < 75_000
    assert len(thin.shells[1].faces) == len(stone.faces)
    metal = thin.shells[0]
    assert edge_counts(metal.faces).closed
    sizes = [len(part) for part in bodies(metal.faces, len(metal.vertices))]
    assert sizes[1] == len(bead.faces)
    before, after = (signed_volume(one.vertices, one.faces) for one in (both, metal))
    assert after == pytest.approx(before, rel=1e-3)
    assert coarsened(thin, 60_000) is thin


def test_of_loose_triangles_the_largest_are_kept() -> None:
    rng = np.random.default_rng(5)
    corners = rng.normal(size=(50_000, 3, 3))
    loose = Shell("x", "metal", corners.reshape(-1, 3), np.arange(150_000).reshape(-1, 3))
    (thin,) = coarsened(shapes.piece(loose), 5_000).shells
    assert len(thin.faces) == 5_000
    kept = face_areas(thin.vertices, thin.faces)
    assert kept.min() >= np.quantile(face_areas(loose.vertices, loose.faces), 0.89)


@pytest.mark.long
@pytest.mark.slow
def test_an_stl_of_75_megabytes_is_processed_exactly_in_little_memory(tmp_path: Path) -> None:
    ring = _fine_torus(2500, 300)
    assert len(ring.faces) > 3 * LOOK_TRIANGLES
    source = shapes.saved(tmp_path, "ring.stl", shapes.binary_stl(ring))
    lines: list[str] = []
    options = ("--seed", "s", "--size", "300")
    made = tmp_path / "made"
    made.mkdir()
    outcome = run_isolated(
        geometry_command("process", str(source), str(made), *options),
        reads=[source],
        writes=[made],
        memory_bytes=GIBIBYTE * 3 // 2,
        cpu_seconds=60,
        on_line=lines.append,
    )
    assert outcome.ending == "done", outcome.error_text
    facts = json.loads(lines[-1])["done"]["inspect"]
    assert facts["triangles"] == 1_500_000
    assert facts["watertight"]
    exact = np.pi**2 * (WIRE / 2) ** 2 * (INNER + WIRE)
    assert facts["volume_mm3"] == pytest.approx(exact, rel=2e-4)
    assert facts["inner_diameter_mm"] == pytest.approx(INNER, abs=0.002)
    assert (made / "preview.glb").stat().st_size < 1_000_000
