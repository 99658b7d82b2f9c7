"""One mail a day to those who want it so: where messages wait to be read."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from design_requests import word_emails
from design_requests.models import Message, MessageNotices, NoticeWay

A_DAY = timedelta(days=1)


@transaction.atomic
def choose_notices(*, actor: User, way: NoticeWay) -> MessageNotices:
    """From now on; what was mailed or not before stays so."""
    notices, _ = MessageNotices.objects.update_or_create(
        person=actor, defaults={"way": way, "told_until": timezone.now()}
    )
    return notices


def mail_waiting_messages() -> int:
    """How many were mailed. Each person is a change of its own; a second run mails nobody again."""
    now = timezone.now()
    due = MessageNotices.objects.due(now - A_DAY).select_related("person")
    return sum(_mail(notices, now) for notices in due.order_by("told_until")[:500])


@transaction.atomic
def _mail(notices: MessageNotices, now: datetime) -> bool:
    mine = MessageNotices.objects.filter(pk=notices.pk, told_until=notices.told_until)
    if not mine.update(told_until=now):
        return False  # another run was quicker
    waiting = Message.objects.unread_by(notices.person).filter(sent_at__gt=notices.told_until)
    rows = list(waiting.select_related("offer__brief").order_by("sent_at"))
    if rows:
        word_emails.tell_waiting(notices.person, rows, day=f"{now:%Y-%m-%d}")
    return bool(rows)
