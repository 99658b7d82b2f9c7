"""One page of each kind, as a browser shows it to whom it is for, is fit for everybody.

The shop has a row of every table, so each address leads somewhere. Pages are made by the test's own
clients and handed to the browser, so that nothing of that shop need be committed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

from tests.cast import log_in, make_person
from tests.common.furnished import addresses_of, furnish, gate_of
from tests.static.conftest import bundles

__all__ = ["bundles"]

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db]

SHOP = "http://localhost"  # as trusted by the browser as what comes by TLS
GRAVE = {"serious", "critical"}
ALL = {"resultTypes": ["violations"]}
# The dark theme has the same elements, in other colours.
COLOURS = {**ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
PHONE_WIDTH = 390  # px
MOST_SHIFT = 0.02  # of the cumulative layout shift
WATCH_SHIFTS = """window.shifted = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


@dataclass
class Shown:
    """A page as the shop answered, and the template that it was made with."""

    kind: str
    address: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Window:
    """A browser's window on what was answered; it asks nobody for anything else."""

    page: Page
    shown: Shown | None = None
    complaints: list[str] = field(default_factory=list)

    def answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if self.shown and route.request.is_navigation_request():
            route.fulfill(headers=self.shown.headers, body=self.shown.body)
        elif path.startswith(settings.STATIC_URL):
            found = finders.find(path.removeprefix(settings.STATIC_URL))
            route.fulfill(path=Path(str(found)))
        else:  # a picture, or a part of the page that is asked for later
            route.fulfill(status=204)

    def hear(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.complaints.append(line.text)


@pytest.fixture
def window(chromium: Browser, bundles: Path) -> Iterator[Window]:
    context = chromium.new_context(
        viewport={"width": PHONE_WIDTH, "height": 844}, reduced_motion="reduce"
    )
    context.add_init_script(WATCH_SHIFTS)
    opened = Window(context.new_page())
    opened.page.on("console", opened.hear)
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    context.route("**/*", opened.answer)
    yield opened
    context.close()


def one_of_each_kind() -> list[Shown]:
    world = furnish("shop")
    chief = make_person(username="chief", is_staff=True, is_superuser=True)
    visitor = Client()
    buyer, designer, staff = (
        log_in(Client(), one) for one in (world.buyer, world.designer, chief) if one
    )
    whose = {"person": buyer, "designer": designer, "staff": staff, "desk": staff}
    found: dict[str, Shown] = {}
    for address, pattern in addresses_of(world).values():
        gate = gate_of(address, pattern)
        if gate.startswith("api:"):
            continue
        answer = whose.get(gate, visitor).get(address)
        if answer.status_code != 200 or answer.streaming or not answer.templates:
            continue
        kind = str(answer.templates[0].name)
        if answer["Content-Type"].startswith("text/html") and b"<html" in answer.content:
            page = Shown(kind, address, dict(answer.headers), answer.content)
            found.setdefault(kind, page)
    return list(found.values())


def grave_findings(page: Page, theme: str, options: dict[str, Any]) -> set[str]:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return {
        f"{theme}: {one['id']} at {node['target'][0]}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    }


def test_axe_finds_nothing_serious_in_either_theme_and_no_page_moves_or_runs_out_of_a_phone(
    window: Window,
) -> None:
    pages, page, faults = one_of_each_kind(), window.page, []
    for window.shown in pages:
        window.complaints.clear()
        page.goto(SHOP + window.shown.address)
        wrong = set(window.complaints)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > PHONE_WIDTH:
            wrong.add(f"is {width} px wide")
        if (shifted := page.evaluate("window.shifted")) > MOST_SHIFT:
            wrong.add(f"moves by {shifted}")
        page.evaluate(Axe().axe_script)
        wrong |= grave_findings(page, "light", ALL) | grave_findings(page, "dark", COLOURS)
        here = f"{window.shown.kind} ({window.shown.address})"
        faults += [f"{here}: {one}" for one in wrong]
    assert not faults, "\n".join(sorted(faults))
    assert len(pages) > 100, [one.kind for one in pages]
