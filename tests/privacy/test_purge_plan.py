"""Periods by the calendar, and what a purge finds to do."""

from datetime import UTC, datetime, timedelta

import pytest

from privacy.data_map import data_map
from privacy.periods import over_since
from tests.privacy.ageing import ENDS

A_LITTLE = timedelta(seconds=10)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def is_over(rule: str, began: datetime, as_of: datetime, *, year_begins_in: int = 1) -> bool:
    found = over_since(data_map().retention[rule], as_of, year_begins_in=year_begins_in)
    return began <= found


def test_p33_every_rule_has_an_end_that_is_tried() -> None:
    assert ENDS.keys() == data_map().retention.keys()


@pytest.mark.parametrize("rule", sorted(ENDS))
def test_p33_a_period_is_over_ten_seconds_after_its_end_and_not_before(rule: str) -> None:
    began, ends = ENDS[rule]
    assert not is_over(rule, began, ends - A_LITTLE)
    assert is_over(rule, began, ends + A_LITTLE)


@pytest.mark.parametrize(
    ("began", "ends"),
    [
        # A day that the last year lacks counts to the end of its month.
        ("2020-02-29 11:00", "2023-03-01 00:00"),
        ("2021-02-28 23:59:59", "2024-02-28 23:59:59"),
        ("2021-03-01 00:00", "2024-03-01 00:00"),
    ],
)
def test_p33_three_years_by_the_calendar(began: str, ends: str) -> None:
    assert not is_over("three_years", at(began), at(ends) - A_LITTLE)
    assert is_over("three_years", at(began), at(ends) + A_LITTLE)


def test_p33_what_is_over_stays_over() -> None:
    began, as_of, was_over = at("2021-02-28 12:00"), at("2024-02-25 00:00"), False
    while as_of < at("2024-03-05 00:00"):
        now_over = is_over("three_years", began, as_of)
        assert now_over >= was_over
        was_over, as_of = now_over, as_of + timedelta(hours=1)
    assert was_over


@pytest.mark.parametrize(
    ("began", "month", "ends"),
    [
        ("2018-01-01 00:00", 1, "2026-01-01 00:00"),
        ("2018-12-31 23:59:59", 1, "2026-01-01 00:00"),
        ("2018-03-31 12:00", 4, "2025-04-01 00:00"),
        ("2018-04-01 00:00", 4, "2026-04-01 00:00"),
        ("2020-02-29 12:00", 3, "2027-03-01 00:00"),
    ],
)
def test_p33_books_count_from_the_end_of_the_financial_year(
    began: str, month: int, ends: str
) -> None:
    rule = "seven_years_after_year_end"
    assert not is_over(rule, at(began), at(ends) - A_LITTLE, year_begins_in=month)
    assert is_over(rule, at(began), at(ends) + A_LITTLE, year_begins_in=month)
