"""What a visitor can fetch never gives a piece away, and a copy is traced to its listing."""

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pytest
from django.core.management import call_command
from django.test import Client
from numpy.typing import NDArray
from pytest_django import Settings

from accounts.models import User
from common.storage import public_files
from demo_pieces.collection import PIECES
from demo_pieces.writing import write_3mf
from geometry.errors import Refused
from geometry.likeness.registration import Surface, register
from geometry.mesh.topology import edge_counts
from geometry.piece import Shell
from geometry.reading.reader import read
from models_catalog.models import Release
from models_catalog.preview_seeds import preview_seed
from models_catalog.services.index_listing import index_listing
from models_catalog.services.process_release import process_release
from tests.files import stl_of
from tests.shop import back_to_work, make_listing, put_on_shelf

SLUG = "spica-stud-earrings"
SITE = "http://testserver"
NEAR_MM = 0.05
WELD_MM = 0.002
STARTS = ["/", "/models/", "/api/v1/models/", "/api/v1/schema/", "/api/v1/docs/", "/robots.txt"]
ADDRESS = re.compile(r"""["'=\s(,](/[^/"'\s<>(),\\][^"'\s<>(),\\]*)""")
HARMLESS = ("image/", "text/", "font/", "application/json", "application/vnd.oai")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "earrings.3mf"
    write_3mf(next(spec for spec in PIECES if spec.slug == SLUG).build(), path)
    return path


@pytest.fixture
def on_the_shelf(mira: User, original: Path) -> Release:
    """Mira's earrings, measured in the child process and published."""
    offer = make_listing(designer=mira, title="Stud earrings", content=original.read_bytes())
    release = back_to_work(offer.cad_model.releases.get())
    run = release.run
    run.state = "queued"
    run.save()
    process_release(run.pk)
    release.refresh_from_db()
    put_on_shelf(release)
    assert release.preview_key
    index_listing(cad_model=offer.cad_model)
    return release


@pytest.mark.long
@pytest.mark.slow
def test_no_address_open_to_a_visitor_gives_the_piece_away(
    on_the_shelf: Release, original: Path, tmp_path: Path
) -> None:
    stored = on_the_shelf.files.get()
    slug = on_the_shelf.cad_model.slug
    asked = ["/api/v1/models/search/?q=stud", f"/api/v1/models/{slug}/"]
    guessed = [f"/media/{stored.storage_key}", f"/files/{stored.storage_key}/"]
    found = _walked([*STARTS, *asked, *guessed])
    drawn = _drawn(original)
    assert all(found[address][1] for address in (f"/models/{slug}/", *asked))
    meshes = [address for address, (kind, _) in found.items() if kind == "model/gltf-binary"]
    assert meshes == [f"/media/{on_the_shelf.preview_key}"]
    told = [
        address
        for address, (kind, body) in found.items()
        if _gives_away(kind, body, original.read_bytes(), drawn, tmp_path)
    ]
    assert told == []


@pytest.mark.slow
def test_the_check_itself_knows_an_original_in_any_dress(original: Path, tmp_path: Path) -> None:
    content, drawn = original.read_bytes(), _drawn(original)
    plain = stl_of(
        np.concatenate([shell.vertices[shell.faces] for shell in read(original).shells]) * 2 + 7
    )
    for body in (content, b"before" + content, plain):
        assert _gives_away("application/octet-stream", body, content, drawn, tmp_path)


@pytest.mark.slow
def test_a_preview_is_traced_to_its_listing(on_the_shelf: Release, tmp_path: Path) -> None:
    copy = tmp_path / "copy.glb"
    with public_files().open(on_the_shelf.preview_key) as preview:
        copy.write_bytes(preview.read())
    said = io.StringIO()
    call_command("trace_preview", str(copy), stdout=said)
    (line,) = said.getvalue().splitlines()
    assert " its preview" in line
    assert "not its preview" not in line
    assert f"{on_the_shelf.cad_model.slug}, release 1" in line


def test_a_seed_is_one_listing_s_and_needs_the_key(settings: Settings) -> None:
    first = preview_seed(1)
    assert first != preview_seed(2)
    settings.SECRET_KEY = "another"
    assert preview_seed(1) == first
    settings.PREVIEW_KEY = "another"
    assert preview_seed(1) != first


def _walked(starts: list[str]) -> dict[str, tuple[str, bytes]]:
    """Type and body of each address that can be reached from the first ones, without an account."""
    client, waiting = Client(), list(starts)
    found: dict[str, tuple[str, bytes]] = {}
    while waiting:
        address = waiting.pop(0).split("#")[0].replace("&amp;", "&")
        if address in found or len(found) > 400:
            continue
        answer = client.get(address)
        body = answer.getvalue()
        kind = answer.get("Content-Type", "").split(";")[0]
        found[address] = (kind, body if answer.status_code == 200 else b"")
        if "Location" in answer:
            waiting.append(answer["Location"])
        if kind.startswith(("text/", "application/json", "application/vnd.oai")):
            waiting += ADDRESS.findall(body.decode("utf-8", "replace").replace(SITE, ""))
    return found


def _drawn(original: Path) -> Surface:
    return Surface(np.concatenate([s.vertices[s.faces] for s in read(original).shells]))


def _gives_away(kind: str, body: bytes, original: bytes, drawn: Surface, folder: Path) -> bool:
    """Whether a body is or holds the original, or is a closed mesh within NEAR_MM of it."""
    middle = len(original) // 2
    if hashlib.sha256(body).digest() == hashlib.sha256(original).digest():
        return True
    if original[middle : middle + 64] in body:
        return True
    if not body or kind.startswith(HARMLESS):
        return False
    path = folder / "body"
    path.write_bytes(body)
    try:
        shells = read(path).shells
    except Refused:
        return False
    corners = np.concatenate([shell.vertices[shell.faces] for shell in shells])
    is_near = _typical_distance(corners, drawn) < NEAR_MM
    return is_near and any(_is_closed(shell) for shell in shells)


def _typical_distance(corners: NDArray[np.float64], drawn: Surface) -> float:
    """Nine tenths of the surface lie within this of the original, in the best pose."""
    mesh = Surface(corners, 4000)
    poses, _ = register(mesh, drawn)
    return min(
        float(np.quantile(np.abs(drawn.misses(pose(mesh.points))[0]), 0.9)) for pose in poses[:8]
    )


def _is_closed(shell: Shell) -> bool:
    """With vertices a hair apart joined, as any program does that repairs meshes."""
    _, index = np.unique(np.rint(shell.vertices / WELD_MM), axis=0, return_inverse=True)
    faces = index.reshape(-1)[shell.faces]
    whole = faces[(faces != np.roll(faces, 1, axis=1)).all(axis=1)]
    return bool(edge_counts(whole).closed)
