"""Error answers in the shop's own look; each says what happened and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: usually a page left open over a log-in."""
    return render(request, "403_csrf.html", status=403)


def too_large(request: HttpRequest, *, limit_text: str) -> HttpResponse:
    """The body is larger than the shop takes."""
    return render(request, "413.html", {"limit_text": limit_text}, status=413)
