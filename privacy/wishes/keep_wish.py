"""A browser's wish not to be profiled, kept on the account of whoever is logged in with it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from common.browser_wish import wishes_no_profile
from privacy.models import Objection
from privacy.purposes import STOPPED_BY_WISH
from privacy.states import ObjectionState
from privacy.wishes.object_to import object_to

METHOD = "gpc"


@transaction.atomic
def keep_wish(person: AbstractBaseUser) -> None:
    """The first time only: whoever has said something about a use has the last word on it."""
    said = set(Objection.objects.of_person(person.pk).values_list("use", flat=True))
    for use in STOPPED_BY_WISH:
        if use not in said:
            object_to(
                actor=person, person=person, use=use, state=ObjectionState.MADE, method=METHOD
            )


class KeepWishMiddleware:
    """Stands behind the log-in. Costs one query of whoever has both the wish and a log-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who has no session is not looked up: looking stays without a cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and wishes_no_profile(request):
            if isinstance(request.user, AbstractBaseUser):
                keep_wish(request.user)
        return self.get_response(request)
