"""What the browser gets from us: our own origin only, and the files that the pages name."""

import re
from pathlib import Path

from django.conf import settings

ADDRESS = re.compile(r"https?://[\w.-]+")
# Names of XML vocabularies, never fetched.
NAMESPACES = {"http://www.w3.org"}
PRELOAD = re.compile(r"rel=\"preload\" href=\"{% static '([^']+)' %}\"")


def test_bundles_name_no_other_origin(bundles: Path) -> None:
    files = [*bundles.glob("js/*.js"), *bundles.glob("css/*.css")]
    named = {found for file in files for found in ADDRESS.findall(file.read_text())}
    assert named <= NAMESPACES


def test_first_load_preloads_the_two_fonts_of_the_stylesheet(bundles: Path) -> None:
    preloads = PRELOAD.findall((settings.BASE_DIR / "templates" / "base.html").read_text())
    fonts = [str(font.relative_to(bundles)) for font in bundles.rglob("*.woff2")]
    assert sorted(preloads) == sorted(fonts)


def test_a45_templates_carry_no_inline_style_or_handler() -> None:
    templates = [
        path
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        # Mail programs know no stylesheets, and the page in a copy of somebody's data has none.
        if not {"emails", "export"} & set(path.parts)
    ]
    inline = re.compile(r"<[^>]*\s(?:style|on[a-z]+)=\"|<script>|<style")
    assert [path.name for path in templates if inline.search(path.read_text())] == []


def test_lock_names_no_registry() -> None:
    lock = (settings.BASE_DIR / "package-lock.json").read_text()
    assert '"resolved"' not in lock
