"""Rows at the staff desk about which something is decided, each decision on a page of its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from common.appeals import AbstractAppeal, AppealState
from common.money_action import MakeAction, money_action_page
from common.read_only_admin import ReadOnly

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin

# By the last part of its address: the link's words, and what makes the action.
Actions = Mapping[str, tuple[str, MakeAction]]


class DecidedAdmin(ReadOnly, _Admin):
    """Rows are read; what is decided is decided by its own page."""

    def actions_of(self, row: Any) -> Actions:
        """What can be decided about a row as it stands."""
        return {}

    def is_open(self, row: Any) -> bool:
        """False hides the links; the pages behind them go on to say in words why it is over."""
        return True

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self._act)
        return [path("<int:pk>/do/<slug:name>/", view, name=self._name("do")), *super().get_urls()]

    def _act(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        offered = self.actions_of(row)
        if name not in offered:
            raise Http404("There is no such action.")
        _, make = offered[name]
        back = reverse(f"admin:{self._name('change')}", args=[pk])
        return money_action_page(
            request, make(row, back=back, request=request), site=self.admin_site
        )

    @admin.display(description="Decide")
    def decide(self, row: Any) -> SafeString | str:
        offered = self.actions_of(row) if self.is_open(row) else {}
        if not offered:
            return "There is nothing to decide."
        links = [
            (reverse(f"admin:{self._name('do')}", args=[row.pk, name]), label)
            for name, (label, _) in offered.items()
        ]
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def _name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"


def actions_of_appeal(appeal: AbstractAppeal, *, grant: MakeAction, stay: MakeAction) -> Actions:
    """Both while it is open: it is decided once."""
    if appeal.state != AppealState.OPEN:
        return {}
    return {"grant": ("Turn the decision round", grant), "refuse": ("Let it stand", stay)}
