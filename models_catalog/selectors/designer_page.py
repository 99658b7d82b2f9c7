"""The designer whose public page is asked for."""

from accounts.models import User
from common.personal import barred, serves
from privacy.purposes import Use


@serves(Use.SHOW)
def shown_designer(username: str) -> User | None:
    """None when there is no such designer, or none to be shown."""
    return (
        User.objects.filter(username=username, is_active=True, designer_profile__isnull=False)
        .exclude(barred(Use.SHOW))
        .select_related("designer_profile")
        .first()
    )


def place_line(designer: User) -> str:
    profile = designer.designer_profile
    return ", ".join(part for part in (profile.city, profile.country) if part)


def about_line(designer: User) -> str:
    """The person and the place, under the name of the studio."""
    profile = designer.designer_profile
    person = "" if designer.display_name == profile.studio_name else designer.display_name
    return ", ".join(part for part in (person, place_line(designer)) if part)
