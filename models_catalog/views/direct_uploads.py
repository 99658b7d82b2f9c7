"""Large files go from the browser straight to the bucket; here it asks where, and says when."""

import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from models_catalog.models import Upload
from models_catalog.services.begin_direct_upload import begin_direct_upload
from models_catalog.services.complete_direct_upload import complete_direct_upload
from models_catalog.services.direct_parts import direct_parts
from models_catalog.services.sign_part import sign_part
from models_catalog.views.script_answers import (
    asks_the_bucket,
    refuse_unless_direct,
    script_answer,
    told_to_scripts,
)

_DIGESTS = re.compile(r"[0-9a-f]{64}(,[0-9a-f]{64}){0,9999}")


@require_POST
@told_to_scripts
@designer_required
@asks_the_bucket
def direct_begin(request: HttpRequest) -> HttpResponse:
    """The upload of the very file whose digests are sent; a new one where there is none."""
    refuse_unless_direct()
    size, digests = request.POST.get("size", ""), request.POST.get("digests", "")
    if not re.fullmatch(r"[0-9]{1,15}", size) or not _DIGESTS.fullmatch(digests):
        return script_answer(400, "Say how many bytes the file has, and the SHA-256 of each part.")
    if int(size) > settings.MAX_UPLOAD_BYTES:
        return script_answer(413, "The file is larger than the shop takes.")
    upload = begin_direct_upload(
        actor=current_user(request),
        file_name=request.POST.get("name", ""),
        size_bytes=int(size),
        part_bytes=settings.DIRECT_PART_BYTES,
        digests=digests.split(","),
    )
    return _told(upload, 201)


@require_safe
@told_to_scripts
@designer_required
@asks_the_bucket
def direct_state(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Which parts the bucket has."""
    upload = _own(request, upload_id)
    if upload.stored_at is not None:
        return _told(upload, 200)
    parts = direct_parts(actor=current_user(request), upload=upload)
    every = range(1, len(upload.part_digests) + 1)
    return _told(upload, 200, [*every] if parts is None else [part.number for part in parts])


@require_POST
@told_to_scripts
@designer_required
@asks_the_bucket
def direct_part(request: HttpRequest, upload_id: UUID, part_number: int) -> HttpResponse:
    """Where one part may be sent, for a few minutes."""
    address, headers = sign_part(
        actor=current_user(request), upload=_own(request, upload_id), number=part_number
    )
    return _json({"address": address, "headers": headers})


@require_POST
@told_to_scripts
@designer_required
@asks_the_bucket
def direct_complete(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    complete_direct_upload(actor=current_user(request), upload=_own(request, upload_id))
    return script_answer(204)


def _own(request: HttpRequest, upload_id: UUID) -> Upload:
    upload = get_object_or_404(Upload, owner=current_user(request), pk=upload_id)
    refuse_unless_direct()
    return upload


def _told(upload: Upload, status: int, received: list[int] | None = None) -> HttpResponse:
    return _json(
        {
            "url": reverse("models_catalog:upload_piece", args=[upload.pk]),
            "direct_url": reverse("models_catalog:direct_state", args=[upload.pk]),
            "part_bytes": upload.part_bytes,
            "digests": upload.part_digests,
            "received": received or [],
            "is_whole": upload.stored_at is not None,
        },
        status,
    )


def _json(told: dict[str, object], status: int = 200) -> HttpResponse:
    answer = JsonResponse(told, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
