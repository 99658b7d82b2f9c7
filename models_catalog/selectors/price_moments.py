"""When what public pages say changes by the clock alone."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from common.page_scopes import changes_at
from models_catalog.models import Reduction, ShopPage


def next_page_moment(now: datetime, *, designer: User | None = None) -> datetime | None:
    """The next moment at which a page with prices is another one, though nobody did anything.

    Any page with cards shows prices of many pieces, so all reductions count; being away counts for
    pages of the designer who is named. A page that is kept is true until then, if nothing is
    changed by hand before. None: nothing changes by itself.
    """
    begins = Reduction.objects.coming(now).order_by("starts_at").values_list("starts_at", flat=True)
    ends = Reduction.objects.not_over(now).order_by("ends_at").values_list("ends_at", flat=True)
    moments = [begins.first(), ends.first(), *(_away_moments(designer) if designer else [])]
    return min((one for one in moments if one is not None and one > now), default=None)


def ends_by_the_clock(*, designer: User | None = None) -> None:
    """The page that is being made is kept until then at most."""
    if moment := next_page_moment(timezone.now(), designer=designer):
        changes_at(moment)


def _away_moments(designer: User) -> list[datetime]:
    page = ShopPage.objects.filter(designer=designer).first()
    if page is None or page.away_from is None or page.away_until is None:
        return []
    return [_begin(page.away_from), _begin(page.away_until + timedelta(days=1))]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
