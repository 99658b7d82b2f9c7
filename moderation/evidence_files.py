"""A file that a reporter shows as evidence, looked at before it is kept; only staff open it.

A picture is drawn anew, without place, time or device. A PDF is checked for malware and leaves as a
download.
"""

from pathlib import Path, PurePath

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.utils.translation import gettext

from common.errors import RuleBroken
from common.kept_files import (
    PICTURE_ENDINGS,
    KeptFile,
    kept_as_it_is,
    kept_picture,
    refuse_malware,
)
from models_catalog.file_names import safe_file_name
from moderation.errors import EvidenceRefused

PREFIX = "reports"
MOST_BYTES = 10_000_000
# A PDF says where its table lies in its last lines.
_END_BYTES = 2048


def keep_evidence(sent: TemporaryUploadedFile) -> KeptFile:
    """Raises EvidenceRefused with the reason; nothing is kept then."""
    name = safe_file_name(sent.name or "")
    try:
        return _kept(sent, name, sent.size or 0)
    except RuleBroken as refused:
        raise EvidenceRefused(f"{name}: {refused.message}") from refused


def _kept(sent: TemporaryUploadedFile, name: str, size_bytes: int) -> KeptFile:
    if size_bytes > MOST_BYTES:
        raise EvidenceRefused(
            gettext("it has more than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000}
        )
    path, ending = Path(sent.temporary_file_path()), PurePath(name).suffix.lower()
    if ending in PICTURE_ENDINGS:
        refuse_malware(path)
        return kept_picture(
            sent, file_name=name, size_bytes=size_bytes, most_bytes=MOST_BYTES, prefix=PREFIX
        )
    if ending != ".pdf":
        raise EvidenceRefused(gettext("send a JPEG, PNG or WebP picture, or a PDF."))
    if not _is_pdf(path, size_bytes):
        raise EvidenceRefused(gettext("it is no PDF, or not whole. Make the PDF again."))
    refuse_malware(path)
    return kept_as_it_is(path, file_name=name, size_bytes=size_bytes, prefix=PREFIX)


def _is_pdf(path: Path, size_bytes: int) -> bool:
    """Whether it begins and ends as one: a program or a page under that name does not."""
    with path.open("rb") as body:
        is_begun = body.read(5) == b"%PDF-"
        body.seek(max(0, size_bytes - _END_BYTES))
        return is_begun and b"%%EOF" in body.read()
