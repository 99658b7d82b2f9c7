"""The 3D view comes when it is asked for, on a phone too, and our policy lets it run."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from accounts.models import User
from common.storage import public_files
from demo_pieces.collection import PIECES
from demo_pieces.writing import write_3mf
from geometry.casting import castability
from geometry.inspecting import inspect_piece
from geometry.picturing.previewing import write_preview
from geometry.reading.reader import read
from models_catalog.services.record_castability import record_castability
from tests.shop import back_to_work, put_on_shelf, shelve

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def page_address(site_url: str, mira: User, tmp_path: Path) -> str:
    """A model page with a real preview of a cross, drawn so small that it is too thin to cast."""
    write_3mf(
        next(spec for spec in PIECES if spec.slug == "wayside-small-cross").build(),
        tmp_path / "cross.3mf",
    )
    piece = read(tmp_path / "cross.3mf")
    piece = replace(
        piece, shells=[replace(each, vertices=each.vertices * 0.35) for each in piece.shells]
    )
    reports: list[castability.Report] = []
    facts = inspect_piece(piece, on_report=reports.append)
    write_preview(piece, tmp_path / "preview.glb", "seed", reports[0].shortfall)
    release = back_to_work(shelve(designer=mira, title="Small cross").cad_model.releases.get())
    release.preview_key = public_files().save(
        "previews/a/preview.glb", ContentFile((tmp_path / "preview.glb").read_bytes())
    )
    put_on_shelf(release)
    record_castability(release=release, inspected=facts)
    return site_url + release.cad_model.get_absolute_url()


def test_the_view_opens_on_a_phone_on_demand_and_within_the_policy(
    chromium: Browser,
    page_address: str,
) -> None:
    context = chromium.new_context(
        viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    fetched: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    answer = page.goto(page_address)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.locator("jewel-viewer").count() == 1
    assert not any(url.endswith(".glb") or "viewer-" in url for url in fetched)

    page.get_by_role("button", name="View in 3D").tap()
    canvas = page.locator("jewel-viewer canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    expect(page.locator(".viewer__status")).to_be_hidden(timeout=60_000)
    page.wait_for_timeout(500)
    assert sum(url.endswith(".glb") for url in fetched) == 1
    box = canvas.bounding_box()
    assert box is not None
    assert 250 < box["width"] <= PHONE["width"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    shown = np.asarray(Image.open(io.BytesIO(canvas.screenshot())).convert("L"), np.float64)
    assert shown.std() > 5
    assert faults == []
    context.close()


@pytest.fixture
def page(chromium: Browser, page_address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    page.goto(page_address)
    yield page
    context.close()


def test_the_casting_report_shows_in_colour_where_metal_is_too_thin(page: Page) -> None:
    button = page.get_by_role("button", name="Show where, in 3D")
    button.focus()
    page.keyboard.press("Enter")
    key = page.locator(".viewer__key")
    expect(key).to_be_visible(timeout=60_000)
    expect(key).to_contain_text("Hatched: too little")
    report = page.get_by_role("button", name="Casting report")
    expect(report).to_have_attribute("aria-pressed", "true")
    coloured = _red_share(page)
    assert coloured > 0.01
    report.press("Enter")
    expect(key).to_be_hidden()
    assert _red_share(page) < coloured / 5
    page.locator("jewel-viewer canvas").press("Escape")
    expect(page.locator("jewel-viewer canvas")).to_have_count(0)
    expect(button).to_be_focused()


def test_metal_and_units_of_the_page_are_those_of_the_view(page: Page) -> None:
    page.get_by_role("button", name="Show where, in 3D").click()
    key = page.locator(".viewer__key")
    expect(key).to_contain_text("gold and platinum", timeout=60_000)
    picker = page.locator("#pick-metal")
    picker.select_option("sterling-silver")
    expect(key).to_contain_text("In silver")
    expect(page.get_by_role("button", name="Silver", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Rose gold").click()
    expect(picker).to_have_value("18k-rose")
    expect(page.locator("#metal-figure")).to_contain_text("18K rose gold", ignore_case=True)
    expect(page.locator(".viewer__spot").first).to_contain_text("mm")
    page.locator("#units-us").click()
    expect(page.locator(".viewer__spot").first).to_contain_text(" in")


def test_lengths_are_measured_by_keyboard_and_a_cut_opens_the_piece(page: Page) -> None:
    page.get_by_role("button", name="View in 3D").click()
    canvas = page.locator("jewel-viewer canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    expect(page.locator(".viewer__status")).to_be_hidden(timeout=60_000)
    page.get_by_role("button", name="Measure between two points").click()
    canvas.press("Enter")
    said = page.locator(".viewer__length")
    expect(said).to_have_text("Press on the second point.")
    canvas.press("Enter")
    expect(said).to_have_text("0.0 mm, 0.00 in (± 0.3 mm)")
    whole = canvas.screenshot()
    page.get_by_role("button", name="Cut it open").click()
    page.get_by_role("slider", name="How deep the cut is").fill("100")
    page.wait_for_timeout(400)
    assert canvas.screenshot() != whole
    canvas.press("Enter")
    expect(said).to_have_text("There is no piece at this place. Press on the piece.")


def _red_share(page: Page) -> float:
    """Of the view's pixels, those that are lacquer red."""
    page.wait_for_timeout(400)
    picture = page.locator("jewel-viewer canvas").screenshot()
    red, green, blue = np.moveaxis(
        np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), int), 2, 0
    )
    return float(((red > 110) & (green < 0.45 * red) & (blue < 0.45 * red)).mean())
