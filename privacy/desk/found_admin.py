"""What searches after erasures have found where it may not stay, to be decided at the desk."""

from django.contrib import admin

from common.days_work import WaitsFilter
from common.decided_admin import Actions, DecidedAdmin
from privacy.desk.found_actions import found_actions, names_by
from privacy.erasing.blank_found import text_found
from privacy.models import FoundTrace


@admin.register(FoundTrace)
class FoundTraceAdmin(DecidedAdmin):
    list_display = ("place", "row_pk", "named_by", "count", "how_far", "found_at")
    column_words = {"row_pk": "Number of the row", "count": "How many"}
    list_filter = (WaitsFilter,)
    list_select_related = ("decision",)
    fields = (
        "place",
        "row_pk",
        "named_by",
        "count",
        "stands_there",
        "how_far",
        "decide",
        *("found_at", "settled_at"),
    )
    readonly_fields = ("named_by", "stands_there", "how_far", "decide")

    def actions_of(self, row: FoundTrace) -> Actions:
        return found_actions(row)

    @admin.display(description="Names somebody by")
    def named_by(self, found: FoundTrace) -> str:
        return names_by(found)

    @admin.display(description="What stands there now")
    def stands_there(self, found: FoundTrace) -> str:
        if found.settled_at is not None:
            return "It is decided."
        return text_found(found) or "Look there: it is no single row of a table of ours."

    @admin.display(description="How far")
    def how_far(self, found: FoundTrace) -> str:
        decision = getattr(found, "decision", None)
        if decision is None:
            return "Nothing is proposed"
        if found.settled_at is None:
            return f"{decision.get_do_display()}: waits for another person"
        return {"blank": "Blanked", "keep": f"Kept: {decision.basis}"}[decision.do]
