"""Staff read how the shop is used, in numbers of days; whose use it was is shown nowhere."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from activity.models import ShopDay
from activity.selectors.empty_searches import FEWEST_PEOPLE, empty_searches
from common.read_only_admin import ReadOnly

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


@admin.register(ShopDay)
class ShopDayAdmin(ReadOnly, _Admin):
    list_display = ("happened_on", "page_count", "search_count", "empty_search_count")
    ordering = ("-happened_on",)
    change_list_template = "admin/activity/shop_days.html"

    def get_urls(self) -> list[URLPattern]:
        searches = self.admin_site.admin_view(self._empty_searches)
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
