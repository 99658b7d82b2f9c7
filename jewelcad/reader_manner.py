"""A page in the units and by the ring sizes that its reader's account chose."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from common.reader_manner import Manner, read_by


class ReaderMannerMiddleware:
    """A browser without a session reads as nobody, so that pages for everybody stay the same."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        with read_by(lambda: _chosen(request)):
            return self.get_response(request)


def _chosen(request: HttpRequest) -> Manner:
    user = request.user
    return Manner(getattr(user, "units", ""), getattr(user, "size_system", ""))
