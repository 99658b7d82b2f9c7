"""The designer whom an address names."""

from django.http import Http404

from accounts.models import User
from common.personal import has_asked_to_leave
from models_catalog.selectors.designer_page import shown_designer


def named_designer(username: str) -> User:
    """Raises Http404 where there is none to be shown, or who asked to leave."""
    designer = shown_designer(username.replace("\x00", ""))
    if designer is None or has_asked_to_leave(designer.pk):
        raise Http404("There is no such designer.")
    return designer
