"""Sending what waits in the outbox."""

from celery import shared_task

from common.delivery import deliver
from common.models import OutboxMail


@shared_task(name="common.deliver_mail_task", soft_time_limit=50, time_limit=60)
def deliver_mail_task(mail_id: int) -> None:
    deliver(mail_id)


@shared_task(name="common.deliver_due_mails_task", time_limit=280)
def deliver_due_mails_task() -> None:
    """What an earlier attempt could not send, or the broker lost."""
    for mail_id in OutboxMail.objects.due().values_list("pk", flat=True)[:200]:
        deliver(mail_id)
