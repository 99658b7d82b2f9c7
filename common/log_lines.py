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
# Addresses that open something by themselves, with what opens it: links of mails, signed downloads.
# Whoever writes a whole address, such as the web server in an error, writes it without that.
_OPENING_PATH = re.compile(
    r"(/(?:accounts/confirm-email|accounts/password/reset/key|account/address/(?:confirm|undo)|files"
    r"|guest|library/mail/stop|lists|newsletter/(?:confirm|leave|preferences)"
    r"|privacy/(?:requests/confirm|erasure/cancel|copies)|reports|saved/mail/stop)/)"
    r"[^/\s?\"'<>]+"
)
_OPENING_VALUE = re.compile(
    r"(?i)([?&](?:x-amz-[a-z-]+|awsaccesskeyid|signature|sig|token|key|code)=)[^&\s\"'<>]+"
)


def without_keys(text: str) -> str:
    return _OPENING_VALUE.sub(r"\1…", _OPENING_PATH.sub(r"\1…", text))


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, as `orders/<str:number>/`: addresses hold keys and names."""
    if request.resolver_match is not None:
        return request.resolver_match.route
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class RefusalsInALine(logging.Filter):
    """What Django refuses of strangers, such as a body too large, is a line without traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            error = record.exc_info[1] if record.exc_info else None
            if not record.getMessage() and error is not None:
                record.msg, record.args = type(error).__name__, ()
            record.exc_info = record.exc_text = None
        return True


class LineFormatter(logging.Formatter):
    """Cuts values of refused rows, paths of Django's messages and keys of links out of lines."""

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))

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
