"""Words instead of a fault while Redis does not answer, which counts what somebody may do.

What needs no count goes on: pages, files, orders under way. What does is refused until it is back.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


class RedisGoneMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, RedisError):
            return None
        log.warning("redis does not answer error=%s", type(problem).__name__)
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "60"
        return answer
