"""Numbers and days in the manner of the language that a page or mail is in."""

from datetime import date, datetime

from django import template

from common import languages

register = template.Library()


@register.filter
def day(moment: date | None) -> str:
    """29 November 2026."""
    return languages.day(moment) if moment else ""


@register.filter
def short_day(moment: date | None) -> str:
    """29 Nov 2026."""
    return languages.short_day(moment) if moment else ""


@register.filter
def moment(value: datetime | None) -> str:
    """29 November 2026, 12:00."""
    return languages.moment(value) if value else ""


@register.filter
def short_moment(value: datetime | None) -> str:
    """29 Nov 2026, 12:00."""
    return languages.short_moment(value) if value else ""


@register.filter
def number(value: float | None, places: int = 0) -> str:
    return "" if value is None else languages.number(value, places)


@register.filter
def near_day(moment: date | None, month: str = "MMMM") -> str:
    """29 November."""
    return languages.near_day(moment, month) if moment else ""
