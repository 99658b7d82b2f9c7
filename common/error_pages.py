"""Error answers in the shop's own look; each says what happened and what to do."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: usually a page left open over a log-in."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a body over the limit has a page of its own."""
    if isinstance(exception, RequestDataTooBig):
        limit_text = f"{settings.MAX_UPLOAD_BYTES // (1024 * 1024)} MB"
        return render(request, "413.html", {"limit_text": limit_text}, status=413)
    return render(request, "400.html", status=400)
