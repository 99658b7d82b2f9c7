"""`make shots`: pictures of every page in .local/shots/, at three widths, light and dark.

A page is what links lead to: one of each address, seen by the first of the people who gets there.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import django
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Error, Page, sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from embedded.demo_login import DEMO_PASSWORD  # noqa: E402
from embedded.environment import local_directory, site_url, web_port  # noqa: E402
from embedded.errors import EmbeddedError  # noqa: E402
from embedded.one_time_code import one_time_code  # noqa: E402
from embedded.ports import answers_ok  # noqa: E402
from embedded.testing import HOW_TO_GET_A_BROWSER, find_browser  # noqa: E402

WIDTHS = {390: 844, 768: 1024, 1440: 900}
SCHEMES = ("light", "dark")
START_SECONDS = 600

# Who looks, and where each begins; "" is a visitor.
PEOPLE: dict[str, tuple[str, ...]] = {
    "": ("/", "/models/?q=ring", "/models/?casts=silver&q=zzzz", "/no-such-page/"),
    "ben@demo.test": ("/library/", "/account/"),
    "mira@demo.test": ("/studio/", "/account/"),
    "staff@demo.test": ("/admin/",),
    "privacy@demo.test": ("/admin/",),
}
# Each ends the walk as that person, is no page, or belongs to the machine and not to the shop.
PASSED_BY = re.compile(r"/logout/|^/(media|files|static|dev)/|\.\w+$")
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"


def main() -> int:
    browser_path = find_browser()
    if browser_path is None:
        print(f"jewelcad: {HOW_TO_GET_A_BROWSER}", file=sys.stderr)  # noqa: T201
        return 1
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    django.setup()
    folder = local_directory() / "shots"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _site(), sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(browser_path),
                args=["--no-sandbox"] if os.getuid() == 0 else [],
            )
            shot: set[str] = set()
            for person in PEOPLE:
                _shoot_as(browser, person, folder, shot)
            browser.close()
    except EmbeddedError as error:
        print(f"jewelcad: {error}", file=sys.stderr)  # noqa: T201
        return 1
    print(f"Pictures of {len(shot)} pages are in {folder}")  # noqa: T201
    return 0


def _shoot_as(browser: Browser, person: str, folder: Path, shot: set[str]) -> None:
    """Adds the routes of the pages to `shot`, and passes over what is in it already."""
    context = browser.new_context(base_url=site_url())
    page = context.new_page()
    if person:
        _log_in(page, person)
    if PEOPLE[person] == ("/admin/",) and not _set_up_second_factor(page):
        print(f"{person} has a second factor already: the staff desk is left out")  # noqa: T201
        return
    for name in _walk(page, list(PEOPLE[person]), shot):
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


def _walk(page: Page, waiting: list[str], shot: set[str]) -> Iterator[str]:
    """Opens one page of each route that is not in `shot`, and all of those that it begins with.

    Gives a name for the pictures of each.
    """
    begins = set(waiting)
    while waiting:
        path = waiting.pop(0)
        route, name = _route_and_name(path)
        if PASSED_BY.search(urlsplit(path).path) or (route in shot and path not in begins):
            continue
        begins.discard(path)
        shot.add(route)
        try:
            page.goto(path, wait_until="load")
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue
        yield name
        links = [urldefrag(link).url for link in page.evaluate(LINKS)]
        waiting += [one.removeprefix(site_url()) for one in links if one.startswith(site_url())]


def _route_and_name(path: str) -> tuple[str, str]:
    parts = urlsplit(path)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return path, "not-found"
    return found.route, re.sub(r"\W+", "-", f"{found.view_name} {parts.query}").strip("-")


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
