"""Versions of the policy and who was told, to be read."""

from django.contrib import admin
from django.db.models import Count
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.read_only_admin import ReadOnly
from privacy.models import PolicyNotice, PolicyVersion


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnly, admin.ModelAdmin[PolicyVersion]):
    """What was published, who was told, and the way to the record of processing."""

    list_display = ["number", "published_at", "is_material", "effective_at", "notice_count"]
    fields = (
        *("number", "language", "changes", "is_material", "reasons", "written_on"),
        *("published_at", "notice_completed_at", "notice_count", "effective_at", "told", "record"),
    )
    readonly_fields = ["told", "record"]

    @admin.display(description="Notices")
    def told(self, version: PolicyVersion) -> str:
        counted = version.notices.values_list("channel", "state").annotate(Count("pk")).order_by()
        return ", ".join(f"{channel} {state}: {number}" for channel, state, number in counted)

    @admin.display(description="Record of processing (article 30)")
    def record(self, version: PolicyVersion) -> SafeString:
        return format_html('<a href="{}">Open</a>', reverse("privacy:processing_record"))


@admin.register(PolicyNotice)
class PolicyNoticeAdmin(ReadOnly, admin.ModelAdmin[PolicyNotice]):
    list_display = ["version", "user", "channel", "state", "at"]
    column_words = {"user": "Whom"}
    list_filter = ["version", "channel", "state"]
    list_select_related = ["version", "user"]
    search_fields = ["user__email"]
