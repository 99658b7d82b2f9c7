"""The tus 1.0 protocol, its core with creation and termination: a file in resumable pieces.

Beside it stand three addresses of our own: what is unfinished, whether a file is the one that was
begun, and the draft that is made of one.
"""

import base64
import binascii
import re
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.current_user import current_user
from common.access import designer_required
from common.body_sizes import takes_file, upload_limit
from geometry.errors import Refused
from models_catalog.errors import (
    ListingRefused,
    TooManyUploads,
    UploadConflict,
    UploadRefused,
    WorkbenchFull,
)
from models_catalog.file_names import safe_file_name
from models_catalog.forms import DraftForm
from models_catalog.models import CadModel, Upload
from models_catalog.selectors.studio import open_uploads
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.compare_upload import compare_upload
from models_catalog.services.finish_upload import finish_upload
from models_catalog.services.start_draft import start_draft
from models_catalog.services.take_piece import take_piece
from models_catalog.views.script_answers import script_answer, told_to_scripts

PIECE_TYPE = "application/offset+octet-stream"
SECONDS_UNTIL_A_PLACE_IS_FREE = 10


@require_POST
@told_to_scripts
@designer_required
def upload_create(request: HttpRequest) -> HttpResponse:
    length = _bytes_named_by(request, "Upload-Length")
    if length is None:
        return script_answer(400, "Upload-Length must say how many bytes the file has.")
    if length > settings.MAX_UPLOAD_BYTES:
        return script_answer(413, "The file is larger than the shop takes.")
    try:
        upload = begin_upload(
            actor=current_user(request),
            file_name=_metadata(request).get("filename", "model"),
            size_bytes=length,
        )
    except UploadRefused as refused:
        status = 429 if isinstance(refused, TooManyUploads) else 400
        return script_answer(status, refused.message)
    return script_answer(201, Location=reverse("models_catalog:upload_piece", args=[upload.pk]))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@told_to_scripts
@designer_required
@takes_file(upload_limit)
def upload_piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    own = Upload.objects.filter(owner=current_user(request))
    # Of one that a piece was made of meanwhile, another window still learns that it has arrived.
    upload = get_object_or_404(
        own if request.method == "HEAD" else own.filter(run=None), pk=upload_id
    )
    if request.method == "HEAD":
        elsewhere = (
            {"Upload_Parts_At": reverse("models_catalog:direct_state", args=[upload.pk])}
            if upload.goes_to_bucket
            else {}
        )
        return script_answer(
            200,
            Upload_Offset=str(upload.received_bytes),
            Upload_Length=str(upload.size_bytes),
            **elsewhere,
        )
    if request.method == "DELETE":
        abandon_upload(upload=upload)
        return script_answer(204)
    return _append(request, upload)


@require_safe
@told_to_scripts
@designer_required
def upload_unfinished(request: HttpRequest) -> HttpResponse:
    """What is here of files of this name and size, for a script that begins or goes on.

    The token is for a window that was open before its person logged in again; `person` lets it
    see that somebody else did.
    """
    size = request.GET.get("size", "")
    found = open_uploads(current_user(request)).filter(
        part_bytes=0,
        file_name=safe_file_name(request.GET.get("name", "")),
        size_bytes=int(size) if re.fullmatch(r"[0-9]{1,15}", size) else 0,
    )
    answer = JsonResponse(
        {
            "token": get_token(request),
            "person": current_user(request).pk,
            "uploads": [
                {
                    "url": reverse("models_catalog:upload_piece", args=[upload.pk]),
                    "received": upload.received_bytes,
                }
                for upload in found.order_by("-received_bytes")
            ],
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@told_to_scripts
@designer_required
def upload_compare(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = get_object_or_404(Upload, pk=upload_id, owner=current_user(request))
    length, digest = request.POST.get("length", ""), request.POST.get("digest", "")
    if not re.fullmatch(r"[0-9]{1,15}", length) or not re.fullmatch(r"[0-9a-f]{64}", digest):
        return script_answer(400, "Say how many bytes are meant, and their SHA-256.")
    try:
        compare_upload(
            actor=current_user(request), upload=upload, length=int(length), digest=digest
        )
    except UploadConflict as conflict:
        return script_answer(409, conflict.message)
    except UploadRefused as refused:
        return script_answer(422, refused.message)
    return script_answer(204)


@require_POST
@told_to_scripts
@designer_required
def upload_draft(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """A draft of a file that has arrived; asked twice, it is the same draft."""
    actor = current_user(request)
    upload = get_object_or_404(Upload, pk=upload_id, owner=actor)
    made = _draft_of(upload)
    if made is not None:
        return _drafted(made)
    form = DraftForm({"draft-upload_id": str(upload.pk)}, actor=actor, file_required=True)
    if not form.is_valid():
        return script_answer(422, " ".join(form.file_faults))
    try:
        return _drafted(start_draft(actor=actor, upload=upload))
    except WorkbenchFull as full:
        return script_answer(429, full.message, Retry_After=str(SECONDS_UNTIL_A_PLACE_IS_FREE))
    except ListingRefused as refused:
        made = _draft_of(upload)
        return _drafted(made) if made else script_answer(409, refused.message)


def _draft_of(upload: Upload) -> CadModel | None:
    return CadModel.objects.filter(releases__run__upload=upload).first()


def _drafted(made: CadModel) -> HttpResponse:
    address = reverse("models_catalog:studio_edit", args=[made.slug])
    return script_answer(201, made.title, Location=address)


def _append(request: HttpRequest, upload: Upload) -> HttpResponse:
    offset = _bytes_named_by(request, "Upload-Offset")
    if request.content_type != PIECE_TYPE or offset is None:
        return script_answer(415, f"Send pieces as {PIECE_TYPE} with an Upload-Offset.")
    try:
        upload = take_piece(upload=upload, offset=offset, body=request)
        finish_upload(upload=upload)
    except UploadConflict as conflict:
        return script_answer(409, conflict.message)
    except UploadRefused as refused:
        return script_answer(400, refused.message)
    except Refused as refused:
        return script_answer(422, refused.reason)
    return script_answer(204, Upload_Offset=str(upload.received_bytes))


def _bytes_named_by(request: HttpRequest, header: str) -> int | None:
    """A count of bytes in plain digits; None for anything else, and for what no file can have."""
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def _metadata(request: HttpRequest) -> dict[str, str]:
    """Upload-Metadata: comma-separated `key base64(value)`; what cannot be read is left out."""
    found = {}
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, coded = pair.strip().partition(" ")
        try:
            found[key] = base64.b64decode(coded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
