"""Error answers in the shop's own look; each says what happened and what to do."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from common.body_sizes import most_file_bytes, usual_bytes
from common.figures import upload_limit_text
from common.languages import number
from common.service_gone import answer_to_the_fault

API_PREFIX = "/api/"
STUDIO = "/studio/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: usually a page left open over a log-in."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: a body over the limit has a page of its own."""
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request)
    return render(request, "400.html", status=400)


def _too_large(request: HttpRequest) -> HttpResponse:
    """Told by what belongs there: a model in the studio, other files, or words alone."""
    file_bytes = most_file_bytes(request.path)
    is_studio = request.path.startswith(STUDIO)
    return render(
        request,
        "413.html",
        {
            "takes": "model" if is_studio else "files" if file_bytes else "words",
            "upload_limit": upload_limit_text(),
            "limit": f"{number((file_bytes or usual_bytes()) // 1_000_000)} MB",
        },
        status=413,
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: a program gets JSON, as from every other address of the API."""
    if request.path.startswith(API_PREFIX):
        return JsonResponse({"detail": "There is nothing at this address."}, status=404)
    if _is_of_staff(request):
        return _refused(request, title="There is no page at this address", status=404)
    return defaults.page_not_found(request, exception)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403: at the staff desk it names the reader's groups, for whoever gives rights."""
    if _is_of_staff(request):
        return _refused(request, title="This page is not open to you", status=403)
    return defaults.permission_denied(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: the page asks nothing of the database or of the person's session."""
    gone = answer_to_the_fault(request)
    if gone is not None:
        return gone
    if request.path.startswith(API_PREFIX):
        return JsonResponse({"detail": "Something failed on our side; try again."}, status=500)
    # The desk's address is a secret to those who do not know it.
    desk = f"/{settings.ADMIN_PATH}" if _is_at_desk(request) else ""
    return HttpResponse(render_to_string("500.html", {"desk": desk}), status=500)


def _is_at_desk(request: HttpRequest) -> bool:
    return request.path.startswith(f"/{settings.ADMIN_PATH}")


def _is_of_staff(request: HttpRequest) -> bool:
    return _is_at_desk(request) and bool(getattr(request, "user", None) and request.user.is_staff)


def _refused(request: HttpRequest, *, title: str, status: int) -> HttpResponse:
    return render(
        request,
        "admin/refused.html",
        {
            **admin.site.each_context(request),
            "title": title,
            "is_missing": status == 404,
            "groups": list(request.user.groups.values_list("name", flat=True)),
        },
        status=status,
    )
