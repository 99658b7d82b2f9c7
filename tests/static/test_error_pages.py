"""The pages that stand alone, without the shop's header, read well on a phone."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("template", ["500.html", "503.html", "403_csrf.html"])
def test_a_page_that_stands_alone_is_one_column_on_a_phone(
    chromium: Browser,
    bundles: Path,
    template: str,
) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(render_to_string(template))
    page.add_style_tag(content=(bundles / "css" / "site.css").read_text())
    boxes = [part.bounding_box() for part in page.locator("main > *").all()]
    lefts = {round(box["x"]) for box in boxes if box}
    page.close()
    assert len(lefts) == 1
