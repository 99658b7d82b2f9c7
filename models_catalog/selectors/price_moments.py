"""When what public pages say changes by the clock alone."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from accounts.models import User
from common.page_scopes import changes_at, is_kept
from models_catalog.models import Reduction


def next_page_moment(now: datetime, *, designer: User | None = None) -> datetime | None:
    """The next moment at which a page with prices is another one, though nobody did anything.

    Any page with cards shows prices of many pieces, so all reductions count; being away counts for
    pages of the designer who is named. A page that is kept is true until then, if nothing is
    changed by hand before. None: nothing changes by itself.
    """
    reductions = Reduction.objects.not_over(now).aggregate(
        begins=Min("starts_at", filter=Q(starts_at__gt=now)), ends=Min("ends_at")
    )
    moments = [*reductions.values(), *(_away_moments(designer) if designer else [])]
    return min((one for one in moments if one is not None and one > now), default=None)


def ends_by_the_clock(*, designer: User | None = None) -> None:
    """The page that is being made is kept until then at most; of one for one reader nobody asks."""
    if not is_kept():
        return
    if moment := next_page_moment(timezone.now(), designer=designer):
        changes_at(moment)


def _away_moments(designer: User) -> list[datetime]:
    page = getattr(designer, "shop_page", None)
    if page is None or page.away_from is None or page.away_until is None:
        return []
    return [_begin(page.away_from), _begin(page.away_until + timedelta(days=1))]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
