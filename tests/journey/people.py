"""What people do in the browser, in the words of the pages."""

import re
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, expect

from embedded.demo_login import DEMO_PASSWORD
from embedded.one_time_code import one_time_code

OWN_PASSWORD = "copper hammer velvet quartz"


@dataclass
class Person:
    """One browser of one person; `faults` collects what the console complains of."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)

    def goes_to(self, path: str) -> None:
        self.page.goto(self.url + path)

    def clicks(self, name: str, *, role: Literal["button", "link"] = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def sees(self, text: str, *, seconds: float = 10) -> None:
        expect(self.page.get_by_text(text).locator("visible=true").first).to_be_visible(
            timeout=seconds * 1000
        )

    def tabs_to(self, target: Locator) -> None:
        """By the Tab key alone; what has the focus is seen to have it."""
        expect(target).to_be_visible()
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"Tab does not lead to {target}.")

    def logs_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        self.goes_to("/accounts/login/")
        self.fills_log_in(email, password)

    def fills_log_in(self, email: str, password: str = DEMO_PASSWORD) -> None:
        form = self.page.locator("main form")
        form.locator("[name=login]").fill(email)
        form.locator("[name=password]").fill(password)
        form.locator("[name=password]").press("Enter")
        expect(self.page).not_to_have_url(re.compile("/accounts/login/"))

    def sets_up_a_second_factor(self) -> None:
        """As staff at their first way to the desk, with an app for one-time codes."""
        self.goes_to("/admin/")
        self.clicks("Set up an app", role="link")
        secret = self.page.locator("#secret").input_value()
        self.page.locator("main [name=code]").fill(one_time_code(secret))
        self.clicks("Switch it on")
        self.clicks("Go on to the staff desk", role="link")
        self.sees("The day’s work")

    def reads_mail(self, subject: str) -> str:
        """The newest mail with the subject, as the mailbox page shows it."""
        for _ in range(40):
            self.goes_to("/dev/mail/")
            found = self.page.get_by_role("link", name=subject)
            if found.count():
                found.first.click()
                return self.page.locator("main").inner_text()
            self.page.wait_for_timeout(250)
        raise AssertionError(f"No mail came with the subject {subject!r}.")


def person(browser: Browser, url: str, *, scripts: bool = True) -> Person:
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    someone = Person(page, url)
    page.on(
        "console",
        lambda message: (
            someone.faults.append(message.text)
            if message.type == "error" and "Security Policy" in message.text
            else None
        ),
    )
    page.on(
        "request",
        lambda request: (
            someone.faults.append(f"foreign origin: {request.url}")
            if not request.url.startswith((url, "data:", "blob:", "http://127.0.0.1"))
            else None
        ),
    )
    return someone
