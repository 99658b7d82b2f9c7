"""A copy of one's own data: asking for it, following it, downloading it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from common.access import public
from common.password_again import password_again_required
from common.personal import PersonLeaves
from common.see_other import see_other, to_file
from privacy.errors import ExportGone, ExportRefused
from privacy.models import DataExport, ExportPart
from privacy.schema import read_schema, schema_versions
from privacy.selectors import latest_export
from privacy.services.request_export import request_export
from privacy.services.start_export_download import start_export_download

fresh_password_required = password_again_required(back_to="privacy:export")


def _person(request: HttpRequest) -> AbstractBaseUser:
    return cast(AbstractBaseUser, request.user)


@require_safe
@public
def export_schema(request: HttpRequest, version: str) -> HttpResponse:
    """The scheme of the JSON documents in a copy, at an address that stays."""
    if version not in schema_versions():
        raise Http404("There is no such version.")
    return HttpResponse(read_schema(version), content_type="application/schema+json")


@require_safe
@fresh_password_required
def export(request: HttpRequest) -> HttpResponse:
    """The newest copy, or how to get one."""
    return _export_page(request, latest_export(_person(request)))


@require_POST
@fresh_password_required
def export_request(request: HttpRequest) -> HttpResponse:
    try:
        request_export(actor=_person(request))
    except (ExportRefused, PersonLeaves) as refused:
        return _export_page(
            request, latest_export(_person(request)), refusal=refused.message, status=409
        )
    messages.success(
        request, gettext("Your copy is being made. A mail tells you when it is ready.")
    )
    return see_other("privacy:export")


@require_safe
@fresh_password_required
def export_detail(request: HttpRequest, number: str) -> HttpResponse:
    """Where the mail leads; what is over says so, and what is somebody else's is not there."""
    mine = DataExport.objects.of_person(_person(request).pk)
    found = get_object_or_404(mine, number=number)
    if found.is_over and not found.is_open(timezone.now()):
        return _gone(request)
    return _export_page(request, found)


@require_POST
@fresh_password_required
def export_download(request: HttpRequest, number: str, part_number: int) -> HttpResponse:
    try:
        address = start_export_download(
            actor=_person(request), number=number, part_number=part_number
        )
    except (DataExport.DoesNotExist, ExportPart.DoesNotExist) as error:
        raise Http404("There is no such copy.") from error
    except ExportGone:
        return _gone(request)
    return to_file(address)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/export_gone.html", status=410)


def _export_page(
    request: HttpRequest, found: DataExport | None, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    parts = list(found.parts.all()) if found else []
    return render(
        request,
        "privacy/export.html",
        {
            "export": found,
            "is_open": bool(found and found.is_open(timezone.now())),
            "parts": parts,
            "built_count": sum(part.built_at is not None for part in parts),
            "refusal": refusal,
        },
        status=status,
    )
