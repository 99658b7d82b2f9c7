"""Staff read what Stripe told us and what became of it, and may have it acted on once more."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.http import HttpRequest

from accounts.current_user import current_user
from common.read_only_admin import ReadOnly
from payments.errors import NotReplayable
from payments.models import WebhookEvent
from payments.models.webhook_event import WebhookEventQuerySet
from payments.services.replay_event import replay_event

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class ReplayForm(ActionForm):
    """The choice of the action with a field for why; the service refuses an empty one."""

    reason = forms.CharField(label="Why", max_length=300, required=False)


@admin.register(WebhookEvent)
class WebhookEventAdmin(ReadOnly, _Admin):
    list_display = ("received_at", "type", "object_id", "state", "outcome", "attempt_count")
    list_filter = ("state", "type")
    search_fields = ("stripe_id", "object_id", "reference", "account")
    actions = ("replay",)
    action_form = ReplayForm

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.replay_webhookevent")

    @admin.action(description="Replay: act on it once more", permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: WebhookEventQuerySet) -> None:
        count = 0
        for event in queryset:
            try:
                replay_event(
                    actor=current_user(request),
                    event=event,
                    reason=request.POST.get("reason", ""),
                )
            except NotReplayable as refused:
                self.message_user(request, refused.message, messages.WARNING)
                continue
            count += 1
        if count:
            self.message_user(request, f"{count} events are acted on once more.")
