"""Mail is written into the transaction that causes it and sent by a task after the commit."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from common.mail_catalogue import priority_of, render_mail
from common.mail_language import speaking_to
from common.models import OutboxMail
from common.personal import NOBODY, last_address
from common.queue import enqueue


def enqueue_mail(
    *,
    kind: str,
    to_address: str,
    recipient: AbstractBaseUser | None,
    context: Mapping[str, Any],
    language: str = "",
    dedupe_key: str | None = None,
    stop_url: str = "",
) -> OutboxMail:
    """Render templates/emails/<kind>.{subject.txt,txt,html} and queue the mail once per dedupe_key.

    `stop_url` ends mails of this kind by one click, where its reader can switch them off.
    Must run inside the transaction of the fact that the mail tells of. It is in the recipient's
    language, or in `language` where they chose none; words made in Python are lazy, or made under
    `speaking_to`. To somebody who left it goes while an address is still known for what is open;
    else it is written down as given up.
    """
    if to_address.endswith(NOBODY):
        to_address = _last_address(recipient) or to_address
    is_lost = to_address.endswith(NOBODY)
    with speaking_to(recipient, kind=kind, otherwise=language):
        said = render_mail(kind, context)
    mail, created = OutboxMail.objects.get_or_create(
        dedupe_key=dedupe_key or f"{kind}:{secrets.token_urlsafe(12)}",
        defaults={
            "kind": kind,
            "priority": priority_of(kind),
            "recipient_id": recipient.pk if recipient else None,
            "to_address": to_address,
            "subject": said.subject[:250],
            "text_body": said.text,
            "html_body": said.html,
            "stop_url": stop_url,
            "given_up_at": timezone.now() if is_lost else None,
        },
    )
    if created and not is_lost:
        enqueue("common.deliver_mail_task", mail.pk)
    return mail


def _last_address(recipient: AbstractBaseUser | None) -> str:
    if recipient is None:
        return ""
    return next(filter(None, last_address.call_all(recipient.pk)), "")
