"""A second factor: set up, asked for, used once; without it the staff desk stays shut."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import checks
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, expect
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from pytest_django.live_server_helper import LiveServer

from accounts.checks import check_staff_factors
from accounts.models import User
from tests.cast import PASSWORD, code_of_app, log_in, make_person, set_up_app, show_second_factor
from tests.fixtures import ClientOf, ReadMails

pytestmark = pytest.mark.django_db
FACTOR = "/accounts/second-factor/"


def enter_password(person: User) -> tuple[Client, Any]:
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    return browser, answer


def enter_code(browser: Client, code: str) -> Any:
    return browser.post(f"{FACTOR}authenticate/", {"code": code})


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_a42_staff_set_up_a_second_factor_before_the_desk_opens(
    staff: User,
    read_mails: ReadMails,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    browser, _ = enter_password(staff)
    for path in ("/admin/", "/admin/orders/order/"):
        landed = browser.get(path, follow=True)
        assert landed.redirect_chain[-1][0].startswith(FACTOR)
    assert "opens only with a second factor" in landed.content.decode()
    assert browser.get("/privacy/record/")["Location"].startswith(FACTOR)

    secret = browser.get(f"{FACTOR}app/").context["form"].secret
    assert browser.post(f"{FACTOR}app/", {"code": "000000"}).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        done = browser.post(f"{FACTOR}app/", {"code": code_of_app(secret)}, follow=True)
    assert len(re.findall(r"<code>\d{8}</code>", done.content.decode())) == 10
    assert browser.get("/admin/").status_code == 200
    again = browser.get(f"{FACTOR}recovery-codes/").content.decode()
    assert not re.findall(r"<code>\d{8}</code>", again)
    assert "10 of 10 are unused" in again
    assert "an app that shows codes was added" in read_mails()[0].text.lower()

    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows


def test_a28_a_code_opens_once_and_a_recovery_code_once(ben: User) -> None:
    set_up_app(ben)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = code_of_app()
        browser, answer = enter_password(ben)
        assert answer["Location"] == f"{FACTOR}authenticate/"
        assert not is_in(browser)
        enter_code(browser, "123456" if code != "123456" else "654321")
        assert not is_in(browser)
        enter_code(browser, f" {code[:3]}-{code[3:]} ")
        assert is_in(browser)

        clock.shift(timedelta(seconds=40))  # the code would hold for its neighbour's sake
        second, _ = enter_password(ben)
        enter_code(second, code)
        assert not is_in(second)

    spare = RecoveryCodes.activate(ben).get_unused_codes()[0]
    for expected in (True, False):
        browser, _ = enter_password(ben)
        enter_code(browser, spare)
        assert is_in(browser) is expected


def test_a28_ten_wrong_codes_and_the_right_one_waits(ben: User) -> None:
    set_up_app(ben)
    browser, _ = enter_password(ben)
    for number in range(10):
        enter_code(browser, f"00000{number}")
    answer = enter_code(browser, code_of_app())
    assert "Too many failed attempts" in answer.content.decode()
    assert not is_in(browser)


def test_p29_the_desk_is_shut_where_the_factor_was_not_shown_or_was_taken_away(
    staff: User, client_of: ClientOf
) -> None:
    opened = client_of(staff)
    assert opened.get("/admin/").status_code == 200
    other = Client()
    other.force_login(staff)
    landed = other.get("/admin/", follow=True)
    assert landed.redirect_chain[-1][0] == f"{FACTOR}reauthenticate/?next=%2Fadmin%2F"
    answer = other.post(f"{FACTOR}reauthenticate/", {"code": code_of_app(), "next": "/admin/"})
    assert answer["Location"] == "/admin/"
    assert other.get("/admin/").status_code == 200

    Authenticator.objects.all().delete()
    assert opened.get("/admin/", follow=True).redirect_chain[-1][0].startswith(FACTOR)


def test_a42_a_deployment_is_told_whom_of_the_staff_a_password_alone_lets_in(
    staff: User, ben: User, settings: Settings
) -> None:
    settings.EMBEDDED_MODE = False
    RecoveryCodes.activate(staff)
    (problem,) = check_staff_factors(None, databases=["default"])
    assert (problem.id, problem.level) == ("accounts.E001", checks.ERROR)
    assert "desk is one of the staff" in problem.msg
    set_up_app(staff)
    assert check_staff_factors(None, databases=["default"]) == []
    registered = checks.registry.registry.get_checks(include_deployment_checks=True)
    assert check_staff_factors in registered


def test_a42_neither_a_shopper_nor_a_shown_factor_alone_opens_the_desk(ben: User) -> None:
    browser = log_in(Client(), ben)
    set_up_app(ben)
    show_second_factor(browser, ben)
    assert browser.get("/admin/", follow=True).status_code == 403


def test_the_password_alone_opens_no_sensitive_page_of_who_has_a_second_factor(ben: User) -> None:
    set_up_app(ben)
    browser = log_in(Client(), ben)
    show_second_factor(browser, ben, ago_seconds=11 * 60)
    asked = browser.get("/account/address/", follow=True)
    assert asked.redirect_chain[-1][0].startswith(f"{FACTOR}reauthenticate/")
    refused = browser.post("/accounts/reauthenticate/", {"password": PASSWORD}, follow=True)
    assert refused.redirect_chain[-1][0].startswith(f"{FACTOR}reauthenticate/")
    browser.post(f"{FACTOR}reauthenticate/", {"code": code_of_app()})
    assert browser.get("/account/address/").status_code == 200


def test_removing_the_last_factor_takes_the_recovery_codes_with_it(ben: User) -> None:
    set_up_app(ben)
    RecoveryCodes.activate(ben)
    browser = log_in(Client(), ben)
    show_second_factor(browser, ben)
    assert browser.post(f"{FACTOR}app/remove/")["Location"] == FACTOR
    assert not Authenticator.objects.exists()
    assert enter_password(ben)[1]["Location"] == "/"


def test_no_token_is_made_by_password_where_a_second_factor_is_asked(
    client: Client, ben: User
) -> None:
    set_up_app(ben)
    asked = {"email": ben.email, "password": PASSWORD}
    answer = client.post("/api/v1/token/", asked, content_type="application/json")
    assert answer.status_code == 409
    assert "second factor" in answer.json()["detail"]


@pytest.mark.parametrize("answer", ["{}", "[]", '"x"', "1", '{"id": 1}', "\x00", "[" * 3000])
def test_a_made_up_answer_of_a_passkey_is_refused_in_words(ben: User, answer: str) -> None:
    visitor = Client()
    assert visitor.post(f"{FACTOR}passkeys/log-in/", {"credential": answer}).status_code == 302
    set_up_app(ben)
    halfway, _ = enter_password(ben)
    assert halfway.post(f"{FACTOR}authenticate/", {"credential": answer}).status_code == 200
    browser = log_in(Client(), ben)
    show_second_factor(browser, ben)
    browser.get(f"{FACTOR}passkeys/add/")
    assert browser.post(f"{FACTOR}passkeys/add/", {"credential": answer}).status_code == 200
    answered = browser.post(f"{FACTOR}passkeys/reauthenticate/", {"credential": answer})
    assert answered.status_code == 302


def test_a_secret_of_another_key_fits_no_code(ben: User, settings: Settings) -> None:
    set_up_app(ben)
    settings.SECRET_KEY = "another" * 8
    browser, _ = enter_password(ben)
    enter_code(browser, code_of_app())
    assert not is_in(browser)


@pytest.mark.browser
def test_a_passkey_is_added_and_logs_in(
    live_server: LiveServer, chromium: Browser, transactional_db: None
) -> None:
    make_person(username="desk2", is_staff=True, is_superuser=True)
    context = chromium.new_context()
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(f"{live_server.url}/accounts/login/?next=/admin/")
    page.fill("main [name=login]", "desk2@example.test")
    page.fill("main [name=password]", PASSWORD)
    page.press("main [name=password]", "Enter")
    page.get_by_role("link", name="Add a passkey").click()
    page.fill("main [name=name]", "laptop")
    page.check("main [name=passwordless]")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("link", name="Go on to the staff desk").click()
    expect(page.get_by_role("heading", name="The day’s work")).to_be_visible()

    context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).not_to_have_url(re.compile("login"))
    page.goto(f"{live_server.url}{reverse('admin:index')}")
    expect(page.get_by_role("heading", name="The day’s work")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_a_camera_can_read_the_code_in_the_dark_theme(
    live_server: LiveServer, chromium: Browser, transactional_db: None
) -> None:
    make_person(username="ben")
    page = chromium.new_context(color_scheme="dark").new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/accounts/second-factor/app/")
    page.fill("main [name=login]", "ben@example.test")
    page.fill("main [name=password]", PASSWORD)
    page.press("main [name=password]", "Enter")
    code = page.get_by_role("img", name="as a QR code").screenshot()
    shades = Image.open(BytesIO(code)).convert("L")
    edge = shades.crop((2, 2, 10, 10))  # which a camera looks for
    assert (edge.getextrema(), shades.getextrema()) == ((255, 255), (0, 255))
    page.context.close()
