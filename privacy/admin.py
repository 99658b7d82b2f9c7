"""Consents, to be read."""

from django.contrib import admin

from common.read_only_admin import ReadOnly
from privacy.models import Consent


@admin.register(Consent)
class ConsentAdmin(ReadOnly, admin.ModelAdmin[Consent]):
    list_display = ["person", "purpose", "granted", "method", "at"]
    list_filter = ["purpose", "granted"]
    list_select_related = ["person"]
    search_fields = ["person__email"]
