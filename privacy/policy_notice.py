"""What pages say of a version to come, and that somebody used the shop under one."""

from datetime import datetime

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from privacy.models import PolicyNotice, PolicyVersion
from privacy.notice_states import NoticeChannel, NoticeState


def coming_policy(request: HttpRequest) -> dict[str, object]:
    """For the notice at the head of every page; a page without one asks nothing."""
    return {"coming_policy": SimpleLazyObject(_coming)}


def _coming() -> PolicyVersion | None:
    try:
        return PolicyVersion.objects.coming(timezone.now())
    except DatabaseError:
        # Pages that say what failed are shown without a database too.
        return None


def note_use(account_id: int, now: datetime) -> None:
    """Using the shop under a version counts as accepting it, and never as a consent."""
    version = PolicyVersion.objects.in_force(now)
    if version is not None:
        _note_once(version, account_id, NoticeChannel.USE, NoticeState.USED)


def note_read(version: PolicyVersion, account_id: int) -> None:
    """That the person said to have read it; it changes nothing for them."""
    _note_once(version, account_id, NoticeChannel.PAGE, NoticeState.SEEN)


def _note_once(
    version: PolicyVersion, account_id: int, channel: NoticeChannel, state: NoticeState
) -> None:
    row = PolicyNotice(version=version, user_id=account_id, channel=channel, state=state)
    PolicyNotice.objects.bulk_create([row], ignore_conflicts=True)


def purpose_is_named(purpose: str) -> bool:
    """Whether the policy in force names a use of data; where none is published, it may be used."""
    version = PolicyVersion.objects.in_force(timezone.now())
    return version is None or purpose in version.purposes
