"""A preview that turns up elsewhere is traced to its listing, whatever was done to it."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from demo_pieces.collection import PIECES
from geometry.__main__ import main
from geometry.likeness.leaked_preview import Candidate, Drawing, drawings_of, trace, trace_among
from geometry.mesh.coarsening import simplified
from geometry.picturing.previewing import write_preview
from geometry.reading.reader import read
from tests.files import stl_of
from tests.geometry import shapes

# Bands are hard: a plain one looks the same from all sides, and the twists of a rope or the dents
# of a hammer nearly fit wherever they are turned.
COPIED = [
    "petra-four-claw-solitaire",
    "norn-trilogy",
    "frost-half-eternity",
    "vow-comfort-fit-band",
    "anvil-hammered-band",
    "ledger-cushion-signet",
    "rill-pear-drop-pendant",
    "willow-marquise-drops",
    "hawser-twisted-bangle",
]


def _copied(folder: Path, slug: str, seed: str, number: int = 1) -> Path:
    """The preview as binary STL: half the triangles, noise, turned, moved, scaled, mirrored."""
    preview = folder / "preview.glb"
    write_preview(shapes.demo_piece(slug), preview, seed)
    rng = np.random.default_rng(number)
    shift = rng.normal(scale=20, size=3)
    linear = Rotation.random(random_state=number).as_matrix() * rng.uniform(0.5, 2.0)
    if number % 2:
        linear = linear @ np.diag([-1.0, 1.0, 1.0])
    corners = []
    for shell in read(preview).shells:
        vertices, faces = simplified(shell.vertices, shell.faces, len(shell.faces) // 2)
        vertices = vertices + rng.normal(scale=0.01, size=vertices.shape)
        corners.append((vertices @ linear.T + shift)[faces])
    copy = folder / "copy.stl"
    copy.write_bytes(stl_of(np.concatenate(corners)))
    return copy


def test_the_same_file_listed_twice_is_told_apart(tmp_path: Path) -> None:
    slug = "wayside-small-cross"
    listings = [
        Candidate(name, shapes.demo_piece(slug), f"secret of {name}") for name in ("one", "other")
    ]
    for name in ("one", "other"):
        copy = _copied(tmp_path, slug, f"secret of {name}")
        first, second = trace(read(copy), listings)
        assert (first.name, first.is_sure, second.is_sure) == (name, True, False)
        assert first.score > first.chance + 0.1


def test_a_listing_whose_preview_it_is_not_is_never_sure(tmp_path: Path) -> None:
    slug = "wayside-small-cross"
    copy = _copied(tmp_path, slug, "a secret that no listing has")
    listings = [
        Candidate(str(number), shapes.demo_piece(slug), f"secret {number}") for number in range(5)
    ]
    traces = trace(read(copy), listings)
    assert len(traces) == 5
    assert not any(one.is_sure for one in traces)


def test_another_shape_is_no_candidate(tmp_path: Path) -> None:
    copy = _copied(tmp_path, "wayside-small-cross", "secret")
    assert (
        trace(read(copy), [Candidate("ring", shapes.demo_piece("vow-comfort-fit-band"), "secret")])
        == []
    )


@pytest.mark.long
def test_the_command_line_reads_a_folder_of_originals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ring = shapes.torus(segments=64)
    shell = shapes.shell(ring)
    (tmp_path / "ring.stl").write_bytes(stl_of(shell.vertices[shell.faces]))
    rows = [{"name": "ring", "path": "ring.stl", "seed": "secret"}]
    (tmp_path / "list.json").write_text(json.dumps(rows))
    write_preview(read(tmp_path / "ring.stl"), tmp_path / "preview.glb", "secret")
    status = main(["trace", str(tmp_path / "preview.glb"), "--against", str(tmp_path)])
    (found,) = json.loads(capsys.readouterr().out)["traces"]
    assert (status, found["name"], found["sure"]) == (0, "ring", True)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.parametrize("slug", COPIED)
def test_the_true_listing_is_found_among_all_listed_twice(
    slug: str, tmp_path: Path, all_listings: Callable[[], list[Drawing]]
) -> None:
    copy = _copied(tmp_path, slug, f"first {slug}", COPIED.index(slug))
    first, *others = trace_among(read(copy), all_listings())
    assert (first.name, first.is_sure) == (f"first {slug}", True)
    assert not any(other.is_sure for other in others)


@pytest.fixture(scope="session")
def all_listings() -> Callable[[], list[Drawing]]:
    """Listings of thirteen pieces, every piece listed twice; built when first asked for."""
    rest = [spec.slug for spec in PIECES if spec.slug not in COPIED][::8]

    @cache
    def listings() -> list[Drawing]:
        return drawings_of(
            [
                Candidate(name, shapes.demo_piece(slug), name)
                for slug in [*COPIED, *rest]
                for name in (f"first {slug}", f"second {slug}")
            ]
        )

    return listings
