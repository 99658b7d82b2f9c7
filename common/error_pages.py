"""Error answers in the shop's own look; each says what happened and what to do."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views import defaults

from common.figures import upload_limit_text

API_PREFIX = "/api/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: usually a page left open over a log-in."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a body over the limit has a page of its own."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", {"upload_limit": upload_limit_text()}, status=413)
    return render(request, "400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: a program gets JSON, as from every other address of the API."""
    if request.path.startswith(API_PREFIX):
        return JsonResponse({"detail": "There is nothing at this address."}, status=404)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: the page asks nothing of the database or of the person's session."""
    if request.path.startswith(API_PREFIX):
        return JsonResponse({"detail": "Something failed on our side; try again."}, status=500)
    return defaults.server_error(request)
