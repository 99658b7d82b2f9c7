"""The mail by which everybody is told of a version of the policy that is to come."""

from typing import Any

from django.utils import timezone

from common.models import OutboxMail
from common.outbox import enqueue_mail
from privacy.models import PolicyVersion
from privacy.models.policy_version import NOTICE


def policy_mail_key(version: PolicyVersion, account_id: int) -> str:
    return f"policy_changed:{version.number}:{account_id}"


def send_policy_notice(account: Any, *, version: PolicyVersion) -> OutboxMail:
    return enqueue_mail(
        kind="policy_changed",
        to_address=account.email,
        recipient=account,
        context={
            "user": account,
            "version": version,
            "earliest": version.effective_at or timezone.now() + NOTICE,
        },
        dedupe_key=policy_mail_key(version, account.pk),
    )
