"""On a phone, without scripts and without a mouse: a person asks, leaves, and stays after all."""

import pytest
from playwright.sync_api import Browser

from accounts.models import User
from privacy.models import Case, Erasure
from privacy.states import ErasureState
from tests.cast import PASSWORD
from tests.journey.people import Person, person
from tests.static.conftest import bundles, site_url

__all__ = ["bundles", "site_url"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
]


def press(someone: Person, name: str) -> None:
    button = someone.page.get_by_role("button", name=name, exact=True)
    someone.tabs_to(button)
    someone.page.keyboard.press("Enter")
    someone.page.wait_for_load_state()
    wide = someone.page.locator("html").evaluate("one => one.scrollWidth")
    assert wide <= 390, someone.page.url


def write(someone: Person, name: str, text: str) -> None:
    someone.tabs_to(someone.page.locator(f"main [name={name}]"))
    someone.page.keyboard.type(text)


def test_p63_p72_with_the_keyboard_alone_and_no_scripts(
    ben: User, site_url: str, chromium: Browser
) -> None:
    someone = person(chromium, site_url, scripts=False)
    someone.page.set_viewport_size({"width": 390, "height": 844})
    someone.goes_to("/privacy/requests/new/?kind=access")
    write(someone, "address", "nothing")
    press(someone, "Send the request")
    assert someone.page.get_by_role("alert").first.inner_text()
    assert someone.page.locator("[name=address]").input_value() == "nothing"
    someone.goes_to("/privacy/requests/new/?kind=access")
    write(someone, "address", "gwen@example.test")
    press(someone, "Send the request")
    assert Case.objects.get().kind == "access"

    someone.goes_to("/accounts/login/?next=/account/privacy/erase/")
    write(someone, "login", ben.email)
    write(someone, "password", PASSWORD)
    someone.page.keyboard.press("Enter")
    write(someone, "username", "carol")
    press(someone, "Erase my data")
    assert not Erasure.objects.exists()
    someone.goes_to("/account/privacy/erase/")
    write(someone, "username", "ben")
    press(someone, "Erase my data")
    someone.sees("Your erasure is noted")
    press(someone, "Cancel the erasure")
    someone.sees("Nothing was erased")
    assert Erasure.objects.get().state == ErasureState.CANCELLED
    assert User.objects.filter(pk=ben.pk).exists()
    someone.page.context.close()
