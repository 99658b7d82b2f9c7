"""Staff read who acted; nobody writes here."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.audit import act_choices, words_of
from common.models import AuditEntry
from common.read_only_admin import ReadOnly

if TYPE_CHECKING:  # the stubs know the model of an admin class, Django itself does not
    _Admin = admin.ModelAdmin[Any]
else:
    _Admin = admin.ModelAdmin


class ActFilter(admin.SimpleListFilter):
    title = "act"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return act_choices()

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[AuditEntry]
    ) -> QuerySet[AuditEntry]:
        return queryset.filter(act=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, _Admin):
    list_display = ("acted_at", "who", "what", "target_kind", "target_id", "reason")
    list_filter = (ActFilter, "machine", "target_kind")
    list_select_related = ("person",)
    search_fields = ("target_id", "person__email", "person__username", "reason")
    date_hierarchy = "acted_at"
    fields = ("acted_at", "who", "what", "target_kind", "target_id", "reason")
    readonly_fields = ("who", "what")

    @admin.display(ordering="person")
    def who(self, entry: AuditEntry) -> str:
        return str(entry.person or entry.get_machine_display())

    @admin.display(ordering="act")
    def what(self, entry: AuditEntry) -> str:
        return words_of(entry.act)
