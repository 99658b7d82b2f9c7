"""Every script, sheet and picture that a page names is there: bundled, or a package's own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(
    {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text())
    }
)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_page_names_is_bundled(name: str) -> None:
    """A file that is not makes the page a fault (500) in a running shop."""
    assert finders.find(name)
