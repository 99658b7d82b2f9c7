"""A copy that is opened by the link of a mail, for whoever has no log-in or cannot use it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from common.access import signed
from common.same_origin import same_origin_form
from common.secret_tokens import token_hash
from common.see_other import to_file
from privacy.errors import ExportGone
from privacy.models import DataExport, ExportPart
from privacy.services.start_export_download import start_download_by_link


@require_safe
@signed
def copy_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Programs that read mails open every link: looking hands nothing out."""
    found = DataExport.objects.by_link(token_hash(token)).first()
    if found is None or not found.is_open(timezone.now()):
        return _gone(request)
    return render(
        request,
        "privacy/copy_by_link.html",
        {"export": found, "parts": list(found.parts.all()), "token": token},
    )


@require_POST
@signed
@same_origin_form
def copy_part_by_link(request: HttpRequest, token: str, part_number: int) -> HttpResponse:
    try:
        address = start_download_by_link(token=token, part_number=part_number)
    except (DataExport.DoesNotExist, ExportPart.DoesNotExist, ExportGone):
        return _gone(request)
    return to_file(address)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/copy_link_gone.html", status=410)
