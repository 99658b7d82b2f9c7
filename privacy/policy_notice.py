"""What pages say of a version to come, and that somebody used the shop under one."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from redis.exceptions import RedisError

from privacy.models import PolicyNotice, PolicyVersion
from privacy.notice_states import NoticeChannel, NoticeState

log = logging.getLogger(__name__)
CACHE_KEY = "policy_coming"
REMEMBERED_SECONDS = 60
# The number of a version and from when it holds.
Known = list[tuple[int, datetime | None]]


def coming_policy(request: HttpRequest) -> dict[str, object]:
    """For the notice at the head of every page; a page without one asks nothing."""
    return {"coming_policy": SimpleLazyObject(_coming)}


def notice_of_now(known: Known | None = None) -> str:
    """What the notice would say, in a few signs; `known` is what the cache has under CACHE_KEY."""
    coming = _coming() if known is None else _meant(known)
    return f"{coming.number} {coming.effective_at}" if coming else ""


@dataclass(frozen=True)
class ComingPolicy:
    """What the notice says."""

    number: int
    effective_at: datetime | None


def remember_coming() -> None:
    """Put what stands in the database now before all pages; call it after the commit."""
    try:
        cache.set(CACHE_KEY, _asked(), REMEMBERED_SECONDS)
    except RedisError:
        log.warning("the notice of a policy is shown a minute late")


def _coming() -> ComingPolicy | None:
    try:
        known = cache.get(CACHE_KEY)
    except RedisError:
        known = None
    if known is None:
        try:
            known = _asked()
        except DatabaseError:
            # Pages that say what failed are shown without a database too.
            return None
        with suppress(RedisError):
            # Never over what was put there by a change, which is newer than what was asked here.
            cache.add(CACHE_KEY, known, REMEMBERED_SECONDS)
    return _meant(known)


def _meant(known: Known) -> ComingPolicy | None:
    now = timezone.now()
    coming = (ComingPolicy(*one) for one in known)
    return next((one for one in coming if not one.effective_at or one.effective_at > now), None)


def _asked() -> Known:
    """One at most; a list, so that it is remembered too that there is none."""
    version = PolicyVersion.objects.coming(timezone.now())
    return [(version.number, version.effective_at)] if version else []


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
