"""The day's work for the first page of the staff desk."""

from typing import Any

from django import template
from django.contrib import admin

from common.days_work import Day, day_of

register = template.Library()


@register.simple_tag(takes_context=True)
def days_work(context: dict[str, Any]) -> Day:
    return day_of(context["request"], site=admin.site)
