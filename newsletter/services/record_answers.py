"""Writes down what the mail server answered to one call, and lets it rest when it fails."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.locking import lock_rows
from newsletter.answers import Answers
from newsletter.models import Delivery, Issue
from newsletter.services.halt_issue import halt_issue
from newsletter.services.note_unknown import note_unknown
from newsletter.services.suppress import suppress
from newsletter.states import DeliveryState, SuppressedFor

# So many failed calls in a row, and a person has to look.
MOST_FAILURES = 5
FIRST_WAIT_SECONDS = 30
# An address to which the server said "later" is tried again after this, and not more often.
LATER = timedelta(minutes=15)
MOST_LATER = 3


@transaction.atomic(savepoint=False)
def record_answers(*, issue: Issue, asked: list[int], answers: Answers) -> None:
    _rest_or_go_on(issue, answers)
    now = timezone.now()
    by_answer: dict[tuple[DeliveryState, str], list[int]] = defaultdict(list)
    for answer in answers.of:
        by_answer[answer.state, answer.reason].append(answer.delivery_id)
    reserved = Delivery.objects.filter(pk__in=asked, state=DeliveryState.RESERVED)
    for (state, reason), pks in by_answer.items():
        these = reserved.filter(pk__in=pks)
        if state == DeliveryState.WAITING:
            _later(these, reason)
        elif state == DeliveryState.UNKNOWN:
            note_unknown(these, reason=reason)
        else:
            these.update(state=state, reason=reason, answered_at=now, lease="")
    open_ones = set(asked) - {answer.delivery_id for answer in answers.of}
    if open_ones:
        # What the call did not answer was not taken.
        not_taken = reserved.filter(pk__in=open_ones)
        not_taken.update(state=DeliveryState.WAITING, asked_at=None, lease="", taken_until=None)
    gone = [answer.delivery_id for answer in answers.of if answer.is_no_mailbox]
    if not gone:
        return
    for code in Delivery.objects.filter(pk__in=gone).values_list("address_code", flat=True):
        suppress(code=code, reason=SuppressedFor.UNDELIVERABLE)


def _later(rows: QuerySet[Delivery], reason: str) -> None:
    now = timezone.now()
    for copy in rows:
        copy.attempt_count += 1
        copy.lease, copy.reason = "", reason
        if copy.attempt_count >= MOST_LATER:
            copy.state, copy.answered_at = DeliveryState.REFUSED, now
        else:
            copy.state, copy.taken_until = DeliveryState.WAITING, now + LATER
        copy.save()


def _rest_or_go_on(issue: Issue, answers: Answers) -> None:
    if not answers.failure:
        # As the batch read it; failures of another one since are forgotten by the next.
        if issue.failures_in_a_row:
            Issue.objects.filter(pk=issue.pk).update(failures_in_a_row=0, try_after=None)
            issue.failures_in_a_row = 0
        return
    (held,) = lock_rows(Issue.objects.filter(pk=issue.pk))
    held.failures_in_a_row += 1
    wait = answers.retry_after or FIRST_WAIT_SECONDS * 2 ** (held.failures_in_a_row - 1)
    held.try_after = timezone.now() + timedelta(seconds=wait)
    held.save(update_fields=["failures_in_a_row", "try_after"])
    if held.failures_in_a_row >= MOST_FAILURES:
        halt_issue(
            held.pk,
            reason=f"{MOST_FAILURES} calls in a row failed, the last with {answers.failure}.",
        )
