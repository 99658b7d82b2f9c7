"""A stored file, or the part of it that is asked for, so that a broken download goes on."""

import hashlib
import re
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.http import parse_etags

# More digits than any size has are no number that we read.
ONE_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


class _Part:
    """So many bytes of a file from where it stands."""

    def __init__(self, stored: "File[bytes]", length: int) -> None:
        self.stored, self.left = stored, length

    def read(self, size: int = -1) -> bytes:
        wanted = self.left if size < 0 else min(size, self.left)
        piece: bytes = self.stored.read(wanted)
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.stored.close()


def file_answer(
    request: HttpRequest, stored: "File[bytes]", *, key: str, content_type: str
) -> HttpResponse | FileResponse:
    """What lies under a key never changes, so the key and the size say which file it is.

    The tag is the same under another link to the same file. Several ranges at once get the whole.
    """
    size = stored.size
    tag = f'"{hashlib.sha256(f"{key} {size}".encode()).hexdigest()[:32]}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    answer: Any
    if tag in [one.removeprefix("W/") for one in known] or known == ["*"]:
        stored.close()
        answer = HttpResponse(status=304)
    elif (part := _asked_part(request, size, tag)) is None:
        answer = FileResponse(stored, content_type=content_type)
        answer["Content-Length"] = str(size)
    elif part.start >= part.stop:
        stored.close()
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
    else:
        stored.seek(part.start)
        answer = FileResponse(
            _Part(stored, len(part)),
            filename=PurePosixPath(key).name,
            content_type=content_type,
            status=206,
        )
        answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
        answer["Content-Length"] = str(len(part))
    answer["ETag"] = tag
    answer["Accept-Ranges"] = "bytes"
    return answer  # type: ignore[no-any-return]


def _asked_part(request: HttpRequest, size: int, tag: str) -> range | None:
    """None: the whole file. An empty range: nothing of the file lies there."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or asked is None or asked[0] == "bytes=-":
        return None
    if request.headers.get("If-Range", tag).strip() != tag:
        return None
    first, last = asked[1], asked[2]
    if not first:
        return range(max(size - int(last), 0), size if int(last) else 0)
    start, stop = int(first), int(last) + 1 if last else size
    if stop <= start and last:
        return None
    return range(start, min(stop, size))
