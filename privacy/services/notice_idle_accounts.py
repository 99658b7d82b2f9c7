"""Write to people who have not logged in for two years: 30 days before the end, and 7."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from common.locking import lock_rows
from common.models import Machine
from common.personal import data_subject, keeps_account, open_matters
from privacy.emails import send_idle_notice
from privacy.entries import RetentionRule
from privacy.erasing.request_erasure import request_erasure
from privacy.models import IdleNotice
from privacy.periods import over_since
from privacy.purposes import Erasure

IDLE = RetentionRule(
    text="24 months without a log-in",
    event="last_seen",
    from_year_end=False,
    period={"months": 24},
    action=Erasure.DELETE,
)
FIRST = timedelta(days=30)
SECOND = timedelta(days=7)


def notice_idle_accounts(*, now: datetime) -> int:
    """Returns how many were written to. Safe to repeat: each notice is remembered.

    An account with a library, a balance or an open case stays as it is. Whoever logs in after a
    notice is no longer idle. The first notice may be late; the end is 30 days after it at least.
    """
    idle = idle_accounts(now=now)
    _forget_ended(idle)
    return sum(_notice(pk, now) for pk in idle.values_list("pk", flat=True))


def idle_accounts(*, now: datetime) -> Any:
    """Open accounts whose two years end in 30 days at most, without those that need to stay."""
    last = over_since(IDLE, now + FIRST, year_begins_in=1)
    kept = reduce(or_, keeps_account.call_all(), Q(pk__in=[]))
    seen = get_user_model()._base_manager.annotate(seen_at=Coalesce("last_login", "joined_at"))
    return seen.filter(closed_at=None, is_active=True, seen_at__lte=last).exclude(kept)


def _forget_ended(idle: Any) -> None:
    """Notices of people who came back, or whose account has a reason to stay by now."""
    IdleNotice.objects.exclude(user__in=idle.values("pk")).delete()
    IdleNotice.objects.exclude(
        last_seen_at=Coalesce(F("user__last_login"), F("user__joined_at"))
    ).delete()


@transaction.atomic
def _notice(pk: Any, now: datetime) -> bool:
    found = lock_rows(idle_accounts(now=now).filter(pk=pk))
    if not found:
        return False
    (account,) = found
    person = data_subject(account)
    if any(matter for matters in open_matters.call_all(person) for matter in matters):
        return False
    notice = IdleNotice.objects.filter(user=account).first()
    if notice is None:
        notice = IdleNotice(
            user=account,
            last_seen_at=account.seen_at,
            first_sent_at=now,
            closes_at=max(now + FIRST, _two_years_after(account.seen_at)),
        )
    elif notice.second_sent_at is None and now >= notice.closes_at - SECOND:
        # Late as well, it leaves a week.
        notice.second_sent_at, notice.closes_at = now, max(notice.closes_at, now + SECOND)
    elif notice.second_sent_at is not None and now >= notice.closes_at:
        request_erasure(
            actor=Machine.SCHEDULE, person=account, waive_grace=True, reason="unused for two years"
        )
        return False
    else:
        return False
    notice.save()
    send_idle_notice(account, closes_at=notice.closes_at, number=2 if notice.second_sent_at else 1)
    return True


def _two_years_after(moment: datetime) -> datetime:
    try:
        return moment.replace(year=moment.year + 2)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + 2, month=3, day=1)
