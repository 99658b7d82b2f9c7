"""Consents, to be read."""

from django.contrib import admin
from django.http import HttpRequest

from privacy.models import Consent


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin[Consent]):
    list_display = ["person", "purpose", "granted", "method", "at"]
    list_filter = ["purpose", "granted"]
    list_select_related = ["person"]
    search_fields = ["person__email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Consent | None = None) -> bool:
        return False
