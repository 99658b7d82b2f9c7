"""No cookie leaves the server that no data map declares."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from privacy.data_map import data_map

log = logging.getLogger(__name__)


class UndeclaredCookie(Exception):
    """A cookie is set that no data map declares."""


class DeclaredCookiesMiddleware:
    """Drops an undeclared cookie and says so in the log; raises where STRICT_PRIVACY is set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name in list(response.cookies):
            if name.removeprefix("__Host-") not in data_map().cookies:
                if settings.STRICT_PRIVACY:
                    raise UndeclaredCookie(name)
                log.error("dropped an undeclared cookie name=%s", name)
                del response.cookies[name]
        return response
