"""A page in the language of who reads it, where the whole page is translated."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from common.address_match import match_of
from common.languages import ENGLISH, NAMES, language_tag
from jewelcad.translated_pages import BINDING_IN_ENGLISH, TRANSLATED

READ_BY_PEOPLE = ("text/html", "application/pdf", "text/csv")


class ReaderLanguageMiddleware:
    """What somebody chose stands before what their browser asks for.

    A page that is not translated as a whole is English from head to foot, so that no page mixes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _view_name(request)
        if name in BINDING_IN_ENGLISH:
            # For the one sentence that tells the reader so.
            request.reader_language = _wanted(request)  # type: ignore[attr-defined]
            response = self.get_response(request)
            patch_vary_headers(response, ["Accept-Language"])
            return response
        if not _is_translated(request, name):
            return self.get_response(request)
        with translation.override(_wanted(request)):
            response = self.get_response(request)
            if response.get("Content-Type", "").startswith(READ_BY_PEOPLE):
                patch_vary_headers(response, ["Accept-Language"])
                # A paper that was issued before names its own.
                response.setdefault("Content-Language", language_tag())
        return response


def _view_name(request: HttpRequest) -> str:
    """Empty for an address that leads nowhere."""
    match = match_of(request)
    return match.view_name if match else ""


def _is_translated(request: HttpRequest, name: str) -> bool:
    """An address that leads nowhere too: what says so is translated."""
    if name:
        return name in TRANSLATED
    return not request.path_info.startswith(("/api/", f"/{settings.ADMIN_PATH}"))


def _wanted(request: HttpRequest) -> str:
    chosen = ""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = getattr(request.user, "language", "")
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in NAMES:
        return chosen
    asked = translation.get_language_from_request(request)
    return asked if asked in NAMES else ENGLISH
