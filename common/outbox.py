"""Mail is written into the transaction that causes it and sent by a task after the commit."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string
from django.utils import timezone

from common.mail_catalogue import priority_of
from common.models import OutboxMail
from common.personal import NOBODY, last_address
from common.queue import enqueue


def enqueue_mail(
    *,
    kind: str,
    to_address: str,
    recipient: AbstractBaseUser | None,
    context: Mapping[str, Any],
    dedupe_key: str | None = None,
) -> OutboxMail:
    """Render templates/emails/<kind>.{subject.txt,txt,html} and queue the mail once per dedupe_key.

    Must run inside the transaction of the fact that the mail tells of. Every template gets
    site_url. To somebody who left it goes while an address is still known for what is open; else
    it is written down as given up.
    """
    if to_address.endswith(NOBODY):
        to_address = _last_address(recipient) or to_address
    is_lost = to_address.endswith(NOBODY)
    full_context = {"site_url": settings.SITE_URL, **context}
    subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", full_context).split())
    mail, created = OutboxMail.objects.get_or_create(
        dedupe_key=dedupe_key or f"{kind}:{secrets.token_urlsafe(12)}",
        defaults={
            "kind": kind,
            "priority": priority_of(kind),
            "recipient_id": recipient.pk if recipient else None,
            "to_address": to_address,
            "subject": subject[:250],
            "text_body": render_to_string(f"emails/{kind}.txt", full_context),
            "html_body": render_to_string(f"emails/{kind}.html", full_context),
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
