from celery import shared_task

from saving.services.send_digests import send_digests


@shared_task(name="saving.send_digests_task", time_limit=280)
def send_digests_task() -> None:
    send_digests()
