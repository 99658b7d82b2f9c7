"""Mails about somebody's own data; none holds any."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from common.models import OutboxMail
from common.outbox import enqueue_mail
from common.personal import StaysOwed
from privacy.models import ChildReport, DataExport, Erasure, Restriction


def mail_export_ready(*, export: DataExport, person: AbstractBaseUser) -> None:
    enqueue_mail(
        kind="export_ready",
        to_address=getattr(person, person.get_email_field_name()),
        recipient=person,
        context={"export": export},
        dedupe_key=f"export_ready:{export.pk}",
    )


def mail_export_link(*, export: DataExport, token: str) -> None:
    """To the address that was shown to be theirs; whoever reads it needs no log-in."""
    enqueue_mail(
        kind="export_link",
        to_address=export.address,
        recipient=export.person,
        context={"export": export, "url": reverse("privacy:copy_by_link", args=[token])},
        dedupe_key=f"export_ready:{export.pk}",
    )


def send_idle_notice(account: Any, *, closes_at: datetime, number: int) -> OutboxMail:
    return enqueue_mail(
        kind="account_idle",
        to_address=account.email,
        recipient=account,
        context={"user": account, "closes_at": closes_at, "is_last": number == 2},
        dedupe_key=f"account_idle:{account.pk}:{account.seen_at:%Y%m%d}:{number}",
    )


def mail_restriction_ends(restriction: Restriction) -> None:
    person = restriction.person
    enqueue_mail(
        kind="restriction_ends",
        to_address=getattr(person, person.get_email_field_name()),
        recipient=person,
        context={"restriction": restriction, "privacy_email": settings.PRIVACY_EMAIL},
    )


def mail_erasure_requested(*, erasure: Erasure, token: str, is_own: bool) -> None:
    """With the link that cancels it, while that is possible."""
    has_account = erasure.person_id is not None
    cancel_url = reverse("privacy:erasure_cancel_link", args=[token]) if token else ""
    _mail_about_erasure(
        "erasure_requested", erasure, cancel_url=cancel_url, is_own=is_own, has_account=has_account
    )


def mail_erasure_cancelled(*, erasure: Erasure) -> None:
    has_account = erasure.person_id is not None
    _mail_about_erasure("erasure_cancelled", erasure, has_account=has_account)


def mail_erasure_finished(*, erasure: Erasure, owed: list[StaysOwed]) -> OutboxMail:
    return _mail_about_erasure("erasure_finished", erasure, owed=owed)


def _mail_about_erasure(kind: str, erasure: Erasure, **context: Any) -> OutboxMail:
    return enqueue_mail(
        kind=kind,
        to_address=erasure.contact,
        recipient=erasure.person,
        context={"erasure": erasure, **context},
        dedupe_key=f"{kind}:{erasure.pk}",
    )


def mail_child_reported(report: ChildReport) -> None:
    """To the owner of the account; nothing of the report is in it."""
    person = report.person
    enqueue_mail(
        kind="child_reported",
        to_address=getattr(person, person.get_email_field_name()),
        recipient=person,
        context={"report": report},
        dedupe_key=f"child_reported:{report.pk}",
    )
