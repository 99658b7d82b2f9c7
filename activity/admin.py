"""Staff read how the shop is used, in numbers of days; whose use it was is shown nowhere."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from activity.errors import SignalDecided
from activity.models import AbuseSignal, ShopDay
from activity.selectors.empty_searches import FEWEST_PEOPLE, empty_searches
from activity.services.decide_signal import decide_signal
from activity.states import SignalState
from common.days_work import WaitsFilter
from common.read_only_admin import ReadOnly
from common.staff_reasons import ReasonedActions, reason_of

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


@admin.register(ShopDay)
class ShopDayAdmin(ReadOnly, _Admin):
    list_display = ("happened_on", "page_count", "search_count", "empty_search_count")
    column_words = {
        "happened_on": "Day",
        "page_count": "Pages seen",
        "search_count": "Searches",
        "empty_search_count": "Searches that found nothing",
    }
    ordering = ("-happened_on",)
    change_list_template = "admin/activity/shop_days.html"

    def get_urls(self) -> list[URLPattern]:
        searches = self.admin_site.admin_view(require_safe(self._empty_searches))
        own = [path("searches/", searches, name="activity_empty_searches")]
        return [*own, *super().get_urls()]

    def _empty_searches(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return render(
            request,
            "admin/activity/empty_searches.html",
            {
                **self.admin_site.each_context(request),
                "title": "Searches that found nothing",
                "searches": empty_searches(),
                "fewest_people": FEWEST_PEOPLE,
            },
        )


@admin.register(AbuseSignal)
class AbuseSignalAdmin(ReasonedActions, ReadOnly, _Admin):
    """What was seen and done; a person releases it or confirms it within three days."""

    list_display = ("kind", "who", "count", "seen_at", "done", "review_by", "contested_at", "state")
    column_words = {"count": "How often", "review_by": "Look at it by"}
    list_filter = (WaitsFilter, "state", "kind")
    list_select_related = ("person",)
    ordering = ("review_by",)
    fields = (
        *("kind", "who", "count", "seen_at", "done", "ends_at", "review_by"),
        *("contested_at", "state", "decided_by", "decided_at"),
    )
    readonly_fields = ("who", "done")
    actions = ("release", "confirm")

    @admin.display(description="Whose")
    def who(self, signal: AbuseSignal) -> str:
        return str(signal.person) if signal.person else f"network {signal.network_code[:8]}"

    @admin.display(description="What was done")
    def done(self, signal: AbuseSignal) -> str:
        if signal.state == SignalState.RELEASED:
            return "Ended by staff"
        return f"Held up until {signal.ends_at:%d %b %Y, %H:%M} UTC"

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("activity.decide_abusesignal")

    @admin.action(description="Release: it was no abuse", permissions=["decide"])
    def release(self, request: HttpRequest, signals: QuerySet[AbuseSignal]) -> None:
        self._decide(request, signals, SignalState.RELEASED)

    @admin.action(description="Confirm: it was abuse", permissions=["decide"])
    def confirm(self, request: HttpRequest, signals: QuerySet[AbuseSignal]) -> None:
        self._decide(request, signals, SignalState.CONFIRMED)

    def _decide(
        self, request: HttpRequest, signals: QuerySet[AbuseSignal], state: SignalState
    ) -> None:
        decided = 0
        for signal in signals:
            try:
                decide_signal(
                    actor=cast(AbstractBaseUser, request.user),
                    signal=signal,
                    state=state,
                    reason=reason_of(request),
                )
            except SignalDecided as refused:
                self.message_user(request, f"{signal}: {refused.message}", messages.WARNING)
            else:
                decided += 1
        if decided:
            self.message_user(request, f"{state.label}: {decided}.", messages.SUCCESS)
