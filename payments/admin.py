"""Staff read what Stripe told us and what became of it; nothing is changed here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from common.read_only_admin import ReadOnly
from payments.models import WebhookEvent

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnly, _Admin):
    list_display = ("received_at", "type", "object_id", "state", "outcome", "attempt_count")
    list_filter = ("state", "type")
    search_fields = ("stripe_id", "object_id", "reference", "account")
