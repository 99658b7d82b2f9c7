"""The designer sees in 3D where the mesh of a file is open, and what it draws twice."""

import io
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from common.storage import public_files
from geometry.inspecting import inspect_piece
from geometry.picturing.previewing import write_preview
from geometry.reading.reader import read
from models_catalog.models import CadModel, Measurement
from models_catalog.states import ListingState
from tests.fixtures import ClientOf
from tests.geometry import shapes
from tests.shop import as_measured, shelve

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = [(390, 844), (1440, 900)]


@pytest.fixture
def torn_ring(mira: User, tmp_path: Path) -> CadModel:
    """A draft of Mira's: a ring with a hole in its skin, and a stretch that is drawn twice."""
    band = shapes.shell(shapes.band())
    middle = band.vertices[band.faces].mean(axis=1)
    hole = (middle[:, 0] > 8) & (np.abs(middle[:, 1]) < 3)
    faces = np.concatenate([band.faces[~hole], band.faces[middle[:, 1] > 9]])
    torn = type(band)("shank", "metal", band.vertices, faces)
    piece = read(shapes.saved(tmp_path, "x.stl", shapes.binary_stl(torn)), unit="mm")
    facts = inspect_piece(piece)
    write_preview(piece, tmp_path / "preview.glb", "seed", None)
    release = shelve(designer=mira, title="Torn band").cad_model.releases.get()
    release.preview_key = public_files().save(
        "previews/b/preview.glb", ContentFile((tmp_path / "preview.glb").read_bytes())
    )
    with as_measured():
        release.save()
    with as_measured():
        Measurement.objects.filter(release=release).update(
            volume_mm3=None,
            is_watertight=False,
            open_edge_count=facts["open_edges"],
            open_edges_mm=facts["open_edges_mm"],
            drawn_twice_mm=facts["drawn_twice_mm"],
        )
    listing: CadModel = release.cad_model
    CadModel.objects.filter(pk=listing.pk).update(state=ListingState.DRAFT)
    return listing


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_of_a_piece_shows_open_edges_and_faces_drawn_twice(
    chromium: Browser,
    site_url: str,
    torn_ring: CadModel,
    mira: User,
    client_of: ClientOf,
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": height})
    name = settings.SESSION_COOKIE_NAME
    value = client_of(mira).cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": site_url}])
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{site_url}/studio/models/{torn_ring.slug}/")
    page.get_by_role("button", name="Show where, in 3D").first.click()
    key = page.locator(".viewer__key")
    expect(key).to_contain_text("open edges", timeout=60_000)
    expect(key).to_contain_text("drawn twice")
    red, blue = _shares(page)
    assert red > 0.0005 and blue > 0.0005
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Casting report").click()
    expect(key).to_be_hidden()
    assert max(_shares(page)) < min(red, blue) / 5
    assert faults == []
    context.close()


def _shares(page: Page) -> tuple[float, float]:
    """Of the view's pixels, those that are lacquer red, and those that are blue."""
    page.wait_for_timeout(400)
    picture = page.locator("jewel-viewer canvas").screenshot()
    red, green, blue = np.moveaxis(
        np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), int), 2, 0
    )
    is_red = (red > 110) & (green < 0.45 * red) & (blue < 0.45 * red)
    is_blue = (blue > 110) & (red < 0.6 * blue) & (green < 0.75 * blue)
    return float(is_red.mean()), float(is_blue.mean())
