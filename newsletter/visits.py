"""Counts pages that were opened by a link of an issue, and nothing about who opened them."""

import re
from collections.abc import Callable

from django.db.models import F
from django.http import HttpRequest, HttpResponse

from common.browsers import is_looked_at
from newsletter.models import Issue, IssueVisits

_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")


class IssueVisitsMiddleware:
    """A page asked for with ?issue=NAME adds one to that issue, unless it failed.

    Robots and pages fetched ahead add none: mail scanners open every link of a mail.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name = request.GET.get("issue", "") if request.method == "GET" else ""
        if _NAME.fullmatch(name) and response.status_code == 200 and is_looked_at(request):
            _count(name)
        return response


def _count(name: str) -> None:
    found = Issue.objects.published().filter(slug=name).values_list("pk", flat=True).first()
    if found is None:
        return
    if not IssueVisits.objects.filter(issue=found).update(count=F("count") + 1):
        IssueVisits.objects.bulk_create(
            [IssueVisits(issue_id=found, count=1)], ignore_conflicts=True
        )
