"""Public pictures and previews at stable addresses; private files by signed address only."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from common.access import public, signed
from common.file_ranges import file_answer
from common.network_pace import HOUR, is_too_often
from common.storage import (
    LinkRefused,
    content_type_of,
    is_public_key,
    open_signed,
    private_files,
    public_files,
)

PREVIEWS = "previews/"
PICTURES = "pictures/"
# A person may take these away, and they have to go from caches too.
TAKEN_AWAY = ("portraits/", "banners/")
FIVE_MINUTES = "public, max-age=300"
ONE_YEAR = "public, max-age=31536000, immutable"


@require_safe
@public
def public_file(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    if not is_public_key(key):
        raise Http404("There is no such picture.")
    if key.startswith(PREVIEWS) and _collects_previews(request):
        refusal = render(request, "429.html", status=429)
        refusal["Retry-After"] = str(HOUR)
        refusal["Cache-Control"] = "no-store"
        return refusal
    try:
        stored = public_files().open(key, "rb")
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise Http404("There is no such picture.") from error
    response = file_answer(request, stored, key=key, content_type=content_type_of(key))
    response["Cache-Control"] = FIVE_MINUTES if key.startswith(TAKEN_AWAY) else ONE_YEAR
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if key.startswith(PICTURES):
        # The newsletter shows them, and a mailbox in a browser loads them from its own origin.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _collects_previews(request: HttpRequest) -> bool:
    """No, while nobody can count: shoppers go on looking at pieces."""
    try:
        return is_too_often(request, what="previews", most_an_hour=settings.PREVIEWS_PER_HOUR)
    except RedisError:
        return False


@require_safe
@signed
def private_file(request: HttpRequest, token: str) -> HttpResponse | FileResponse:
    try:
        key, file_name = open_signed(token)
    except LinkRefused as refused:
        return render(request, "403_link.html", {"message": refused.message}, status=403)
    try:
        stored = private_files().open(key, "rb")
    except FileNotFoundError as error:
        raise Http404("The file is not there any more.") from error
    response = file_answer(request, stored, key=key, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file_name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
