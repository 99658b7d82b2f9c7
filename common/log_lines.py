"""Log lines without personal data: routes in place of addresses, no rows of the database."""

import logging
import re
import time
from collections.abc import Callable
from types import TracebackType

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)
# PostgreSQL's second line of an error says which values broke the rule, or the whole row. It ends
# where the text of the error does: at the next error of the chain, or with the traceback.
_DETAIL = re.compile(r"(?ms)^DETAIL:.*?(?=^(?:The above exception|During handling|Traceback )|\Z)")


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, as `orders/<str:number>/`: addresses hold keys and names."""
    if request.resolver_match is not None:
        return request.resolver_match.route
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class LineFormatter(logging.Formatter):
    """Cuts the values of a refused row out of tracebacks, and paths out of Django's messages."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        return _DETAIL.sub("", super().formatException(ei)).rstrip()

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            line = line.replace(request.path, route_of(request))
        return line


class AccessLogMiddleware:
    """One line for each answer, in place of the server's own, which would hold the whole path."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.monotonic()
        response = self.get_response(request)
        log.info(
            "answered method=%s route=%s status=%s ms=%.0f",
            request.method,
            route_of(request),
            response.status_code,
            (time.monotonic() - begin) * 1000,
        )
        return response
