"""Shows a mail in a browser as a mailbox would: wide, on a phone, in the dark, or as text."""

import base64
import hashlib
import re

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from common.languages import ENGLISH, NAMES

WAYS = {"desktop": "HTML", "phone": "Phone", "dark": "Dark", "text": "Text"}
_STYLE = re.compile(r"<style>(.*?)</style>", re.S)
_DARK = "@media (prefers-color-scheme: dark)"
_PHONE = "html { max-width: 390px; border-right: 1px solid; }"


def language_wanted(request: HttpRequest) -> str:
    """That an example is looked at in: ?language=de."""
    wanted = request.GET.get("language", "")
    return wanted if wanted in NAMES else ENGLISH


def shown_as(request: HttpRequest, *, way: str, html: str, text: str) -> HttpResponseBase:
    """The page has no script, and no style but the mail's own."""
    if way not in WAYS:
        raise Http404("There is no such way to look at a mail.")
    if way == "text":
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    page = _STYLE.sub(lambda found: f"<style>{_restyled(found[1], way)}</style>", html)
    hashes = [_hash(style) for style in _STYLE.findall(page)]
    policy = {
        "default-src": [NONE],
        "style-src": hashes,
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "object-src": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [NONE],
    }

    @csp_replace(policy)
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(page)

    return answer(request)


def _restyled(style: str, way: str) -> str:
    if way == "dark":
        return style.replace(_DARK, "@media all")
    light = style.replace(_DARK, "@media not all")
    return f"{light}{_PHONE}" if way == "phone" else light


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
