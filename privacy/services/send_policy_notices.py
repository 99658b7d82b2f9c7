"""Tell everybody of a material version of the policy, and set its date by the last who was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import Max

from common.models import OutboxMail
from privacy.models import PolicyNotice, PolicyVersion
from privacy.models.policy_version import NOTICE
from privacy.notice_states import NoticeChannel, NoticeState
from privacy.policy_emails import policy_mail_key, send_policy_notice
from privacy.policy_notice import remember_coming

BATCH = 200


def send_policy_notices(*, now: datetime) -> bool:
    """Goes on where it stopped; True when there are more to write to.

    A mail that waits in the outbox keeps the date open; one that was given up does not, since the
    page of every person shows the notice too. Who signs up meanwhile gets the mail as well.
    """
    version = PolicyVersion.objects.coming(now)
    if version is None:
        return False
    _follow_mails(version, now)
    untold = list(_untold(version)[:BATCH])
    for account in untold:
        _tell(version, account)
    if len(untold) == BATCH:
        return True
    if version.notice_completed_at is None:
        _set_date(version, now)
    return False


def _untold(version: PolicyVersion) -> Any:
    """Of every open account, whatever is restricted in it: this mail is owed to all."""
    told = PolicyNotice.objects.filter(version=version, channel=NoticeChannel.MAIL)
    accounts = get_user_model()._base_manager.filter(closed_at=None)
    return accounts.exclude(pk__in=told.values("user")).order_by("pk")


@transaction.atomic
def _tell(version: PolicyVersion, account: Any) -> None:
    try:
        with transaction.atomic():
            PolicyNotice.objects.create(
                version=version,
                user=account,
                channel=NoticeChannel.MAIL,
                state=NoticeState.QUEUED,
                joined_later=account.joined_at > version.published_at,
            )
    except IntegrityError:  # another worker told them, or the account went in this moment
        return
    send_policy_notice(account, version=version)


def _follow_mails(version: PolicyVersion, now: datetime) -> None:
    queued = PolicyNotice.objects.filter(version=version, state=NoticeState.QUEUED)
    keys = {policy_mail_key(version, one.user_id): one for one in queued}
    mails = {one.dedupe_key: one for one in _mails(keys)}
    for key, notice in keys.items():
        mail = mails.get(key)
        if mail is None:
            notice.state, notice.at = NoticeState.FAILED, now
        elif mail.given_up_at:
            notice.state, notice.at = NoticeState.FAILED, mail.given_up_at
        elif mail.sent_at:
            notice.state, notice.at = NoticeState.SENT, mail.sent_at
        else:
            continue
        notice.save()


def _mails(keys: Iterable[str]) -> Iterable[OutboxMail]:
    return OutboxMail.objects.filter(dedupe_key__in=list(keys))


def _set_date(version: PolicyVersion, now: datetime) -> None:
    told = PolicyNotice.objects.filter(
        version=version, channel=NoticeChannel.MAIL, joined_later=False
    )
    if told.filter(state=NoticeState.QUEUED).exists():
        return
    last = told.aggregate(last=Max("at"))["last"] or now
    # Nobody sets it twice: a second worker finds no row.
    PolicyVersion.objects.filter(pk=version.pk, notice_completed_at=None).update(
        notice_completed_at=last, notice_count=told.count(), effective_at=max(last, now) + NOTICE
    )
    transaction.on_commit(remember_coming)
