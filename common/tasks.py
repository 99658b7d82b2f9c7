"""Sending what waits in the outbox."""

import time

from celery import shared_task

from common.delivery import deliver, deliver_the_urgent, note_lost_answers
from common.models import OutboxMail
from common.page_tidying import tidy_page_changes

# Then the task makes room for others; the next minute goes on.
LONGEST_SECONDS = 50
MOST_MAILS = 200


@shared_task(name="common.deliver_mail_task", soft_time_limit=100, time_limit=120)
def deliver_mail_task(mail_id: int) -> None:
    # A password does not wait until 200 notices to slow mailboxes have had their turn.
    deliver_the_urgent()
    deliver(mail_id)


@shared_task(name="common.deliver_due_mails_task", time_limit=280)
def deliver_due_mails_task() -> None:
    """What an earlier attempt could not send, or the broker lost.

    Each time anew the most urgent mail that is due: what comes meanwhile is not held up.
    """
    note_lost_answers()
    until = time.monotonic() + LONGEST_SECONDS
    tried: set[int] = set()
    while len(tried) < MOST_MAILS and time.monotonic() < until:
        mail_id = (
            OutboxMail.objects.due().exclude(pk__in=tried).values_list("pk", flat=True).first()
        )
        if mail_id is None:
            return
        tried.add(mail_id)
        deliver(mail_id)


@shared_task(name="common.tidy_page_changes_task", time_limit=280)
def tidy_page_changes_task() -> None:
    tidy_page_changes()
