"""When a period of the data map is over, by the calendar: pure, in UTC, which knows no summer time.

A period is taken off the moment that is asked about, so that one comparison answers for all rows.
"""

from calendar import monthrange
from datetime import datetime, timedelta

from privacy.entries import RetentionRule

_A_MOMENT = timedelta(microseconds=1)


def over_since(rule: RetentionRule, as_of: datetime, *, year_begins_in: int) -> datetime:
    """A period of the rule is over at `as_of` when it began to count at this moment or before."""
    began = _earlier(
        as_of - timedelta(days=rule.period.get("days", 0)),
        months=12 * rule.period.get("years", 0) + rule.period.get("months", 0),
    )
    if rule.from_year_end:
        # The year must have ended before the period could begin.
        return _begin_of_year(began, year_begins_in) - _A_MOMENT
    return began


def _earlier(moment: datetime, *, months: int) -> datetime:
    if not months:
        return moment
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    last_day = monthrange(year, month + 1)[1]
    if moment.day <= last_day:
        return moment.replace(year=year, month=month + 1)
    # That month has no such day: all that was in it is over, and nothing of the next one. So a
    # year from 29 February ends with the 28th, as a month from 31 January does.
    end = datetime(year, month + 1, last_day, tzinfo=moment.tzinfo) + timedelta(days=1)
    return end - _A_MOMENT


def _begin_of_year(moment: datetime, month: int) -> datetime:
    begin = moment.replace(month=month, day=1, hour=0, minute=0, second=0, microsecond=0)
    return begin if begin <= moment else begin.replace(year=begin.year - 1)
