"""How much a request may send: a megabyte, and more only to a view where a file belongs.

The web server asks before it keeps a body, and the middleware before the body is looked at.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve

View = Callable[..., HttpResponseBase]


class BodyTooLarge(RequestDataTooBig):
    """The announced length alone is above what this view takes."""


def takes_file(most_bytes: Callable[[], int]) -> Callable[[View], View]:
    """Declare that a view takes a file of up to so many bytes."""

    def decorate(view: View) -> View:
        view.most_file_bytes = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate


def upload_limit() -> int:
    return settings.MAX_UPLOAD_BYTES


def most_bytes(path: str) -> int:
    """What an address takes; the other fields of a form stand beside its files."""
    return usual_bytes() + most_file_bytes(path)


def most_file_bytes(path: str) -> int:
    """What of it files may have; where there is no view, nothing is read anyway."""
    try:
        return _file_bytes_of(resolve(path).func)
    except Resolver404:
        return 0


def usual_bytes() -> int:
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _file_bytes_of(view: View) -> int:
    limit = getattr(view, "most_file_bytes", None)
    return int(limit()) if limit else 0


class BodySizeMiddleware:
    """Stands before the CSRF check, which reads the body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: View,
        arguments: object,
        named_arguments: object,
    ) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > usual_bytes() + _file_bytes_of(view):
            raise BodyTooLarge
