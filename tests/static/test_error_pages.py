"""The pages that stand alone, without the shop's header, read well on a phone."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("template", ["500.html", "403_csrf.html"])
def test_a_page_that_stands_alone_is_one_column_on_a_phone(
    chromium: Browser,  # noqa: F811
    template: str,
) -> None:
    styles = Path(settings.ASSETS_DIR) / "css" / "site.css"
    if not styles.exists():
        pytest.skip("the browser code is not bundled; `make test` does that first")
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(render_to_string(template))
    page.add_style_tag(content=styles.read_text())
    lefts = {round(part.bounding_box()["x"]) for part in page.locator("main > *").all()}  # type: ignore[index]
    page.close()
    assert len(lefts) == 1
