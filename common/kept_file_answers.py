"""How a kept file leaves, after the permission check."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from common.file_ranges import file_answer
from common.see_other import to_file
from common.sent_file import SentFile
from common.storage import private_files, signed_download_url


def sent_file_answer(request: HttpRequest, file: SentFile) -> HttpResponse | FileResponse:
    """A picture that we drew is shown; anything else leaves as a download."""
    if file.is_picture:
        return private_picture(request, file.storage_key)
    address = signed_download_url(key=file.storage_key, file_name=file.file_name)
    return to_file(address)


def private_picture(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """One that we drew ourselves; never a file as it was sent."""
    try:
        stored = private_files().open(key, "rb")
    except FileNotFoundError as error:
        raise Http404("This picture is not there any more.") from error
    answer = file_answer(request, stored, key=key, content_type="image/webp")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
