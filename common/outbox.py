"""Mail is written into the transaction that causes it and sent by a task after the commit."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.template.loader import render_to_string

from common.models import OutboxMail
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
    site_url.
    """
    full_context = {"site_url": settings.SITE_URL, **context}
    subject = " ".join(render_to_string(f"emails/{kind}.subject.txt", full_context).split())
    mail, created = OutboxMail.objects.get_or_create(
        dedupe_key=dedupe_key or f"{kind}:{secrets.token_urlsafe(12)}",
        defaults={
            "kind": kind,
            "recipient_id": recipient.pk if recipient else None,
            "to_address": to_address,
            "subject": subject[:250],
            "text_body": render_to_string(f"emails/{kind}.txt", full_context),
            "html_body": render_to_string(f"emails/{kind}.html", full_context),
        },
    )
    if created:
        enqueue("common.deliver_mail_task", mail.pk)
    return mail
