"""The pictures follow the chosen metal, and the piece turns by hand, by keyboard and by itself."""

import io
import secrets

import numpy as np
import pytest
from django.core.files.base import ContentFile
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from common.storage import public_files
from models_catalog.models import Picture, Release, Turntable
from tests.shop import shelve

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TINTS = {"yellow": (210, 170, 80), "platinum": (180, 180, 180)}
FRAME = 40


@pytest.fixture
def page_address(site_url: str, mira: User) -> str:
    """A ring with pictures in two metals."""
    cad_model = shelve(designer=mira, title="Signet").cad_model
    release = cad_model.releases.get()
    release.pictures.all().delete()
    for number, metal in enumerate(TINTS):
        _draw(release, metal, first=number * 3)
    return site_url + cad_model.get_absolute_url()


def _draw(release: Release, metal: str, *, first: int) -> None:
    for position, view in enumerate(("hero", "side", "top"), start=first):
        Picture.objects.create(
            release=release,
            storage_key=_kept(Image.new("RGB", (90, 90), TINTS[metal])),
            view=view,
            metal=metal,
            width=90,
            height=90,
            position=position,
        )
    sheet = Image.new("RGB", (6 * FRAME, 4 * FRAME))
    for number in range(24):
        spot = (number % 6 * FRAME, number // 6 * FRAME)
        sheet.paste((10 * number, *TINTS[metal][1:]), (*spot, spot[0] + FRAME, spot[1] + FRAME))
    Turntable.objects.create(
        release=release,
        storage_key=_kept(sheet),
        metal=metal,
        frame_pixels=FRAME,
        frame_count=24,
        column_count=6,
    )


def _kept(image: Image.Image) -> str:
    body = io.BytesIO()
    image.save(body, "WEBP", lossless=True)
    key = f"pictures/{secrets.token_hex(8)}/a.webp"
    return public_files().save(key, ContentFile(body.getvalue()))


def _shown_frame(page: Page) -> int:
    """Which of the 24 frames stands in the middle of the window."""
    shot = page.locator(".turntable__window").screenshot(animations="disabled")
    picture = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"))
    height, width, _ = picture.shape
    return round(int(picture[height // 2, width // 2, 0]) / 10)


def test_choosing_a_metal_anywhere_changes_the_pictures(
    chromium: Browser, page_address: str
) -> None:
    page = chromium.new_page()
    page.goto(page_address)
    first = page.locator(".gallery__strip img").first
    expect(first).to_have_attribute("alt", "Signet in yellow gold, three-quarter view")

    page.get_by_role("link", name="Platinum").click()
    expect(first).to_have_attribute("alt", "Signet in platinum, three-quarter view")
    expect(page.locator("#pick-metal")).to_have_value("platinum-950-ru")
    expect(page.locator("#metal-figure")).to_contain_text("Platinum 950")
    assert "?" not in page.url

    page.select_option("#pick-metal", "14k-yellow")
    expect(first).to_have_attribute("alt", "Signet in yellow gold, three-quarter view")
    expect(page.locator(".gallery__looks [aria-current]")).to_have_text("Yellow gold")
    page.close()


def test_the_piece_turns_by_keyboard_by_hand_and_by_itself(
    chromium: Browser, page_address: str
) -> None:
    page = chromium.new_page()
    page.goto(page_address)
    page.get_by_role("link", name="Turn it").click()
    slider = page.get_by_role("slider", name="Turn the piece")
    expect(page.locator(".turntable__window img")).to_have_js_property("naturalWidth", 6 * FRAME)
    assert _shown_frame(page) == 0

    slider.focus()
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "105 degrees")
    assert _shown_frame(page) == 7

    box = page.locator(".turntable__window").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert _shown_frame(page) == 1

    page.get_by_role("button", name="Turn", exact=True).click()
    expect(slider).not_to_have_value("1")
    page.get_by_role("button", name="Stop").click()
    stopped = slider.input_value()
    page.wait_for_timeout(600)
    assert slider.input_value() == stopped
    page.close()


def test_without_scripts_metals_are_links_and_all_sides_are_one_picture(
    chromium: Browser, page_address: str
) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(page_address)
    page.get_by_role("link", name="Platinum").click()
    expect(page.locator(".gallery__strip img").first).to_have_attribute(
        "alt", "Signet in platinum, three-quarter view"
    )
    page.get_by_role("link", name="See it from all round").click()
    assert page.url.endswith(".webp")
    page.close()
