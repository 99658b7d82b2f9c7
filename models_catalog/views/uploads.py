"""The tus 1.0 protocol, its core with creation and termination: a file in resumable pieces."""

import base64
import binascii
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.current_user import current_user
from common.access import designer_required
from common.body_sizes import takes_file, upload_limit
from geometry.errors import Refused
from models_catalog.errors import TooManyUploads, UploadConflict, UploadRefused
from models_catalog.models import Upload
from models_catalog.services.abandon_upload import abandon_upload
from models_catalog.services.begin_upload import begin_upload
from models_catalog.services.finish_upload import finish_upload
from models_catalog.services.take_piece import take_piece

PIECE_TYPE = "application/offset+octet-stream"


def _answer(status: int, text: str = "", **headers: str) -> HttpResponse:
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


@require_POST
@designer_required
def upload_create(request: HttpRequest) -> HttpResponse:
    length = _bytes_named_by(request, "Upload-Length")
    if length is None:
        return _answer(400, "Upload-Length must say how many bytes the file has.")
    if length > settings.MAX_UPLOAD_BYTES:
        return _answer(413, "The file is larger than the shop takes.")
    try:
        upload = begin_upload(
            actor=current_user(request),
            file_name=_metadata(request).get("filename", "model"),
            size_bytes=length,
        )
    except UploadRefused as refused:
        status = 429 if isinstance(refused, TooManyUploads) else 400
        return _answer(status, refused.message)
    return _answer(201, Location=reverse("models_catalog:upload_piece", args=[upload.pk]))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@designer_required
@takes_file(upload_limit)
def upload_piece(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    upload = get_object_or_404(Upload, pk=upload_id, owner=current_user(request), run=None)
    if request.method == "HEAD":
        return _answer(
            200,
            Upload_Offset=str(upload.received_bytes),
            Upload_Length=str(upload.size_bytes),
        )
    if request.method == "DELETE":
        abandon_upload(upload=upload)
        return _answer(204)
    return _append(request, upload)


def _append(request: HttpRequest, upload: Upload) -> HttpResponse:
    offset = _bytes_named_by(request, "Upload-Offset")
    if request.content_type != PIECE_TYPE or offset is None:
        return _answer(415, f"Send pieces as {PIECE_TYPE} with an Upload-Offset.")
    try:
        upload = take_piece(upload=upload, offset=offset, body=request)
        finish_upload(upload=upload)
    except UploadConflict as conflict:
        return _answer(409, conflict.message)
    except UploadRefused as refused:
        return _answer(400, refused.message)
    except Refused as refused:
        return _answer(422, refused.reason)
    return _answer(204, Upload_Offset=str(upload.received_bytes))


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
