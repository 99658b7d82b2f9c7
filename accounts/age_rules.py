"""Who is old enough for an account, from a year and a month that are asked and forgotten."""

from datetime import date

LOWEST_AGE = 16
# The wording of the question as it was answered; change it with the text of the form.
AGE_STATEMENT_VERSION = "2026-11"


def is_certainly_old_enough(*, year: int, month: int, today: date) -> bool:
    """Whether everyone born in that month is 16 already.

    The day is not asked, so in the month of the sixteenth birthday the answer is still no.
    """
    months_since_birth_month = (today.year - year) * 12 + today.month - month
    return months_since_birth_month > LOWEST_AGE * 12


def years_to_choose(today: date) -> range:
    """This year and the 110 before it: the list itself gives no hint of a limit."""
    return range(today.year, today.year - 111, -1)
