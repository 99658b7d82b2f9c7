"""Words instead of a fault while the database, Redis, the queue or the store does not answer.

What needs none of the missing part goes on. What does is refused until it is back, with 503.
"""

import errno
import logging
import sys
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from kombu.exceptions import OperationalError as QueueError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
API_PREFIX = "/api/"
SECONDS = "60"
# A statement or a lock that took too long ends in an OperationalError too.
_GONE = (RedisError, QueueError, OperationalError, InterfaceError, BotoCoreError)

# The disk, its share for us, and the longest file that we may write.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def answer_while_gone(request: HttpRequest, problem: BaseException | None) -> HttpResponse | None:
    """The page of a missing part; None for any other problem. Asks nothing of any part."""
    if not (isinstance(problem, _GONE) or _is_failing_store(problem) or _is_full_disk(problem)):
        return None
    log.warning("a part does not answer error=%s", type(problem).__name__)
    answer: HttpResponse
    if request.path.startswith(API_PREFIX):
        answer = JsonResponse({"detail": "A part of the shop does not answer; try again."})
        answer.status_code = 503
    else:
        answer = HttpResponse(render_to_string("503.html"), status=503)
    answer["Retry-After"] = SECONDS
    answer["Cache-Control"] = "no-store"
    return answer


def answer_to_the_fault(request: HttpRequest) -> HttpResponse | None:
    """The same for the fault that is being handled, which no view has seen."""
    return answer_while_gone(request, sys.exc_info()[1])


def _is_failing_store(problem: BaseException | None) -> bool:
    if not isinstance(problem, ClientError):
        return False
    return int(problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)) >= 500


def _is_full_disk(problem: BaseException | None) -> bool:
    return isinstance(problem, OSError) and problem.errno in _FULL


class ServiceGoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return answer_while_gone(request, problem)
