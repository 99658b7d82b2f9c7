"""Sends up to 500 copies of an issue: takes them, and for each call reserves, asks and records.

Whoever is killed between reserving and recording leaves the copies of one call "being asked for".
They turn into "unknown" ten minutes later (`note_lost_answers`) and are never asked for again,
because the server may have taken them.
"""

import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from common.queue import enqueue
from newsletter.audience import why_not
from newsletter.mail_call import Answers, Copy, ask, call_size, mail_server
from newsletter.models import Delivery, Issue
from newsletter.pace import left_now
from newsletter.rendering import RenderedIssue, render_issue
from newsletter.services.record_answers import record_answers
from newsletter.states import OPEN_DELIVERIES, DeliveryState, IssueState

log = logging.getLogger(__name__)
BATCH = 500
# Far longer than a task may take: a batch that holds its copies for longer has died.
LEASE = timedelta(minutes=10)
# A batch ends itself before the task's limit would.
LONGEST_SECONDS = 120


def send_batch(issue_id: int) -> None:
    """Safe to run twice and at once: each copy is in one batch's hands."""
    issue = Issue.objects.filter(pk=issue_id, state=IssueState.SENDING).first()
    if issue is None or _must_wait(issue):
        return
    lease = secrets.token_hex(8)
    mine = _take(issue, lease=lease, most=left_now(BATCH))
    went_well = _send_all(issue, mine, lease)
    left_over = Delivery.objects.filter(lease=lease, state=DeliveryState.WAITING)
    left_over.update(lease="", taken_until=None)
    if _is_finished(issue):
        return
    if mine and went_well:
        enqueue("newsletter.send_batch_task", issue.pk)


def _must_wait(issue: Issue) -> bool:
    return issue.try_after is not None and issue.try_after > timezone.now()


def _take(issue: Issue, *, lease: str, most: int) -> list[int]:
    """One update: whoever takes the same copies at once finds them taken."""
    free = Delivery.objects.filter(issue=issue).free()
    some = list(free.order_by("pk").values_list("pk", flat=True)[:most])
    taken = Delivery.objects.filter(pk__in=some).free()
    taken.update(lease=lease, taken_until=timezone.now() + LEASE)
    return list(
        Delivery.objects.filter(lease=lease, state=DeliveryState.WAITING)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _send_all(issue: Issue, mine: list[int], lease: str) -> bool:
    """False when the mail server failed or the time was over."""
    if not mine:
        return True
    rendered = render_issue(issue)
    until = time.monotonic() + LONGEST_SECONDS
    with mail_server() as connection:
        for pks in _calls(mine):
            if time.monotonic() > until:
                return True
            copies = _reserve(issue, pks, lease)
            if copies and not _ask_and_record(connection, issue, rendered, copies):
                return False
    return True


def _calls(pks: list[int]) -> Iterator[list[int]]:
    size = call_size()
    for begin in range(0, len(pks), size):
        yield pks[begin : begin + size]


@transaction.atomic
def _reserve(issue: Issue, pks: Sequence[int], lease: str) -> list[Copy]:
    """Committed before anybody is asked; whoever must not get it is skipped here."""
    if not Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).exists():
        return []
    now = timezone.now()
    waiting = Delivery.objects.filter(pk__in=pks, lease=lease, state=DeliveryState.WAITING)
    waiting = waiting.filter(taken_until__gt=now)
    copies = list(waiting.select_related("subscription").order_by("pk"))
    refused = why_not(copies)
    for reason in set(refused.values()):
        these = [pk for pk, why in refused.items() if why == reason]
        waiting.filter(pk__in=these).update(state=DeliveryState.SKIPPED, reason=reason)
    rest = [copy for copy in copies if copy.pk not in refused]
    waiting.filter(pk__in=[copy.pk for copy in rest]).update(
        state=DeliveryState.RESERVED, asked_at=now, taken_until=None
    )
    # Whoever left meanwhile was skipped by their own request, and is not among them.
    reserved = set(
        Delivery.objects.filter(
            pk__in=[copy.pk for copy in rest], lease=lease, state=DeliveryState.RESERVED
        ).values_list("pk", flat=True)
    )
    return [
        Copy(
            delivery_id=copy.pk,
            issue_id=copy.issue_id,
            address=copy.subscription.address,
            address_code=copy.address_code,
        )
        for copy in rest
        if copy.pk in reserved and copy.subscription
    ]


def _ask_and_record(
    connection: object, issue: Issue, rendered: RenderedIssue, copies: list[Copy]
) -> bool:
    answers: Answers = ask(connection, rendered, copies)
    record_answers(issue=issue, asked=[copy.delivery_id for copy in copies], answers=answers)
    return not answers.failure


@transaction.atomic
def _is_finished(issue: Issue) -> bool:
    """Closes the issue once nothing of it waits; unknown copies do not hold it up."""
    if Delivery.objects.filter(issue=issue, state__in=OPEN_DELIVERIES).exists():
        return False
    Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).update(
        state=IssueState.SENT, finished_at=timezone.now()
    )
    return True
