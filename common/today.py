"""The day that it is: days, months and years of the shop go by UTC, as in the books."""

from datetime import date

from django.utils import timezone


def today() -> date:
    return timezone.now().date()
