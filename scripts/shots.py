"""`make shots`: pictures of the main pages in .local/shots/, narrow and wide, light and dark."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from embedded.demo_login import DEMO_PASSWORD  # noqa: E402
from embedded.environment import local_directory, site_url, web_port  # noqa: E402
from embedded.errors import EmbeddedError  # noqa: E402
from embedded.one_time_code import one_time_code  # noqa: E402
from embedded.ports import answers_ok  # noqa: E402
from embedded.testing import HOW_TO_GET_A_BROWSER, find_browser  # noqa: E402

WIDTHS = {390: 844, 1440: 900}
SCHEMES = ("light", "dark")
START_SECONDS = 600

# Name of the picture, address ("first model" is found in the catalogue), who looks.
PAGES: tuple[tuple[str, str, str], ...] = (
    ("home", "/", ""),
    ("catalogue", "/models/", ""),
    ("search", "/models/?q=ring", ""),
    ("model", "first model", ""),
    ("designer", "/designers/mira/", ""),
    ("cart", "/cart/", ""),
    ("log-in", "/accounts/login/", ""),
    ("sign-up", "/accounts/signup/", ""),
    ("privacy", "/privacy/", ""),
    ("not-found", "/no-such-page/", ""),
    ("library", "/library/", "ben@demo.test"),
    ("studio", "/studio/", "mira@demo.test"),
    ("suggestions", "/account/suggestions/", "ben@demo.test"),
    ("studio-figures", "/studio/figures/", "mira@demo.test"),
    ("studio-new", "/studio/models/new/", "mira@demo.test"),
    ("studio-model", "/studio/models/aurelia-six-claw-solitaire/", "mira@demo.test"),
    ("my-data", "/account/privacy/", "mira@demo.test"),
    ("staff-desk", "/admin/", "staff@demo.test"),
    ("saved", "/saved/", "ben@demo.test"),
    ("payouts", "/studio/payouts/", "mira@demo.test"),
    ("decisions", "/studio/decisions/", "mira@demo.test"),
    ("reports", "/admin/moderation/report/", "staff@demo.test"),
)


def main() -> int:
    browser_path = find_browser()
    if browser_path is None:
        print(f"jewelcad: {HOW_TO_GET_A_BROWSER}", file=sys.stderr)  # noqa: T201
        return 1
    folder = local_directory() / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _site(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(browser_path),
                args=["--no-sandbox"] if os.getuid() == 0 else [],
            )
            for person in dict.fromkeys(person for _, _, person in PAGES):
                _shoot_as(browser, person, folder)
            browser.close()
    except EmbeddedError as error:
        print(f"jewelcad: {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(f"Pictures are in {folder}")  # noqa: T201
    return 0


def _shoot_as(browser: Browser, person: str, folder: Path) -> None:
    context = browser.new_context(base_url=site_url())
    page = context.new_page()
    if person:
        _log_in(page, person)
    if person.startswith("staff") and not _set_up_second_factor(page):
        print(f"{person} has a second factor already: the staff desk is left out")  # noqa: T201
        return
    for name, address, who in PAGES:
        if who != person:
            continue
        page.goto(_first_model(page) if address == "first model" else address)
        for (width, height), scheme in product(WIDTHS.items(), SCHEMES):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            _load_lazy_pictures(page)
            page.screenshot(
                path=folder / f"{name}-{width}-{scheme}.png",
                full_page=True,
                animations="disabled",
            )
    context.close()


def _load_lazy_pictures(page: Page) -> None:
    """Scroll to the end and back; a theme's fade is over by then too."""
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    for top in range(0, height, 700):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(40)
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(250)


def _log_in(page: Page, person: str) -> None:
    page.goto("/accounts/login/")
    page.fill("main [name=login]", person)
    page.fill("main [name=password]", DEMO_PASSWORD)
    page.press("main [name=password]", "Enter")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def _set_up_second_factor(page: Page) -> bool:
    """The desk opens with one only; False where the account has one that we don't know."""
    if "/authenticate/" in page.url:
        return False
    page.goto("/accounts/second-factor/app/")
    page.fill("main [name=code]", one_time_code(page.locator("#secret").input_value()))
    page.click("main button[type=submit]")
    return True


def _first_model(page: Page) -> str:
    page.goto("/models/")
    found = page.locator("main .card a[href^='/models/']").first.get_attribute("href")
    return found or "/models/"


@contextmanager
def _site() -> Iterator[None]:
    """The site that runs on PORT, or one of our own for as long as it takes."""
    if answers_ok(web_port(), "/livez"):
        yield
        return
    command = [sys.executable, "-m", "embedded", "run"]
    with subprocess.Popen(command, cwd=PROJECT) as process:  # noqa: S603 (the line above)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not answers_ok(web_port(), "/livez"):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise EmbeddedError("the site did not start; see the lines above.")
                time.sleep(0.5)
            yield
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)


if __name__ == "__main__":
    sys.exit(main())
