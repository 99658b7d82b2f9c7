"""The choice at the foot of each page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.services.choose_language import choose_language as keep_choice
from common.access import public
from common.languages import NAMES
from common.same_origin import same_origin_form
from common.way_back import way_back

ONE_YEAR = 365 * 24 * 3600


@public
@same_origin_form
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    language = request.POST.get("language", "")
    if language not in NAMES:
        raise BadRequest("The shop does not speak this language.")
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        keep_choice(actor=request.user, language=language)
    response = redirect(_came_from(request) or "home")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response


def _came_from(request: HttpRequest) -> str:
    """The page of the form, with what its address asked for, which is not written into the page."""
    path = way_back(request)
    source = urlsplit(request.headers.get("Referer", ""))
    is_same = (source.netloc, source.path) == (request.get_host(), path)
    return f"{path}?{source.query}" if path and is_same and source.query else path
