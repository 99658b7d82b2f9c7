"""Sends up to 500 copies of an issue: takes them, and for each call reserves, asks and records.

Whoever is killed between reserving and recording leaves the copies of one call "being asked for".
They turn into "unknown" ten minutes later (`note_lost_answers`) and are never asked for again,
because the server may have taken them.
"""

import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from common.languages import ENGLISH, language_of
from common.queue import enqueue
from newsletter.answers import MOST_REFUSED, Answers, Copy
from newsletter.audience import why_not
from newsletter.mail_call import ask, call_size
from newsletter.mail_connection import mail_server
from newsletter.models import Delivery, Issue
from newsletter.pace import left_now
from newsletter.rendering import render_issue
from newsletter.reserving import Reserve, held_by, reserved_at, reserving
from newsletter.services.halt_issue import halt_issue
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


def _take(issue: Issue, *, lease: str, most: int) -> list[Delivery]:
    """One update: whoever takes the same copies at once finds them taken."""
    free = Delivery.objects.filter(issue=issue).free()
    some = list(free.order_by("pk").values_list("pk", flat=True)[:most])
    taken = Delivery.objects.filter(pk__in=some).free()
    taken.update(lease=lease, taken_until=timezone.now() + LEASE)
    mine = Delivery.objects.filter(lease=lease, state=DeliveryState.WAITING)
    return list(mine.select_related("subscription__person").order_by("pk"))


def _send_all(issue: Issue, mine: list[Delivery], lease: str) -> bool:
    """False when the mail server failed, or takes nobody any more.

    The answer to one call and the reserve of the next are one commit, which halves the commits.
    What a death leaves open stays one call: nobody is asked before the commit.
    """
    if not mine:
        return True
    rendered = {
        language: render_issue(issue, language=language) for language in set(map(_language, mine))
    }
    until = time.monotonic() + LONGEST_SECONDS
    said: _Said | None = None
    refused_in_a_row = 0
    reserve = reserving(lease)
    with mail_server() as connection:
        for call in _calls(mine):
            if time.monotonic() > until:
                break
            with transaction.atomic():
                _record(issue, said)
                copies = _reserve(issue, call, lease, reserve)
            said = None
            if copies:
                said = _Said(copies, ask(connection, rendered[_language(call[0])], copies))
                refused_in_a_row = _refused_in_a_row(refused_in_a_row, said.answers)
                if said.answers.failure or refused_in_a_row >= MOST_REFUSED:
                    _record(issue, said)
                    if refused_in_a_row >= MOST_REFUSED:
                        halt_issue(issue.pk, reason=_why_halted(said.answers))
                    return False
    _record(issue, said)
    return True


def _refused_in_a_row(before: int, answers: Answers) -> int:
    for one in answers.of:
        is_refused = one.state in {DeliveryState.REFUSED, DeliveryState.WAITING}
        before = before + 1 if is_refused else 0
    return before


def _why_halted(answers: Answers) -> str:
    return (
        f"{MOST_REFUSED} addresses in a row were not taken, the last with {answers.of[-1].reason}. "
        "That is rarely about the readers: see what the mail server says of us, then go on."
    )


@dataclass(frozen=True)
class _Said:
    copies: list[Copy]
    answers: Answers


def _record(issue: Issue, said: _Said | None) -> None:
    if said is not None:
        asked = [copy.delivery_id for copy in said.copies]
        record_answers(issue=issue, asked=asked, answers=said.answers)


def _calls(mine: list[Delivery]) -> Iterator[list[Delivery]]:
    """Each in one language, since all copies of a call have the same words."""
    size = call_size()
    for _, alike in groupby(sorted(mine, key=_language), key=_language):
        some = list(alike)
        for begin in range(0, len(some), size):
            yield some[begin : begin + size]


def _language(copy: Delivery) -> str:
    """That the account chose, else that it was asked for in. Without a reader nothing is sent."""
    reader = copy.subscription
    if reader is None:
        return ENGLISH
    return language_of(reader.person, reader.language or ENGLISH)


def _reserve(issue: Issue, call: Sequence[Delivery], lease: str, reserve: Reserve) -> list[Copy]:
    """Committed before anybody is asked; nearly always one update, since all may go."""
    if reserve(call) < len(call):
        call = _reserve_singly(issue, call, lease)
    return [
        Copy(
            delivery_id=copy.pk,
            issue_id=copy.issue_id,
            address=copy.subscription.address,
            address_code=copy.address_code,
        )
        for copy in call
        if copy.subscription
    ]


def _reserve_singly(issue: Issue, call: Sequence[Delivery], lease: str) -> list[Delivery]:
    """Whoever must not get it is skipped here; gives the rest of the call, read anew."""
    pks = [copy.pk for copy in call]
    now = timezone.now()
    held = held_by(lease).filter(pk__in=pks, taken_until__gt=now)
    if Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).exists():
        refused = why_not(list(held.select_related("subscription")))
        for reason in set(refused.values()):
            these = [pk for pk, why in refused.items() if why == reason]
            held.filter(pk__in=these).update(state=DeliveryState.SKIPPED, reason=reason)
        held.exclude(pk__in=refused).update(**reserved_at(now))
    # Whoever left meanwhile was skipped by their own request, and is not among them.
    mine = Delivery.objects.filter(pk__in=pks, lease=lease, state=DeliveryState.RESERVED)
    return list(mine.select_related("subscription").order_by("pk"))


@transaction.atomic
def _is_finished(issue: Issue) -> bool:
    """Closes the issue once nothing of it waits; unknown copies do not hold it up."""
    if Delivery.objects.filter(issue=issue, state__in=OPEN_DELIVERIES).exists():
        return False
    Issue.objects.filter(pk=issue.pk, state=IssueState.SENDING).update(
        state=IssueState.SENT, finished_at=timezone.now()
    )
    return True
