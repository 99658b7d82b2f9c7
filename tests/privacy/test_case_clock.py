"""When a request has to be answered: by the calendar, never later than policy or law says."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from privacy.desk.clock import alarm_of, due_of, latest_extension

BERLIN = ZoneInfo("Europe/Berlin")
MIDWAY = timezone(timedelta(hours=-11))


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-15 10:00", "2026-02-14 10:00"),  # 30 days are before the month
        ("2026-02-15 10:00", "2026-03-15 10:00"),  # the month is before 30 days
        ("2026-01-30 10:00", "2026-02-28 10:00"),  # there is no 30 February
        ("2026-01-31 10:00", "2026-02-28 10:00"),
        ("2028-01-30 10:00", "2028-02-29 10:00"),  # a leap year
        ("2028-01-31 23:59", "2028-02-29 23:59"),
        ("2028-02-29 10:00", "2028-03-29 10:00"),
        ("2026-03-31 10:00", "2026-04-30 10:00"),
        ("2026-12-31 10:00", "2027-01-30 10:00"),
    ],
)
def test_p75_request_is_due_after_30_days_or_a_month_whichever_is_first(
    received: str, due: str
) -> None:
    assert due_of(_utc(received)) == _utc(due)


def test_p75_night_in_which_clocks_change_gives_no_hour_more() -> None:
    spring = datetime(2026, 3, 28, 22, 30, tzinfo=BERLIN)
    assert due_of(spring.astimezone(UTC)) - spring == timedelta(days=30)
    autumn = datetime(2026, 10, 24, 22, 30, tzinfo=BERLIN)
    assert due_of(autumn.astimezone(UTC)) - autumn == timedelta(days=30)


def test_p75_late_evening_far_in_the_west_is_counted_from_its_own_moment() -> None:
    sent = datetime(2026, 1, 31, 23, 59, tzinfo=MIDWAY)
    due = due_of(sent.astimezone(UTC))
    assert due == _utc("2026-03-01 10:59")
    # There it is the last minute of the last day of the month after.
    assert due.astimezone(MIDWAY) == datetime(2026, 2, 28, 23, 59, tzinfo=MIDWAY)


@pytest.mark.parametrize(
    ("days", "alarm"),
    [(19.9, ""), (20, "20"), (24.9, "20"), (25, "25"), (28, "28"), (29.9, "28"), (30, "overdue")],
)
def test_p75_desk_is_reminded_on_days_20_25_28_and_when_it_is_late(days: float, alarm: str) -> None:
    received = _utc("2026-01-01 08:00")
    now = received + timedelta(days=days)
    assert alarm_of(due_at=due_of(received), now=now) == alarm


def test_p75_extension_ends_two_months_after_the_first_period() -> None:
    assert latest_extension(_utc("2026-12-31 10:00")) == _utc("2027-02-28 10:00")


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
