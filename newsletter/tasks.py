"""The newsletter's work, on a queue and a worker of its own."""

from celery import shared_task

from newsletter.services.ask_earlier_consents import ask_earlier_consents
from newsletter.services.send_batch import send_batch
from newsletter.services.send_due_issues import send_due_issues


@shared_task(name="newsletter.send_due_issues_task", time_limit=280)
def send_due_issues_task() -> None:
    send_due_issues()


@shared_task(name="newsletter.send_batch_task", time_limit=280)
def send_batch_task(issue_id: int) -> None:
    send_batch(issue_id)


@shared_task(name="newsletter.ask_earlier_consents_task", time_limit=280)
def ask_earlier_consents_task() -> None:
    ask_earlier_consents()
