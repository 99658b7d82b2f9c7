"""The languages that the shop speaks, and how numbers and days are written in each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language

ENGLISH = "en-gb"
NAMES = {ENGLISH: "English", "de": "Deutsch", "fr": "Français", "it": "Italiano"}
LONGEST_CODE = 5


def language_now() -> str:
    """The language of what is being made; English where none is chosen."""
    return get_language() or ENGLISH


def language_of(user: Any, otherwise: str = "") -> str:
    """That an account chose; else, as for nobody, `otherwise` or that of what is being made."""
    return getattr(user, "language", "") or otherwise or language_now()


def language_tag() -> str:
    """As pages and mails name their language to browsers and screen readers."""
    return "en" if language_now() == ENGLISH else language_now()


def number(value: Decimal | float, places: int = 0) -> str:
    """For people, rounded to so many decimal places: 1,234.5 is “1.234,5” in German."""
    if language_now() == ENGLISH:
        return f"{value:,.{places}f}"
    digits = f".{'0' * places}" if places else ""
    rounded = Decimal(f"{value:.{places}f}")
    return format_decimal(rounded, format=f"#,##0{digits}", locale=language_now())


def day(moment: date) -> str:
    """29 November 2026, as the language writes it; of a moment its day in UTC."""
    moment = _of_the_site(moment)
    if language_now() == ENGLISH:
        return f"{moment.day} {moment:%B %Y}"
    return format_date(moment, "long", locale=language_now())


def short_day(moment: date) -> str:
    """29 Nov 2026, or 29.11.2026."""
    moment = _of_the_site(moment)
    if language_now() == ENGLISH:
        return f"{moment.day} {moment:%b %Y}"
    return format_date(moment, "medium", locale=language_now())


def moment(value: datetime) -> str:
    """29 November 2026, 12:00, in UTC."""
    return f"{day(value)}, {_of_the_site(value):%H:%M}"


def short_moment(value: datetime) -> str:
    """29 Nov 2026, 12:00, in UTC."""
    return f"{short_day(value)}, {_of_the_site(value):%H:%M}"


def near_day(moment: date, month: str = "MMMM") -> str:
    """29 November, without its year; 29 Nov with the month as MMM."""
    moment = _of_the_site(moment)
    if language_now() == ENGLISH:
        return f"{moment.day} {moment:{'%B' if month == 'MMMM' else '%b'}}"
    return format_skeleton(f"d{month}", moment, locale=language_now())


def _of_the_site(moment: date) -> date:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment
