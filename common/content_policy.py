"""The Content-Security-Policy of an answer, put together once for all that say nothing of it."""

from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from common.bucket_parts import bucket_origins_of_uploads


class ContentPolicyMiddleware(CSPMiddleware):
    """The library puts the same policy together for each answer anew."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._built: tuple[Any, str] = (None, "")

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not _is_usual(request, response):
            return super().process_response(request, response)
        policy, text = self._built
        if policy is not settings.CONTENT_SECURITY_POLICY:
            text = build_policy()
            self._built = (settings.CONTENT_SECURITY_POLICY, text)
        response.headers.setdefault(HEADER, text)
        return response


def _is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether neither its page, nor its view, nor the settings want something else for it."""
    is_wished_otherwise = any(name.startswith("_csp") for name in vars(response))
    return not (
        is_wished_otherwise
        or getattr(request, "_csp_nonce", None) is not None
        or settings.DEBUG
        or settings.CONTENT_SECURITY_POLICY.get("EXCLUDE_URL_PREFIXES")
        or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
    )


def let_reach_bucket(page: HttpResponse) -> HttpResponse:
    """A page that uploads may speak with the bucket, where browsers send files straight to it."""
    origins = bucket_origins_of_uploads()
    if origins:
        vars(page)["_csp_update"] = {"connect-src": origins}
    return page
