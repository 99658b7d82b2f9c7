"""Answers to the scripts that send files: plain words and a status."""

import logging
from functools import wraps
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from common.access import View
from common.bucket_parts import is_direct_on
from geometry.errors import Refused
from models_catalog.errors import TooManyUploads, UploadConflict, UploadGone, UploadRefused

log = logging.getLogger(__name__)
SECONDS_UNTIL_THE_STORE_IS_ASKED_AGAIN = "15"


class DirectIsOff(Exception):
    """No file goes straight to the bucket here."""


def script_answer(status: int, text: str = "", **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(
        text,
        status=status,
        content_type="text/plain; charset=utf-8",
        headers={
            "Tus-Resumable": "1.0.0",
            "Tus-Version": "1.0.0",
            "Tus-Extension": "creation,termination",
            "Tus-Max-Size": str(settings.MAX_UPLOAD_BYTES),
            "Cache-Control": "no-store",
            **named,
        },
    )


def told_to_scripts(view: View) -> View:
    """A script that was logged out hears so; the page to log in on would be no answer to it.

    Nor is a page that something was not found: an upload that was given up, is another's or never
    was is answered alike, with the way to a new one.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "Tus-Resumable" in request.headers and not request.user.is_authenticated:
            return script_answer(401, "You have been logged out.")
        try:
            return view(request, *args, **kwargs)
        except Http404:
            form = reverse("models_catalog:studio_new")
            return script_answer(404, UploadGone().message, Link=f'<{form}>; rel="create-form"')

    return answer


def asks_the_bucket(view: View) -> View:
    """409 and 501 tell a script to send the file through the shop, 503 to ask again, 410 that it is
    no longer kept; what is refused for good is 422, or 429 where others have to end first."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except DirectIsOff:
            return script_answer(409, "Files go through the shop.")
        except UploadRefused as refused:
            return script_answer(_status_of(refused), refused.message)
        except UploadConflict as conflict:
            return script_answer(409, conflict.message)
        except Refused as refused:
            return script_answer(422, refused.reason)
        except (BotoCoreError, ClientError) as error:
            log.warning("the bucket did not do as asked error=%s", _name_of(error))
            if _is_refusal(error):
                return script_answer(501, "The store does not take files straight from browsers.")
        return script_answer(
            503,
            "The store of files does not answer just now. What was sent is kept; the upload goes "
            "on by itself.",
            Retry_After=SECONDS_UNTIL_THE_STORE_IS_ASKED_AGAIN,
        )

    return answer


def refuse_unless_direct() -> None:
    """Call once it is known that the upload is the asker's. Raises DirectIsOff."""
    if not is_direct_on():
        raise DirectIsOff


def _status_of(refused: UploadRefused) -> int:
    if isinstance(refused, UploadGone):
        return 410
    return 429 if isinstance(refused, TooManyUploads) else 422


def _name_of(error: BotoCoreError | ClientError) -> str:
    if isinstance(error, ClientError):
        return str(error.response["Error"]["Code"])
    return type(error).__name__


def _is_refusal(error: BotoCoreError | ClientError) -> bool:
    """It answered, and will not: a right, a rule or a skill is missing there.

    Not so 409, by which S3 says that somebody else asks for the same just now.
    """
    if not isinstance(error, ClientError):
        return False
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    return 400 <= status < 500 and status not in {409, 429} or status == 501
