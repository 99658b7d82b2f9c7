"""The demo collection is jewellery that casts: closed metal, seated stones, true finger sizes."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import trimesh
from manifold3d import Error, Manifold, Mesh64, OpType

from demo_pieces.assembly import NamedShell
from demo_pieces.collection import DESIGNERS, PIECES
from demo_pieces.spec import PieceSpec
from demo_pieces.writing import write_3mf, write_stl
from geometry.gem_materials import GEMS

pytestmark = pytest.mark.long

GOLD_18K_G_PER_MM3 = 0.01558
PLAUSIBLE_18K_G = {
    "rings": (1.5, 20),
    "signets": (6, 20),
    "pendants": (0.4, 12),
    "earrings": (0.5, 16),
    "bangles": (15, 60),
}
STONE_NAME = re.compile(
    r"stone (?P<gem>[a-z]+ )??((?P<cut>round) \d+\.\d\d"
    r"|(?P<long_cut>oval|pear|marquise|princess|emerald|cushion|cabochon) \d+\.\d\dx\d+\.\d\d)"
    r" #[1-9]\d*"
)
every_piece = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)


@cache
def built(slug: str) -> list[NamedShell]:
    return next(piece for piece in PIECES if piece.slug == slug).build()


def metal(piece: PieceSpec) -> list[NamedShell]:
    return [shell for shell in built(piece.slug) if shell.name.startswith("metal")]


def stones(piece: PieceSpec) -> list[NamedShell]:
    return [shell for shell in built(piece.slug) if shell.name.startswith("stone")]


def solid(shell: NamedShell, *, grown: float = 1.0) -> Manifold:
    middle = (shell.vertices.max(0) + shell.vertices.min(0)) / 2
    vertices = middle + grown * (shell.vertices - middle)
    return Manifold(Mesh64(np.ascontiguousarray(vertices), shell.faces.astype(np.uint64)))


def mesh(shell: NamedShell) -> trimesh.Trimesh:
    return trimesh.Trimesh(shell.vertices, shell.faces, process=False)


@pytest.mark.long
def test_the_collection_is_large_and_varied() -> None:
    assert len(PIECES) >= 24
    assert len({piece.slug for piece in PIECES}) == len(PIECES)
    assert len({piece.title for piece in PIECES}) == len(PIECES)
    assert {piece.category for piece in PIECES} == set(PLAUSIBLE_18K_G)
    named = [STONE_NAME.fullmatch(shell.name) for piece in PIECES for shell in stones(piece)]
    cuts = {name["cut"] or name["long_cut"] for name in named if name}
    gems = {name["gem"].strip() for name in named if name and name["gem"]}
    assert gems <= set(GEMS)
    assert len(gems) >= 5
    assert cuts >= {"round", "oval", "pear", "marquise", "princess", "emerald", "cabochon"}


def test_five_invented_designers_share_the_collection() -> None:
    assert len(DESIGNERS) == 5
    assert DESIGNERS[0].email == "mira@demo.test"
    assert all(designer.email.endswith("@demo.test") for designer in DESIGNERS)
    assert {piece.designer_key for piece in PIECES} == {designer.key for designer in DESIGNERS}


@every_piece
def test_a_listing_says_what_it_sells(piece: PieceSpec) -> None:
    assert "personal" in piece.prices
    assert set(piece.prices) <= {"personal", "studio", "unlimited", "exclusive"}
    assert list(piece.prices.values()) == sorted(piece.prices.values())
    assert piece.hero_metal in {"yellow", "white", "rose", "silver", "platinum"}
    assert 2 <= len(re.findall(r"[.?!](?:\s|$)", piece.description)) <= 5
    assert piece.tags and piece.added_days_ago >= 0


@every_piece
def test_each_metal_body_is_one_closed_casting(piece: PieceSpec) -> None:
    names = [shell.name for shell in metal(piece)]
    assert names in (["metal"], ["metal left", "metal right"])
    for shell in metal(piece):
        body = solid(shell)
        assert body.status() == Error.NoError
        assert body.volume() > 0
        assert mesh(shell).is_watertight
        assert mesh(shell).is_winding_consistent
        assert len(body.decompose()) == 1


@every_piece
def test_stones_are_closed_and_named_by_gem_cut_and_size(piece: PieceSpec) -> None:
    names = [shell.name for shell in stones(piece)]
    assert len(set(names)) == len(names)
    for shell in stones(piece):
        assert STONE_NAME.fullmatch(shell.name)
        assert mesh(shell).is_watertight
        assert solid(shell).volume() > 0


@every_piece
def test_stones_sit_in_metal_that_was_cut_for_them(piece: PieceSpec) -> None:
    """No stone is buried in metal or floats: a stone 3 % larger would press into its setting."""
    castings = Manifold.compose([solid(shell) for shell in metal(piece)])
    for shell in stones(piece):
        volume = solid(shell).volume()
        assert (solid(shell) ^ castings).volume() < 0.003 * volume, shell.name
        assert (solid(shell, grown=1.03) ^ castings).volume() > 0.0015 * volume, shell.name


@every_piece
def test_a_stone_is_held_on_opposite_sides(piece: PieceSpec) -> None:
    castings = Manifold.compose([solid(shell) for shell in metal(piece)])
    for shell in stones(piece):
        grip = solid(shell, grown=1.04) ^ castings
        touched = np.asarray(grip.to_mesh64().vert_properties)[:, :3]
        away = touched - shell.vertices.mean(axis=0)
        away /= np.linalg.norm(away, axis=1, keepdims=True)
        assert (away @ away.T).min() < -0.3, shell.name


@every_piece
def test_no_two_stones_share_room(piece: PieceSpec) -> None:
    solids = [solid(shell) for shell in stones(piece)]
    apart = sum(stone.volume() for stone in solids)
    assert Manifold.batch_boolean(solids, OpType.Add).volume() == pytest.approx(apart, rel=1e-6)


@every_piece
def test_the_finger_hole_has_the_stated_diameter(piece: PieceSpec) -> None:
    if piece.inner_diameter_mm is None:
        assert piece.category not in {"rings", "signets"}
        return
    nearest = min(
        np.hypot(shell.vertices[:, 0], shell.vertices[:, 2]).min() for shell in metal(piece)
    )
    assert 2 * nearest == pytest.approx(piece.inner_diameter_mm, abs=0.02)


@every_piece
def test_the_text_gives_the_finger_size_of_the_file(piece: PieceSpec) -> None:
    if piece.category not in {"rings", "signets"}:
        return
    stated = re.search(r"US (\d+)( 1/2)? / EU (\d+)", piece.description)
    assert stated and piece.inner_diameter_mm
    american = int(stated[1]) + (0.5 if stated[2] else 0)
    assert (piece.inner_diameter_mm - 11.63) / 0.8128 == pytest.approx(american, abs=0.25)
    assert np.pi * piece.inner_diameter_mm == pytest.approx(int(stated[3]), abs=0.8)


@every_piece
def test_weight_and_mesh_size_are_plausible(piece: PieceSpec) -> None:
    grams = sum(solid(shell).volume() for shell in metal(piece)) * GOLD_18K_G_PER_MM3
    low, high = PLAUSIBLE_18K_G[piece.category]
    assert low <= grams <= high
    assert 10_000 <= sum(len(shell.faces) for shell in built(piece.slug)) <= 150_000


def _samples() -> Iterator[PieceSpec]:
    wanted = {"anvil-hammered-band", "selene-oval-halo", "willow-marquise-drops"}
    yield from (piece for piece in PIECES if piece.slug in wanted)


@pytest.mark.long
def test_two_builds_write_the_same_bytes(tmp_path: Path) -> None:
    for piece in _samples():
        for run in ("first", "second"):
            shells = piece.build()
            write_3mf(shells, tmp_path / f"{run}.3mf")
            write_stl(shells, tmp_path / f"{run}.stl")
        for kind in ("3mf", "stl"):
            first, second = (tmp_path / f"{run}.{kind}" for run in ("first", "second"))
            assert first.read_bytes() == second.read_bytes()


@every_piece
def test_no_two_vertices_fall_together_in_a_float32_file(piece: PieceSpec) -> None:
    for shell in metal(piece):
        assert len(np.unique(shell.vertices.astype(np.float32), axis=0)) == len(shell.vertices)


def test_the_stl_holds_the_metal_alone_and_stays_closed(tmp_path: Path) -> None:
    for piece in _samples():
        path = tmp_path / "piece.stl"
        write_stl(built(piece.slug), path)
        facets = sum(len(shell.faces) for shell in metal(piece))
        assert path.stat().st_size == 84 + 50 * facets
        assert trimesh.load_mesh(path).is_watertight


def test_the_3mf_keeps_every_name_and_the_unit(tmp_path: Path) -> None:
    piece = next(piece for piece in PIECES if piece.slug == "norn-trilogy")
    path = tmp_path / "piece.3mf"
    write_3mf(built(piece.slug), path)
    scene = trimesh.load_scene(path)
    assert set(scene.geometry) == {shell.name for shell in built(piece.slug)}
    assert scene.units == "millimeter"
