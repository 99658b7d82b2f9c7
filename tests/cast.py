"""The people of the tests: mira sells, ben bought, carol is a stranger, staff looks after it."""

from allauth.account.models import EmailAddress

from accounts.models import DesignerProfile, User

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
