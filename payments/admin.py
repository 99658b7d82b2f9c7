"""Staff read what Stripe told us and what became of it, and may have it acted on once more."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.current_user import current_user
from common.days_work import WaitsFilter
from common.read_only_admin import ReadOnly
from common.staff_reasons import ReasonedActions
from payments.models import WebhookEvent
from payments.models.webhook_event import WebhookEventQuerySet
from payments.services.replay_event import replay_event

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReasonedActions, ReadOnly, _Admin):
    list_display = ("received_at", "type", "object_id", "state", "outcome", "attempt_count")
    column_words = {
        "type": "What happened",
        "object_id": "To what, at Stripe",
        "outcome": "What became of it",
        "attempt_count": "Tries",
    }
    list_filter = (WaitsFilter, "state", "type")
    search_fields = ("stripe_id", "object_id", "reference", "account")
    actions = ("replay",)

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.replay_webhookevent")

    @admin.action(description="Replay: act on it once more", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: WebhookEventQuerySet) -> None:
        actor = current_user(request)
        count = self.act_on_each(
            request,
            queryset,
            lambda event, reason: replay_event(actor=actor, event=event, reason=reason),
        )
        if count:
            what = "1 message is" if count == 1 else f"{count} messages are"
            self.message_user(request, f"{what} acted on once more.")
