"""The people of the tests: mira sells, ben bought, carol is a stranger, staff looks after it."""

import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from accounts.models import DesignerProfile, User
from embedded.one_time_code import one_time_code

PASSWORD = "copper hammer velvet quartz"


def make_person(
    *,
    username: str,
    email: str | None = None,
    password: str = PASSWORD,
    display_name: str = "",
    is_staff: bool = False,
    is_superuser: bool = False,
    is_confirmed: bool = True,
) -> User:
    """An account that can log in; its address is <username>@example.test unless given."""
    person = User.objects.create_user(
        email or f"{username}@example.test",
        username,
        password,
        display_name=display_name,
        is_staff=is_staff,
        is_superuser=is_superuser,
    )
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=is_confirmed
    )
    return person


def make_designer(*, username: str, studio_name: str | None = None, city: str = "") -> User:
    person = make_person(username=username)
    DesignerProfile.objects.create(
        user=person, studio_name=studio_name or f"Studio {username.title()}", city=city
    )
    return person


def log_in(browser: Client, person: User) -> Client:
    """Logs in without the pages; of staff the second factor too, shown just now."""
    browser.force_login(person)
    if person.is_staff:
        set_up_app(person)
        show_second_factor(browser, person)
    return browser


# Each person's app for codes has the same secret.
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def set_up_app(person: User) -> None:
    if not Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(person, APP_SECRET)


def show_second_factor(browser: Client, person: User, *, ago_seconds: int = 0) -> None:
    """As if the person had typed the code of the app so long ago."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": time.time() - ago_seconds}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()


def code_of_app(secret: str = APP_SECRET) -> str:
    """What the app shows now."""
    return one_time_code(secret)
